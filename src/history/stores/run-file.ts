import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errorMessage } from '../../errors.js';
import type { Problem } from '../../model/problem.js';
import type { History } from '../history.js';
import type { HistoryStore } from '../store.js';
import { MAX_PACKED_BYTES, packAddition } from './packed-history.js';
import { MAX_HISTORY_BYTES, readHistory } from './stored-history.js';

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

export interface ReadRunFile {
  readonly history?: History;
  readonly problems: readonly Problem[];
  /** Bytes that it unpacked to. */
  readonly unpackedBytes: number;
}

/**
 * Reads run data, which a stranger may have written. A file that is no run data is a problem, and so is one that unpacks to
 * more than `roomBytes`: all files of a run together may take what a history may.
 */
export function readRunFile(path: string, shownAs: string, roomBytes = MAX_HISTORY_BYTES): ReadRunFile {
  const problem = (what: string): ReadRunFile => ({
    problems: [{ area: 'history', where: shownAs, what }],
    unpackedBytes: 0,
  });
  if (roomBytes <= 0)
    return problem('There is no room for it: the run data before it are as large as a history.');
  try {
    if (statSync(path).size > MAX_PACKED_BYTES) return problem('It is larger than any run data.');
    const bytes = gunzipSync(readFileSync(path), { maxOutputLength: roomBytes });
    const read = readHistory(bytes);
    if (read.kind !== 'read') return { ...problem(read.message), unpackedBytes: bytes.length };
    return { history: read.history, problems: [], unpackedBytes: bytes.length };
  } catch (error) {
    return problem(`It can't be read: ${errorMessage(error)}.`);
  }
}
