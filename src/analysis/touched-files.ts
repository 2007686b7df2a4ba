import type { TestId } from '../model/test-id.js';
import type { TestResult } from '../model/test-result.js';
import { fileName, framesOf, isSameFile } from './stack-frames.js';

/** Which of a change's files a failure points to: files of its stack, and the file of the test itself. */
export function touchedFiles(
  { id, failure, location }: Pick<TestResult, 'id' | 'failure' | 'location'>,
  changedFiles: readonly string[],
): string[] {
  if (changedFiles.length === 0) return [];
  const named = new Set(framesOf(failure?.stack ?? '').map(({ file }) => file));
  if (location !== undefined) named.add(location.file);
  const byName = new Map<string, string[]>();
  for (const path of named) byName.set(fileName(path), [...(byName.get(fileName(path)) ?? []), path]);
  return changedFiles.filter(
    (changed) =>
      isFileOfTest(id, changed) ||
      (byName.get(fileName(changed)) ?? []).some((path) => isSameFile(path, changed)),
  );
}

/** Their names are those of packages by accident: `docs/tests.md` holds no test of `tests.test_app`. */
const DOCUMENT = /\.(?:md|mdx|rst|adoc|txt)$/i;

/** Whether a changed file is the one that the test stands in, as far as its id tells. */
export function isFileOfTest(id: TestId, path: string): boolean {
  const stem = DOCUMENT.test(path) ? '' : fileName(path).replace(/\.[^.]*$/, '');
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
