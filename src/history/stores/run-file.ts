import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorMessage } from '../../errors.js';
import type { Problem } from '../../model/problem.js';
import type { History } from '../history.js';
import type { HistoryStore } from '../store.js';
import { MAX_PACKED_BYTES, packAddition, unpackHistory } from './packed-history.js';

/**
 * Run data: what one job adds to the history, in a file of its own. A job whose token may not write hands it to one that
 * may.
 */

/** A store that also writes each addition to a file. */
export function keepRunFile(store: HistoryStore, path: string): HistoryStore {
  return {
    ...store,
    save: async (addition, known) => {
      const problems = await store.save(addition, known);
      return [...problems, ...(await writeRunFile(addition, path))];
    },
  };
}

async function writeRunFile(addition: History, path: string): Promise<Problem[]> {
  try {
    const packed = await packAddition(addition);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, packed);
    return [];
  } catch (error) {
    return [
      { area: 'output', where: path, what: `The run data could not be written: ${errorMessage(error)}.` },
    ];
  }
}

/** Reads run data, which a stranger may have written. A file that is no run data is a problem. */
export async function readRunFile(
  path: string,
  shownAs: string,
): Promise<{ readonly history?: History; readonly problems: readonly Problem[] }> {
  const problem = (what: string) => ({ problems: [{ area: 'history', where: shownAs, what } as const] });
  try {
    if (statSync(path).size > MAX_PACKED_BYTES) return problem('It is larger than any run data.');
    const read = await unpackHistory(readFileSync(path), () => undefined);
    return read.kind === 'read' ? { history: read.history, problems: [] } : problem(read.message);
  } catch (error) {
    return problem(`It can't be read: ${errorMessage(error)}.`);
  }
}
