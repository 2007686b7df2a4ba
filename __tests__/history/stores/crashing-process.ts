import { appendFileSync } from 'node:fs';
import { createFileStore } from '../../../src/history/stores/file.js';
import { delivery, saveOne } from '../deliveries.js';
import { steppedFiles } from './stoppable-files.js';

/**
 * A process of its own that saves runs into a folder and dies by a signal that can't be caught, at its nth step with
 * files: `node crashing-process.mjs FOLDER JOURNAL FIRST-RUN STEP SHARE`. If that step is a write, this share of its
 * bytes is written. What was said to be kept stands in the journal. It ends by itself only if there are fewer steps.
 */
const [folder = '', journal = '', first = '', lastStep = '', share = ''] = process.argv.slice(2);

/** More than any process lives for. */
const SAVES = 20;

let steps = 0;
let names = 0;
const store = createFileStore({
  folder,
  clock: { now: () => Date.now() },
  // Not by chance: what happens depends on the arguments alone.
  uniqueName: () => `${first}-${++names}`,
  files: steppedFiles(async ({ name, carryOut }) => {
    if (++steps === Number(lastStep)) {
      if (name === 'write') await carryOut(Number(share));
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {}); // Nothing more, until the signal arrives.
    }
    return carryOut(1);
  }),
  lockWaitMs: 0,
});
for (let run = Number(first); run < Number(first) + SAVES; run++) {
  await saveOne(store, delivery({ runId: `${run}` }, 'PFK'));
  appendFileSync(journal, `${run}\n`);
}
