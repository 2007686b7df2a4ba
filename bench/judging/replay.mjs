import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { readLines } from './data.mjs';

const HERE = import.meta.dirname;
const run = promisify(execFile);

/** Bundles the sources as they are now, so that what is measured is never an old `dist`. */
export async function buildDeflake(work) {
  const bundle = await rolldown({ input: join(HERE, '../replay/deflake-entry.ts'), platform: 'node' });
  await bundle.write({ dir: join(work, 'deflake'), entryFileNames: 'entry.mjs' });
  return join(work, 'deflake', 'entry.mjs');
}

/**
 * `deflake replay` of files with some kinds of evidence switched off, a few at a time: each is a process of its own,
 * and this machine's other work goes on.
 */
export function createReplayer({ bundle, work, atOnce, policy }) {
  let number = 0;
  let free = atOnce;
  const waiting = [];

  async function turn() {
    if (free > 0) free--;
    else await new Promise((resolve) => waiting.push(resolve));
  }

  function done() {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }

  /** Lines of one kind: `verdicts` or `tests`. What tests are at the end takes time, and few ask for it. */
  return async function replay(file, { lines = 'verdicts', without = [] } = {}) {
    const out = join(work, `${number++}.${lines}.jsonl`);
    const off = without.length === 0 ? [] : ['--without', without.join(',')];
    await turn();
    try {
      const args = [join(HERE, 'replay-once.mjs'), bundle, file, `--${lines}`, out, ...policy, ...off];
      await run(process.execPath, args);
    } finally {
      done();
    }
    return readLines(out);
  };
}
