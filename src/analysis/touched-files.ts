import type { TestId } from '../model/test-id.js';
import type { TestResult } from '../model/test-result.js';

/**
 * Which of a change's files a failure points to: files of its stack, and the file of the test itself.
 *
 * Reports spell files in all ways: absolute, relative to some folder, as a bare name (JVM). So paths are the same when
 * one ends with the other, at a folder.
 */
export function touchedFiles(
  { id, failure, location }: Pick<TestResult, 'id' | 'failure' | 'location'>,
  changedFiles: readonly string[],
): string[] {
  if (changedFiles.length === 0) return [];
  const named = new Set(filesOfStack(failure?.stack ?? ''));
  if (location !== undefined) named.add(location.file);
  const byName = new Map<string, string[]>();
  for (const path of named) byName.set(nameOf(path), [...(byName.get(nameOf(path)) ?? []), path]);
  return changedFiles.filter(
    (changed) =>
      isFileOfTest(id, changed) ||
      (byName.get(nameOf(changed)) ?? []).some((path) => isSameFile(path, changed)),
  );
}

/** Their names are those of packages by accident: `docs/tests.md` holds no test of `tests.test_app`. */
const DOCUMENT = /\.(?:md|mdx|rst|adoc|txt)$/i;

/** Whether a changed file is the one that the test stands in, as far as its id tells. */
export function isFileOfTest(id: TestId, path: string): boolean {
  const stem = DOCUMENT.test(path) ? '' : nameOf(path).replace(/\.[^.]*$/, '');
  return id.split(' › ').some((part) => {
    const isPath = part.includes('/') && isSameFile(part, path);
    if (isPath || stem === '') return isPath;
    // `org.apache.hadoop.TestPipeline#restart`, `tests.test_app.TestLogin`, `tests/test_app.py::test_login`.
    return namesOfFile(part.split(/[#:$]/)[0] ?? '').includes(stem);
  });
}

/**
 * Names in a dotted path that a file may have: the classes at its end and what they stand in. Names of packages are those
 * of other files by accident: `hdds.proto` holds no test of `org.apache.hadoop.hdds.scm.TestPipeline`.
 */
function namesOfFile(dotted: string): string[] {
  const names = dotted.split('.');
  return names.slice(
    Math.max(
      0,
      names.findLastIndex((name) => !/^\p{Lu}/u.test(name)),
    ),
  );
}

/** A file with its line, in the stacks of most languages: `Pool.java:65`, `src/pool.ts:65:1`, `File "pool.py", line 65`. */
const FRAME_FILE = /([\w@.+~/\\ -]*[\w+~-]\.[A-Za-z]\w{0,9})(?::\d+|", line \d+|\(\d+)/g;

/** Characters of a stack that are looked at; causes stand near its ends, frames of frameworks in between. */
const STACK_LENGTH = 12_000;

function filesOfStack(stack: string): string[] {
  return [...stack.slice(0, STACK_LENGTH).matchAll(FRAME_FILE)].map(([, path = '']) => path.trim());
}

function isSameFile(a: string, b: string): boolean {
  const [x, y] = [forward(a), forward(b)];
  return x === y || x.endsWith(`/${y}`) || y.endsWith(`/${x}`);
}

function nameOf(path: string): string {
  return forward(path).split('/').at(-1) ?? '';
}

function forward(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}
