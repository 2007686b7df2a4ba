import { dirname } from 'node:path';
import { historyCommand } from '../../../src/commands/history/history-command.js';
import { verifyFile } from '../../../src/commands/history/verify-file.js';
import { encodeHistory } from '../../../src/history/codec.js';
import type { History } from '../../../src/history/history.js';
import { readHistory } from '../../../src/history/stores/stored-history.js';

/** What `deflake history verify` finds wrong in the files of a folder, a line each, by the command itself. */
export async function wrongInFolder(folder: string): Promise<string[]> {
  let printed = '';
  await historyCommand(['verify', folder, '--json'], {
    cwd: dirname(folder),
    print: (text) => {
      printed += text;
    },
    warn: () => {},
    stdin: { async *[Symbol.asyncIterator]() {} },
  });
  const { files } = JSON.parse(printed) as { files: { path: string; wrong: { what: string }[] }[] };
  return files.flatMap(({ path, wrong }) => wrong.map(({ what }) => `${path}: ${what}`));
}

/** The same for a text that is in no file. */
export function wrongInText(text: string, path = 'history.txt'): string[] {
  const file = verifyFile({ path, content: readHistory(Buffer.from(text)), text });
  return [...file.wrong.map(({ what }) => `${path}: ${what}`), ...file.notes];
}

/** The same for what a store has loaded. */
export function wrongInHistory(history: History): string[] {
  return wrongInText(encodeHistory(history));
}
