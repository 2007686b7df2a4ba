import { randomUUID } from 'node:crypto';
import { createFileStore } from '../../../src/history/stores/file.js';
import { delivery, saveOne } from '../deliveries.js';

/** A process of its own that saves runs into a folder and prints each: `node saving-process.mjs FOLDER RUN RUN …`. */
const [folder = '', ...runIds] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const store = createFileStore({ folder, clock, uniqueName: randomUUID, lockWaitMs: 60_000 });
for (const runId of runIds) {
  const problems = await saveOne(store, delivery({ runId }, 'PFK'));
  for (const problem of problems) console.error(problem.what);
  console.log(runId);
}
