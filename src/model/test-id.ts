import { shortHash } from './hash.js';
import { maskVolatileParts } from './masking.js';
import { classRepeats, fileRepeatsClass, repeatedWith } from './repeated-parts.js';

/**
 * What makes a test the same test from run to run. A canonical string: the parts that the report's format has,
 * escaped and joined by ` › `. People see it, paste it into the quarantine file and give it to the command line,
 * and every history is keyed by it: see docs/decisions/identity.md before changing anything here.
 */
export type TestId = string & { readonly __brand: 'TestId' };

/** The version of the rules in this file, written into every history. */
export const IDENTITY_VERSION = 1;

export interface TestIdParts {
  /** Names of the enclosing suites, outermost first. */
  readonly suites: readonly string[];
  readonly className: string;
  readonly name: string;
  /** The test's source file, as the report spells it. */
  readonly file: string;
}

export interface IdentityContext {
  /** Absolute directories whose names are taken off the front of paths (workspace, checkout). */
  readonly workspaces: readonly string[];
}

const SEPARATOR = ' › ';

/** Characters. Longer ids carry the hash of the whole instead of their end; real names stay far below. */
const MAX_ID_LENGTH = 1_000;

/**
 * Characters. What is longer is cut and hashed before any pattern sees it, so that a name of a megabyte costs no
 * more than its length. What would have been masked behind this point makes such a name another test.
 */
const MAX_PART_LENGTH = 2_000;

/** Suite names that producers write whatever the tests are: they say nothing and would stand in every id. */
const CONSTANT_SUITES: ReadonlySet<string> = new Set([
  'pytest',
  'pytest tests', // pytest 9 names its <testsuites> so; older ones leave it unnamed
  'jest tests',
  'vitest tests',
  'Mocha Tests',
  'Root Suite',
  'bun test',
  'deno test',
  'nextest-run',
  'AllTests', // GoogleTest
  '(empty)', // CTest without a build name
]);

/** Names that runners append and change: the same test may come from another worker, or another second, tomorrow. */
const VOLATILE_PARTS: readonly RegExp[] = [
  / \(fork \d+\)$/, // Surefire with reportNameSuffix per fork
  /^Gradle Test Executor \d+$/,
  /^Gradle Test Run :.*$/,
  /[ ._-]\[?gw\d+\]?$/, // pytest-xdist
  / \d+(?:\.\d+)+ \([^()]*\)$/, // Karma's suite: "Chrome Headless 120.0.1 (Linux 0.0.0)"
  /^[A-Z]\w*?(?:_\d+)+_\([^()]*\)\./, // Karma's class: "Chrome_Headless_120_0_1_(Linux_0_0_0).cart"
  /^rspec\d*$/, // rspec_junit_formatter under parallel_tests: the number of the process
  /-20\d{12}$/, // unittest-xml-reporting puts the start of the run behind the name of the suite
];

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '›': '\\›',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

/** Control, invisible and direction-changing characters: an id is one line and shows what it is. */
const HIDDEN =
  '\\p{Cc}\\p{Zl}\\p{Zp}\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\ufff9-\\ufffb' +
  '\\ud800-\\udfff\\u{e0000}-\\u{e007f}';
const ESCAPED = new RegExp(`[\\\\›${HIDDEN}]`, 'gu');
/** What most names are. Looking first spares the patterns above, which are slow to begin with. */
const PLAIN = /^[ -[\]-~]*$/;
const NEVER_IN_AN_ID = new RegExp(`[${HIDDEN}]`, 'u');

