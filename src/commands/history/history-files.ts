import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errorMessage, UserError } from '../../errors.js';
import { isLaneFileName, README } from '../../history/stores/branch-files.js';
import { MAIN_FILE, openHistoryFolder } from '../../history/stores/history-folder.js';
import type { ReadHistory } from '../../history/stores/stored-history.js';
import { MAX_HISTORY_BYTES, readHistory } from '../../history/stores/stored-history.js';
import { systemErrorCode } from '../../history/stores/system-error.js';

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
  const stats = statsOf(absolute, path);
  if (stats.isFile()) return [readHistoryFile(absolute, path)];
  if (!stats.isDirectory())
    throw new UserError(`${path} is neither a folder nor a file. Name a folder with a history, or a file.`);
  const { main, additions } = await openHistoryFolder(absolute)
    .read()
    .catch((error: unknown) => {
      throw new UserError(`${path}: ${whyUnread(error)} Check that the folder may be read.`);
    });
  const own = [main, ...additions].flatMap((file) => (file === undefined ? [] : [file.name]));
  // A checkout of the branch has a file for each lane.
  const names = [...own, ...readdirSync(absolute).filter(isLaneFileName).sort()];
  return names.map((name) => readHistoryFile(join(absolute, name), join(path, name)));
}

/** What else lies in a folder of a history, with what it is. */
export function strangersIn(path: string, cwd: string): { readonly name: string; readonly what: string }[] {
  const absolute = resolve(cwd, path);
  if (statsOf(absolute, path).isFile()) return [];
  return readdirSync(absolute)
    .filter((name) => name !== MAIN_FILE && !name.startsWith('addition-') && !isLaneFileName(name))
    .sort()
    .map((name) => ({ name: join(path, name), what: strangerWords(name) }));
}

function strangerWords(name: string): string {
  if (name === 'history.lock')
    return 'Another process is writing, or was stopped while it did; the next save finds out.';
  if (/^\.deflake-.*\.tmp$/.test(name))
    return 'A file that is being written, or that a crash left behind. It does not count.';
  if (name === README) return 'What people should know of this folder.';
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
  const unread = (message: string): HistoryFile => ({
    path,
    content: { kind: 'corrupt', message },
    text: '',
  });
  try {
    const stats = statSync(absolute);
    // Devices and pipes have no end.
    if (!stats.isFile()) return unread('It is no file.');
    if (stats.size > MAX_HISTORY_BYTES) return unread('It is larger than any history.');
    const bytes = readFileSync(absolute);
    const plain = isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES }) : bytes;
    return { path, content: readHistory(plain), text: plain.toString('utf8') };
  } catch (error) {
    return unread(whyUnread(error));
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Messages of the system name absolute paths, and those of the unpacker don't say that anything was packed. */
function whyUnread(error: unknown): string {
  const code = systemErrorCode(error) ?? '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'Unpacked, it is larger than any history.';
  if (code.startsWith('Z_')) return "It can't be unpacked: it is damaged, or only a part of a packed file.";
  return code === '' ? errorMessage(error) : `It can't be read: ${code}.`;
}
