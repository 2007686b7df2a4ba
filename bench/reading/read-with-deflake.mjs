import { pathToFileURL } from 'node:url';
import { peakMemory } from './peak-memory.mjs';

// Reads a folder of reports in a process of its own: node read-with-deflake.mjs BUNDLE FOLDER [assemble]

const [bundle, folder, step] = process.argv.slice(2);
const start = performance.now();
const { assembleResults, findReports, readReports } = await import(pathToFileURL(bundle).href);
const loadMs = performance.now() - start;
const cpu = process.cpuUsage();
const reading = performance.now();
const reports = await readReports(findReports([folder], '/'));
const ms = performance.now() - reading;
const { user, system } = process.cpuUsage(cpu);
const result = {
  ms,
  cpuMs: (user + system) / 1_000,
  rssMiB: peakMemory(),
  loadMs,
  cases: reports.reduce((sum, report) => sum + report.cases.length, 0),
  problem: reports.flatMap((report) => report.problems)[0]?.what,
};
if (step === 'assemble') {
  const assembling = performance.now();
  const results = assembleResults(reports, { duplicates: 'auto', workspaces: ['/home/runner/work/shop'] });
  result.results = results.length;
  result.assembleMs = performance.now() - assembling;
  result.assembleRssMiB = peakMemory();
}
process.stdout.write(`${JSON.stringify(result)}\n`);
