import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ExitCode } from '../../errors.js';
import { EXIT, errorMessage, UserError } from '../../errors.js';
import { renderRunRecords } from '../../history/records/write-records.js';
import { systemErrorCode } from '../../history/stores/system-error.js';
import { logSafeJson } from '../../render/log-safe.js';
import { parseFlags } from '../flags.js';
import type { HistoryWorld } from './history-world.js';
import { openHistory, STORE_FLAGS, warnOf } from './history-world.js';

/** Characters that are packed and written at once. */
const BLOCK_LENGTH = 1024 * 1024;

/** `deflake history export`: run records to a file (packed if its name ends in .gz) or to standard output. */
export async function exportHistory(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, [...STORE_FLAGS, 'out']);
  const store = await openHistory(flags, world);
  const { history, problems } = await store.load();
  warnOf(problems, world);
  const { out } = flags.values;
  const write = out === undefined ? { text: world.print, close: () => {} } : openFile(out, world.cwd);
  let block = '';
  try {
    for (const line of renderRunRecords(history)) {
      block += `${logSafeJson(line)}\n`;
      if (block.length < BLOCK_LENGTH) continue;
      write.text(block);
      block = '';
    }
    if (block !== '') write.text(block);
    write.close();
  } catch (error) {
    if (out === undefined || systemErrorCode(error) === undefined) throw error;
    throw new UserError(`${out} is not complete: ${systemErrorCode(error)}. Is the disk full?`);
  }
  return problems.length > 0 && history.lanes.size === 0 ? EXIT.nothingRead : EXIT.green;
}

function openFile(name: string, cwd: string): { text: (text: string) => void; close: () => void } {
  try {
    const file = openSync(resolve(cwd, name), 'w');
    // Packed blocks one after the other are a packed file.
    const bytesOf = (text: string): Uint8Array => (name.endsWith('.gz') ? gzipSync(text) : Buffer.from(text));
    return { text: (text) => void writeSync(file, bytesOf(text)), close: () => closeSync(file) };
  } catch (error) {
    throw new UserError(`${name} can't be written: ${errorMessage(error)}`);
  }
}
