import * as v from 'valibot';

/**
 * Kinds of values that settings have. Each takes the text of an action input or a flag, and the value that YAML
 * makes of it, and complains in words that name what is allowed.
 */

/** What a text, a flag or a YAML scalar can be. */
const scalar = (expected: string) => v.union([v.string(), v.number(), v.boolean()], `must be ${expected}`);

export function textValue() {
  return v.pipe(
    scalar('text'),
    v.transform((value) => String(value).trim()),
  );
}

/** What Git allows as the name of a branch, and no shell or address minds: `git check-ref-format` and less. */
const BRANCH_NAME = /^(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))[\w][\w./+-]{0,99}(?<![./])$/;

export function branchName() {
  const expected = 'the name of a branch, such as deflake-history, without refs/heads/';
  return v.pipe(
    scalar(expected),
    v.transform((value) => String(value).trim()),
    v.check(
      (text) => BRANCH_NAME.test(text) && !text.startsWith('refs/'),
      (issue) => `must be ${expected}, not "${excerpt(issue.input)}"`,
    ),
  );
}

/** One of a few words; an unknown one is an error that lists them. */
export function oneOf<const T extends readonly string[]>(words: T) {
  const expected = `one of ${words.join(', ')}`;
  return v.pipe(
    scalar(expected),
    v.transform((value) => String(value).trim()),
    v.picklist(words, (issue) => `must be ${expected}, not "${excerpt(issue.input)}"`),
  );
}

export function toggle() {
  return v.pipe(
    scalar('true or false'),
    v.transform((value) => String(value).trim().toLowerCase()),
    v.picklist(['true', 'false'], (issue) => `must be true or false, not "${excerpt(issue.input)}"`),
    v.transform((value) => value === 'true'),
  );
}

export function integer({ min, max }: { readonly min: number; readonly max: number }) {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(
    scalar(expected),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const text = String(dataset.value).trim();
      const value = Number(text);
      if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
      addIssue({ message: `must be ${expected}, not "${excerpt(text)}"` });
      return NEVER;
    }),
  );
}

/** A share such as `0.95` or `95 %`, above a bound and below 1. */
export function ratio({ above }: { readonly above: number }) {
  const expected = `a number above ${above} and below 1, or a percentage`;
  return v.pipe(
    scalar(expected),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const text = String(dataset.value).trim();
      const match = /^(\d{1,3}(?:\.\d{1,9})?|\.\d{1,9})\s*(%?)$/.exec(text);
      const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
      if (value > above && value < 1) return value;
      addIssue({ message: `must be ${expected}, not "${excerpt(text)}"` });
      return NEVER;
    }),
  );
}

/** A number of something, or a share of it: `10` is `{ number: 10 }`, `10 %` is `{ share: 0.1 }`. */
export function numberOrShare({ unit, max }: { readonly unit: string; readonly max: number }) {
  const expected = `a number of ${unit} up to ${max}, or a percentage up to 100 %`;
  return v.pipe(
    scalar(expected),
    v.rawTransform(({ dataset, addIssue, NEVER }): { number: number } | { share: number } => {
      const text = String(dataset.value).trim();
      const match = /^(\d{1,9}(?:\.\d{1,9})?)\s*(%?)$/.exec(text);
      const value = match === null ? Number.NaN : Number(match[1]);
      if (match?.[2] === '%' && value <= 100) return { share: value / 100 };
      if (match?.[2] === '' && value <= max) return { number: value };
      addIssue({ message: `must be ${expected}, not "${excerpt(text)}"` });
      return NEVER;
    }),
  );
}

/** A time in minutes, which may have a fraction: `0.5` is half a minute. */
export function minutes({ max }: { readonly max: number }) {
  const expected = `a number of minutes above 0 and up to ${max}`;
  return v.pipe(
    scalar(expected),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const text = String(dataset.value).trim();
      const value = /^\d{1,5}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
      if (value > 0 && value <= max) return value;
      addIssue({ message: `must be ${expected}, not "${excerpt(text)}"` });
      return NEVER;
    }),
  );
}

