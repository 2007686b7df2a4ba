import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createWorld, places } from './generate.mjs';

// Packs a history into a file, and writes a run more:
// node write-history.mjs BUNDLE FILE RUN TESTS RUNS [FIRST] [FAILURES OF THE NEWEST RUN]

const [bundle, file, runFile, ...numbers] = process.argv.slice(2);
const [tests, runs, first = 0, failures = 20] = numbers.map(Number);
const deflake = await import(pathToFileURL(bundle).href);
const { historyOf, runOf } = createWorld(tests, runs, first);
writeFileSync(file, await deflake.packHistory(historyOf(deflake, places(failures, tests))));

const { lane, info, results } = runOf(first + runs, places(failures, tests));
// Nobody was told anything of it yet.
for (const part of info.parts) delete part.conclusion;
const lines = results.map(({ id, outcome, durationMs }) => `${id}\t${outcome}\t${durationMs.toFixed(1)}`);
writeFileSync(runFile, `${[JSON.stringify({ lane, info }), ...lines].join('\n')}\n`);
