import type { NamedFiles } from '../history/history.js';
import type { TestResult } from '../model/test-result.js';
import { FileIndex } from './file-index.js';
import { framesOf } from './stack-frames.js';

/** What a failure says of files: those of its stack, and which files of the change it points to. */
export function namedFiles(
  { id, failure, location }: Pick<TestResult, 'id' | 'failure' | 'location'>,
  changedFiles: readonly string[],
): NamedFiles {
  const names = [...new Set(framesOf(failure?.stack ?? '').map(({ file }) => file))];
  if (changedFiles.length === 0) return { names: names.map(shortened), touches: [] };
  const index = new FileIndex<string>();
  for (const path of changedFiles) index.add(path, path);
  const pointed = index.pointedTo({ id, names, location });
  return { names: names.map(shortened), touches: changedFiles.filter((path) => pointed.has(path)) };
}

/** Whether a changed file is the one that the test stands in, as far as its id tells. */
export function isFileOfTest(id: string, path: string): boolean {
  const index = new FileIndex<string>();
  index.add(path, path);
  return index.ofTest(id).has(path);
}

/** Folders of a path that are kept: enough to tell one `index.ts` from another, and none of the machine's. */
const KEPT_FOLDERS = 1;

function shortened(path: string): string {
  return path
    .split(/[\\/]/)
    .slice(-1 - KEPT_FOLDERS)
    .join('/');
}