/** `off`, or a value of another kind. */
export function offOr<T extends v.GenericSchema>(value: T, expected: string) {
  return v.union([v.literal('off'), value], `must be off, or ${expected}`);
}

/**
 * Patterns below words: a YAML or JSON object of lists, or text with one `word: pattern` a line. In the order in which
 * they are given.
 */
export function patternsByWord<const W extends readonly string[]>(words: W) {
  const expected = `patterns below one of ${words.join(', ')}, such as ${words[1] ?? words[0]}: tests.slow.*`;
  return v.pipe(
    v.union([v.string(), v.record(v.string(), v.unknown())], `must be ${expected}`),
    v.rawTransform(({ dataset, addIssue, NEVER }): { word: W[number]; pattern: string }[] => {
      const pairs = typeof dataset.value === 'string' ? textPairs(dataset.value) : objectPairs(dataset.value);
      const wrong = pairs.find(([word, pattern]) => !words.includes(word) || pattern === '');
      if (wrong === undefined) return pairs.map(([word, pattern]) => ({ word, pattern }));
      addIssue({ message: `must be ${expected}, not "${excerpt(wrong.join(': '))}"` });
      return NEVER;
    }),
  );
}

function textPairs(text: string): [string, string][] {
  if (/^\s*\{/.test(text)) {
    const parsed = parseJson(text);
    return typeof parsed === 'object' && parsed !== null
      ? objectPairs(parsed as Record<string, unknown>)
      : [[text, '']];
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word = line, pattern = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
      return [word, pattern];
    });
}

function objectPairs(object: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(object).flatMap(([word, patterns]) =>
    [patterns]
      .flat()
      .map((pattern): [string, string] => [word, typeof pattern === 'string' ? pattern.trim() : '']),
  );
}

/** Some of a few words, each once; an unknown one is an error that lists them. */
export function listOf<const T extends readonly string[]>(words: T) {
  return v.pipe(
    list(),
    v.transform((items) => [...new Set(items)]),
    v.array(
      v.picklist(
        words,
        (issue) => `must be some of ${words.join(', ')}, not "${excerpt(String(issue.input))}"`,
      ),
    ),
  );
}

/** Texts, one a line or separated by commas. Commas inside braces belong to a glob: `{a,b}.xml`. */
export function list() {
  return v.union(
    [
      v.pipe(v.string(), v.transform(splitList)),
      v.pipe(
        v.array(v.string()),
        v.transform((items) => items.map((item) => item.trim()).filter((item) => item !== '')),
      ),
    ],
    'must be a list of texts, or text with one item a line',
  );
}

function splitList(text: string): string[] {
  return text
    .split(/\n|,(?![^{\n]*\})/)
    .map((item) => item.trim())
    .filter((item) => item !== '' && !item.startsWith('#'));
}

/** A flat object, as JSON text or as YAML: matrix values. `null` (a job without a matrix) is an empty one. */
export function textMap() {
  return v.pipe(
    v.union([v.string(), v.record(v.string(), v.unknown()), v.null()], 'must be a JSON object'),
    v.rawTransform(({ dataset, addIssue, NEVER }): Record<string, unknown> => {
      const parsed = typeof dataset.value === 'string' ? parseJson(dataset.value) : dataset.value;
      if (parsed === null) return {};
      if (typeof parsed === 'object' && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
      addIssue({ message: `must be a JSON object such as {"os":"linux"}, not "${excerpt(dataset.value)}"` });
      return NEVER;
    }),
  );
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Characters of a wrong value that a message repeats. */
const EXCERPT_LENGTH = 60;

function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const oneLine = text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  return oneLine.length <= EXCERPT_LENGTH ? oneLine : `${oneLine.slice(0, EXCERPT_LENGTH)}…`;
}
