import type { TestId } from '../../model/test-id.js';
import { isFileOfTest } from '../named-files.js';

/** What files of a change have to do with a test, by their paths: by the conventions of the common test tools. */

const TEST_FOLDER =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|test-data|fixtures|features|cypress|androidTest)\//i;
const TEST_NAME =
  /(?:^|\/)(?:test_[^/]*|[^/]*_(?:test|spec)|[^/]*\.(?:test|spec|cy|e2e)|(?:Test|IT)[A-Z]\w*|\w*(?:Tests?|TestCase|Specs?|IT)|conftest)\.\w+$/;
const TEST_SETTINGS =
  /(?:^|\/)(?:pytest\.ini|tox\.ini|jest\.config\.\w+|vitest\.config\.\w+|playwright\.config\.\w+|\.rspec)$/;

/** Whether a file holds nothing but tests, or what only tests use. */
export function isTestFile(path: string): boolean {
  return TEST_FOLDER.test(path) || TEST_NAME.test(path) || TEST_SETTINGS.test(path);
}

/** Set-up that applies to all tests of a suite, wherever it stands. */
const SET_UP = /(?:^|\/)(?:(?:jest|vitest)[.-]setup\.\w+|setupTests?\.\w+|(?:spec|rails|test)_helper\.rb)$/;

const CONFTEST = /^(?:(.*)\/)?conftest\.py$/;

/** Whether a file sets up tests, of which suite ever. */
export function isSetUp(path: string): boolean {
  return SET_UP.test(path) || CONFTEST.test(path);
}

/** Whether a file sets tests up that this one is among: pytest's `conftest.py` in its folder or above, and the like. */
export function isSetUpOfTest(id: TestId, path: string): boolean {
  if (SET_UP.test(path)) return true;
  const match = CONFTEST.exec(path);
  if (match === null) return false;
  const [, folder = ''] = match;
  if (folder === '') return true;
  const dotted = `${folder.replaceAll('/', '.')}.`;
  return id.split(' › ').some((part) => part.startsWith(`${folder}/`) || part.startsWith(dotted));
}

/** Letters of a test's name from which a message that has it names the test, and not just a word. */
const NAME_LENGTH = 8;

/** The name by which people call the test, in small letters; `undefined` where it could be any word. */
export function tellingName(id: TestId): string | undefined {
  const [last = ''] = id.split(' › ').slice(-1);
  const name = last
    .slice(Math.max(last.lastIndexOf('#'), last.lastIndexOf(':')) + 1)
    .replace(/[[(].*$/, '')
    .trim();
  return name.length < NAME_LENGTH ? undefined : name.toLowerCase();
}

/** Whether the message of a commit has the name, both in small letters, as a whole word. */
export function isNamedIn(name: string | undefined, message: string): boolean {
  const at = name === undefined ? -1 : message.indexOf(name);
  if (name === undefined || at < 0) return false;
  return !/\w/.test(message[at - 1] ?? ' ') && !/\w/.test(message[at + name.length] ?? ' ');
}

/** Files of a change that are the test's own, or set it up. */
export function filesForTest(id: TestId, changedFiles: readonly string[]): string[] {
  return changedFiles.filter((path) => isFileOfTest(id, path) || isSetUpOfTest(id, path));
}
