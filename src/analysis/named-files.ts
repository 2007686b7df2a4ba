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
  const kept = names.filter((name) => !ADDRESS.test(name)).map(shortened);
  if (changedFiles.length === 0) return { names: kept, touches: [] };
  const places = [...indexOf(changedFiles).pointedTo({ id, names, location })].sort((a, b) => a - b);
  return { names: kept, touches: places.map((place) => changedFiles[place] as string) };
}

/** A change may have thousands of files, and all failures of a run are held against the same ones. */
function indexOf(changedFiles: readonly string[]): FileIndex<number> {
  const index = indexes.get(changedFiles) ?? new FileIndex<number>();
  if (index.isEmpty) for (const [place, path] of changedFiles.entries()) index.add(path, place);
  indexes.set(changedFiles, index);
  return index;
}

/** By the places of the files. */
const indexes = new WeakMap<readonly string[], FileIndex<number>>();

/** Whether a changed file is the one that the test stands in, as far as its id tells. */
export function isFileOfTest(id: string, path: string): boolean {
  const index = new FileIndex<string>();
  index.add(path, path);
  return index.ofTest(id).has(path);
}

/** `secret@host.example:443` looks like a file with a line. */
const ADDRESS = /[^\\/]@[^\\/]*$/;

/** A path with its last folder: enough to tell one `index.ts` from most others, and none of the machine's. */
function shortened(path: string): string {
  const [file = '', folder, above] = path.split(/[\\/]/).reverse();
  return folder === undefined || isPrivate(folder, above) ? file : `${folder}/${file}`;
}

/** The name of a user, by the folder above it, or what may be the password of an address: `secret@host.example`. */
function isPrivate(folder: string, above: string | undefined): boolean {
  return above === 'home' || above === 'Users' || folder.indexOf('@') > 0;
}
