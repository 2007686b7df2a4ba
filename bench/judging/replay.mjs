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
export function createReplayer({ bundle, work, atOnce }) {
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

  return async function replay(file, without = []) {
    const id = number++;
    const [verdicts, tests] = [join(work, `${id}.verdicts.jsonl`), join(work, `${id}.tests.jsonl`)];
    const off = without.length === 0 ? [] : ['--without', without.join(',')];
    const args = [file, '--verdicts', verdicts, '--tests', tests, ...off];
    await turn();
    try {
      await run(process.execPath, [join(HERE, 'replay-once.mjs'), bundle, ...args]);
    } finally {
      done();
    }
    return { verdicts: readLines(verdicts), tests: readLines(tests) };
  };
}
