import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errorMessage, UserError } from '../../errors.js';
import { MAIN_FILE, openHistoryFolder } from '../../history/stores/history-folder.js';
import type { ReadHistory } from '../../history/stores/stored-history.js';
import { MAX_HISTORY_BYTES, readHistory } from '../../history/stores/stored-history.js';

/** A file that holds a history in its text form, or should. */
export interface HistoryFile {
  /** As people gave it, with the name in its folder. */
  readonly path: string;
  readonly content: ReadHistory;
  /** Empty where it could not be had. */
  readonly text: string;
}

/** The histories at a path: of a file (packed with gzip or not), or all of a folder. Throws where there is nothing. */
export async function readHistoryFiles(path: string, cwd: string): Promise<HistoryFile[]> {
  const absolute = resolve(cwd, path);
  if (statsOf(absolute, path).isFile()) return [readHistoryFile(absolute, path)];
  const { main, additions } = await openHistoryFolder(absolute).read();
  const names = [main, ...additions].flatMap((file) => (file === undefined ? [] : [file.name]));
  return names.map((name) => readHistoryFile(join(absolute, name), join(path, name)));
}

/** What else lies in a folder of a history, with what it is. */
export function strangersIn(path: string, cwd: string): { readonly name: string; readonly what: string }[] {
  const absolute = resolve(cwd, path);
  if (statsOf(absolute, path).isFile()) return [];
  return readdirSync(absolute)
    .filter((name) => name !== MAIN_FILE && !name.startsWith('addition-'))
    .sort()
    .map((name) => ({ name: join(path, name), what: strangerWords(name) }));
}

function strangerWords(name: string): string {
  if (name === 'history.lock')
    return 'Another process is writing, or was stopped while it did; the next save finds out.';
  if (/^\.deflake-.*\.tmp$/.test(name))
    return 'A file that is being written, or that a crash left behind. It does not count.';
  return 'Not of this history; it is left alone.';
}

function statsOf(absolute: string, path: string) {
  try {
    return statSync(absolute);
  } catch {
    throw new UserError(`${path} does not exist. Name a folder with a history, or a file in its text form.`);
  }
}

function readHistoryFile(absolute: string, path: string): HistoryFile {
  try {
    const bytes = readFileSync(absolute);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES }) : bytes;
    if (plain.length > MAX_HISTORY_BYTES) throw new Error('It is larger than any history.');
    return { path, content: readHistory(plain), text: plain.toString('utf8') };
  } catch (error) {
    return { path, content: { kind: 'corrupt', message: errorMessage(error) }, text: '' };
  }
}
