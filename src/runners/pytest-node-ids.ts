import type { ReportedName } from '../model/test-result.js';

/** What pytest may call a test that its report calls so; or why it can't be called anything. */
export type NodeIdsOf =
  | {
      /** All node ids that stand in a report under this name. Those that do not exist select nothing. */
      readonly nodeIds: readonly string[];
      /** The only one whose file is there; absent where none is, or several are. */
      readonly found?: string;
    }
  | { readonly reason: string };

type Exists = (path: string) => boolean;

/** Parts of a name up to which folders with a dot in their names are tried: they are 2 to the power of this. */
const MAX_DOTTED_PARTS = 10;

const NO_TEST =
  'It failed outside of a test, when pytest loaded a file or by an error of pytest itself: there is no test to run again.';

const OTHER_REPORT =
  'This report does not say where pytest finds the test. Let pytest write JUnit XML as well: `--junitxml=FILE`.';

/**
 * JUnit XML of pytest joins the parts of a node id by dots: `tests/test_a.py::TestX::test_y[a]` has the class
 * `tests.test_a.TestX`. Every node id that may have become this is given. pytest's own formats have it as it is. (`file`
 * of the family xunit1 is no help: of an inherited test it names the file of the base class.)
 */
export function nodeIdsOf({ format, className, name, toolId }: ReportedName, exists: Exists): NodeIdsOf {
  if (toolId !== undefined) return withFound([toolId], exists);
  if (format.startsWith('pytest-')) return { reason: NO_TEST };
  if (format !== 'junit') return { reason: OTHER_REPORT };
  if (isNoTest(className, name)) return { reason: NO_TEST };
  const spellings = spellingsOf(className, name);
  const ids = spellings.flatMap((spelling) => splits(spelling, exists));
  if (ids.some((id) => exists(fileOf(id)))) return withFound(ids, exists);
  // `--junitprefix` puts a word before each class. Only a file that is there tells that it is one.
  const unprefixed = spellings
    .map(([classOrPrefix, test]) => [classOrPrefix.replace(/^[^.]*\./, ''), test] as const)
    .flatMap((spelling) => splits(spelling, exists))
    .filter((id) => exists(fileOf(id)));
  return withFound([...ids, ...unprefixed], exists);
}

/** The file of a node id, which may have brackets in the name of a folder. */
export function fileOf(nodeId: string): string {
  return nodeId.split('::', 1)[0] ?? '';
}

function isNoTest(className: string, name: string): boolean {
  // A file that can't be loaded has no class; neither has a test below a folder with a bracket in its name.
  if (className === '') return !/\[.*::/.test(name);
  return name === '' || (className === 'pytest' && name === 'internal');
}

function withFound(ids: readonly string[], exists: Exists): NodeIdsOf {
  const nodeIds = [...new Set(ids)];
  const there = nodeIds.filter((id) => exists(fileOf(id)));
  // A folder may be called as a file of another kind: `tests/v1.2`.
  const modules = there.filter((id) => fileOf(id).endsWith('.py'));
  const [found, ...others] = modules.length > 0 ? modules : there;
  return found !== undefined && others.length === 0 ? { nodeIds, found } : { nodeIds };
}

/** Class and name as they are, and with the characters that pytest keeps out of XML: `#x1F986`. */
function spellingsOf(className: string, name: string): (readonly [string, string])[] {
  const decoded = [withHidden(className), withHidden(name)] as const;
  return decoded[0] === className && decoded[1] === name ? [decoded] : [decoded, [className, name]];
}

function withHidden(text: string): string {
  return text.replace(/#x([0-9A-F]{2,6})/g, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    const isHidden = code < 0x20 || (code >= 0xd800 && code < 0xe000) || code > 0xfffd;
    return isHidden && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Each way to read a class as a file and classes in it. */
function splits([className, name]: readonly [string, string], exists: Exists): string[] {
  // pytest takes no dots for slashes behind the first bracket of a node id.
  if (className === '') return [name.replace(/^[^[]*/, (path) => path.replaceAll('.', '/'))];
  const parts = className.split('.');
  const ids: string[] = [];
  for (let i = parts.length; i >= 1; i--) {
    const classes = parts.slice(i).map((part) => `::${part}`);
    for (const file of filesOf(parts.slice(0, i), exists)) ids.push(`${file}${classes.join('')}::${name}`);
  }
  return ids;
}

/** `a.b` is `a/b.py`, or `a.b`, a file of another kind. What else it may be counts only if it is there: `a.b.py`. */
function filesOf(parts: readonly string[], exists: Exists): string[] {
  const folders = parts.slice(0, -1);
  const last = parts.at(-1) ?? '';
  const files = [`${parts.join('/')}.py`];
  if (folders.length > 0) files.push(`${folders.join('/')}.${last}`);
  if (folders.length > MAX_DOTTED_PARTS) return files;
  const paths = folders.reduce<string[]>(
    (begun, folder) => begun.flatMap((path) => [`${path}${folder}/`, `${path}${folder}.`]),
    [''],
  );
  // Without an ending it would be a folder.
  const others = paths.flatMap((path) => [
    `${path}${last}.py`,
    ...(path.endsWith('.') ? [`${path}${last}`] : []),
  ]);
  return [...files, ...others.filter(exists)];
}