function escapePart(part: string): string {
  if (PLAIN.test(part)) return part;
  return part.replace(ESCAPED, (c) => NAMED_ESCAPES[c] ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** NFC, bounded, forward slashes in paths, workspace prefixes gone. */
function normalizePart(part: string, context: IdentityContext): string {
  let text = shortened((PLAIN.test(part) ? part : part.normalize('NFC')).trim(), MAX_PART_LENGTH);
  if (!/[\\/]/.test(text)) return text;
  text = withForwardSlashes(text);
  for (const workspace of context.workspaces) text = text.replace(prefixPattern(workspace), '');
  return text;
}

/** Turns `\` into `/` where the text is a Windows path; elsewhere a backslash is part of a name. */
function withForwardSlashes(text: string): string {
  return /^[A-Za-z]:\\|^[^\s\\/]+(?:\\[^\s\\/]+)+\.\w{1,8}$/.test(text) ? text.replaceAll('\\', '/') : text;
}

const prefixPatterns = new Map<string, RegExp>();

/**
 * Finds a workspace at the front of a path, anywhere in a text. What stands before it must not belong to the same
 * path, or `/app` would cut a hole into `/srv/app/x`. Windows spells its separators and drive letters as it likes.
 */
function prefixPattern(workspace: string): RegExp {
  const known = prefixPatterns.get(workspace);
  if (known !== undefined) return known;
  const segments = workspace.split(/[\\/]/);
  while (segments.at(-1) === '') segments.pop();
  const path = segments.map((segment) => segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\\\/]');
  const anyCaseDrive = path.replace(
    /^[A-Za-z](?=:)/,
    (drive) => `[${drive.toLowerCase()}${drive.toUpperCase()}]`,
  );
  // A workspace without a name (`/`) would match every absolute path.
  const pattern =
    path === '' ? /(?!)/g : new RegExp(`(?:file://|(?<![\\w.~/\\\\-]))${anyCaseDrive}[\\\\/]`, 'g');
  prefixPatterns.set(workspace, pattern);
  return pattern;
}

function withoutVolatileParts(suite: string): string {
  let name = suite;
  for (const part of VOLATILE_PARTS) name = name.replace(part, '');
  return name;
}

/** What stands around a test's name in its id, without what other parts say too. */
type AroundName = Omit<TestIdParts, 'name'>;

/** Joins normalised parts in canonical order, without empty and repeated ones. Gives what does so for each name. */
function createJoiner(around: AroundName): (name: string) => TestId {
  const className = withoutVolatileParts(around.className);
  const filePath = around.file.replace(/^\.\//, '');
  const file = fileRepeatsClass(filePath, className) ? '' : filePath;
  const path = around.suites
    .map((suite) => withoutVolatileParts(suite).replace(/^\.\//, ''))
    .filter((suite, i, all) => suite !== '' && suite !== filePath && suite !== all[i - 1])
    .map((suite) => ({ suite, repeated: repeatedWith(suite, className) }));
  const partsBefore = (name: string): string[] => {
    const suites = path
      .filter(({ repeated }) => repeated === undefined || !name.startsWith(repeated))
      .map(({ suite }) => suite);
    while (suites[0] !== undefined && CONSTANT_SUITES.has(suites[0])) suites.shift();
    return classRepeats(className, suites, name) ? suites : [...suites, className];
  };
  const methods = path.flatMap(({ repeated }) => (repeated ? [repeated] : []));
  const repeats = (name: string): boolean =>
    name === className || methods.some((method) => name.startsWith(method));

  // What stands before the name, for all names that repeat nothing: worked out once, and slow.
  let before: string | undefined;
  const after = file === '' ? '' : SEPARATOR + escapePart(file);
  return (name) => {
    let whole: string;
    if (name === '' || repeats(name)) {
      const parts = [...partsBefore(name), name, file].filter((part) => part !== '');
      whole = parts.map(escapePart).join(SEPARATOR);
    } else {
      before ??= partsBefore(name)
        .map((part) => (part === '' ? '' : escapePart(part) + SEPARATOR))
        .join('');
      whole = before + escapePart(name) + after;
    }
    return shortened(whole, MAX_ID_LENGTH) as TestId;
  };
}

/** A long text's beginning and hash; never leaves half a surrogate pair. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 20).replace(/[\ud800-\udbff]$/, '')}…${shortHash(text)}`;
}

export interface TestIds {
  /** With what changes from run to run masked. */
  readonly id: TestId;
  /** Without masking: what a result falls back to when masking would join two tests. */
  readonly raw: TestId;
}

export function identify(parts: TestIdParts, context: IdentityContext): TestIds {
  return createIdentifier(context)(parts);
}

/** Identifies many tests: what neighbours have in common (suites, class and file) is worked out once. */
export function createIdentifier(context: IdentityContext): (parts: TestIdParts) => TestIds {
  // Workspace prefixes go before masking: a workspace below /tmp is no temporary directory of the test.
  const normalize = (part: string): string => normalizePart(part, context);
  let last: AroundName | undefined;
  let joinRaw = createJoiner({ suites: [], className: '', file: '' });
  let joinMasked = joinRaw;
  return (parts) => {
    if (last === undefined || !isSameAround(last, parts)) {
      last = parts;
      const raw = mapAround(parts, normalize);
      const masked = mapAround(raw, maskPart);
      joinRaw = createJoiner(raw);
      joinMasked = isSameAround(raw, masked) ? joinRaw : createJoiner(masked);
    }
    const name = normalize(parts.name);
    const maskedName = maskPart(name);
    const raw = joinRaw(name);
    return { id: joinMasked === joinRaw && maskedName === name ? raw : joinMasked(maskedName), raw };
  };
}

function isSameAround(a: AroundName, b: AroundName): boolean {
  if (a.className !== b.className || a.file !== b.file) return false;
  return (
    a.suites === b.suites ||
    (a.suites.length === b.suites.length && a.suites.every((suite, i) => suite === b.suites[i]))
  );
}

/** Applies `change` to every part. */
function mapAround({ suites, className, file }: AroundName, change: (part: string) => string): AroundName {
  return { suites: suites.map(change), className: change(className), file: change(file) };
}

function maskPart(part: string): string {
  const masked = maskVolatileParts(part);
  return masked === part ? part : masked.normalize('NFC').trim();
}

/** The id of a test before masking. */
export function rawTestId(parts: TestIdParts, context: IdentityContext): TestId {
  return identify(parts, context).raw;
}

/** The id of a test: raw id with what changes from run to run masked. */
export function testId(parts: TestIdParts, context: IdentityContext): TestId {
  return identify(parts, context).id;
}

/** Number `n` (from 2) of results that share an id and are not attempts of one test. */
export function numberedTestId(id: TestId, n: number): TestId {
  return `${id} #${n}` as TestId;
}

/** Splits an id into its unescaped parts. The inverse of joining, for ids that were not shortened. */
export function splitTestId(id: string): string[] {
  return id.split(SEPARATOR).map((part) =>
    part.replace(/\\(?:u\{([0-9a-f]+)\}|(.))/gu, (_, hex: string | undefined, c: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return { n: '\n', t: '\t', r: '\r' }[c] ?? c;
    }),
  );
}

/** Accepts an id that was stored or written by a person: one line, bounded, nothing invisible. */
export function parseTestId(text: string): TestId | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_ID_LENGTH + 20) return undefined;
  return NEVER_IN_AN_ID.test(trimmed) ? undefined : (trimmed as TestId);
}
