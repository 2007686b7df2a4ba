import { pathToFileURL } from 'node:url';

// Parses and replays a file of run records in a process of its own: node replay-once.mjs BUNDLE FILE [parse]

const [bundle, file, step] = process.argv.slice(2);
const { readRecords, replayCommand } = await import(pathToFileURL(bundle).href);
const world = { cwd: '/', stdin: process.stdin, print: () => {}, warn: (text) => process.stderr.write(text) };

const start = performance.now();
let records = 0;
if (step === 'parse') {
  records = await readRecords(file, world, { take: () => {}, tell: () => {} });
} else {
  await replayCommand([file, '--verdicts', '/dev/null', '--tests', '/dev/null'], world);
}
const ms = performance.now() - start;
process.stdout.write(`${JSON.stringify({ ms, records, rssMiB: process.resourceUsage().maxRSS / 1_024 })}\n`);
