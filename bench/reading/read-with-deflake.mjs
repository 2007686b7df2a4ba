import { pathToFileURL } from 'node:url';

// Reads a folder of reports in a process of its own: node read-with-deflake.mjs BUNDLE FOLDER [assemble]

const [bundle, folder, assemble] = process.argv.slice(2);
const start = performance.now();
const { assembleResults, findReports, readReports } = await import(pathToFileURL(bundle).href);
const loaded = performance.now();
const reports = await readReports(findReports([folder], '/'));
const ms = performance.now() - loaded;
const rssMiB = process.resourceUsage().maxRSS / 1024;
const cases = reports.reduce((sum, report) => sum + report.cases.length, 0);
const problems = reports.flatMap((report) => report.problems);
const result = {
  ms,
  loadMs: loaded - start,
  rssMiB,
  cases,
  problems: problems.length,
  problem: problems[0]?.what,
};
if (assemble === 'assemble') {
  const before = performance.now();
  result.results = assembleResults(reports, {
    duplicates: 'auto',
    workspaces: ['/home/runner/work/shop'],
  }).length;
  result.assembleMs = performance.now() - before;
  result.assembleRssMiB = process.resourceUsage().maxRSS / 1024;
}
process.stdout.write(`${JSON.stringify(result)}\n`);
