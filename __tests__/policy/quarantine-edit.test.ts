import { describe, expect, it } from '@jest/globals';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { TestId } from '../../src/model/test-id.js';
import type { QuarantineEntry } from '../../src/policy/quarantine.js';
import { compareQuarantines, editQuarantine } from '../../src/policy/quarantine-edit.js';
import { parseQuarantine, quarantineFileSchema } from '../../src/policy/quarantine-file.js';
import type { EntryReview } from '../../src/policy/quarantine-review.js';
import { expectGoldenJson } from '../render/golden.js';

const entry = (test: string, more: Partial<QuarantineEntry> = {}): QuarantineEntry => ({
  test: test as TestId,
  reason: 'races',
  since: '2026-03-01',
  expires: '2026-03-31',
  ...more,
});

const take = (one: QuarantineEntry, advice: EntryReview['advice'] = 'release'): EntryReview => ({
  entry: one,
  advice,
  says: 'It may come back.',
});

const FILE = `# Ask in #testing before you add one.
tests:
  # The nightly cleanup.
  - test: "a"
    reason: "races"
    since: 2026-03-01
    expires: 2026-03-31
    issue: "#7" # keep
  - { test: b, reason: r, since: 2026-02-01, expires: 2026-03-31, times: 2 }
`;

const today = '2026-03-20';

describe('changing the quarantine file', () => {
  it('adds, and leaves comments and order alone', () => {
    const text = editQuarantine(FILE, {
      add: [entry('c › d: "x" #1', { owner: '@acme/shop' })],
      take: [],
      today,
    });
    expect(text).toContain('# Ask in #testing before you add one.');
    expect(text).toContain('# The nightly cleanup.');
    expect(text).toContain('issue: "#7" # keep');
    expect(parseQuarantine(text).entries.map(({ test }) => test)).toEqual(['a', 'b', 'c › d: "x" #1']);
    expect(parseQuarantine(text).complaints).toEqual([]);
  });

  it('takes out, and remembers how often a test has been there', () => {
    const { entries } = parseQuarantine(FILE);
    const text = editQuarantine(FILE, { add: [], take: entries.map((one) => take(one)), today });
    expect(parseQuarantine(text)).toMatchObject({
      entries: [],
      released: [
        { test: 'a', on: today, times: 1 },
        { test: 'b', on: today, times: 2 },
      ],
      complaints: [],
    });
  });

  it('does not remember what is gone for good, nor releases of long ago', () => {
    const { entries } = parseQuarantine(FILE);
    const old = `${FILE}released:\n  - { test: z, on: 2024-01-01, times: 1 }\n`;
    const text = editQuarantine(old, { add: [], take: entries.map((one) => take(one, 'prune')), today });
    expect(parse(text)).toEqual({ tests: [] });
  });

  it('changes not a byte where there is nothing to do, or nothing that it understands', () => {
    const none = { add: [entry('a')], take: [take(entry('unknown'))], today };
    expect(editQuarantine(FILE, none)).toBe(FILE);
    for (const text of ['tests: [', 'other: 1\n', '- a\n'])
      expect(editQuarantine(text, { add: [entry('x')], take: [], today })).toBe(text);
  });

  it('begins a file where there is none', () => {
    const text = editQuarantine(undefined, { add: [entry('x')], take: [], today });
    expect(text).toMatch(/^# Tests whose known kind of failure/);
    expect(parseQuarantine(text).entries).toEqual([entry('x')]);
  });

  it('tells what one file has that another has not', () => {
    const from = parseQuarantine(FILE);
    const to = parseQuarantine(
      FILE.replace('"a"', '"c"').replace('expires: 2026-03-31, times', 'expires: 2027-03-31, times'),
    );
    const { added, gone } = compareQuarantines(from, to);
    expect(added.map(({ test }) => test)).toEqual(['c', 'b']);
    expect(gone.map(({ test }) => test)).toEqual(['a', 'b']);
  });
});

describe('the schema of the quarantine file', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Deflake quarantine file',
    ...toJsonSchema(quarantineFileSchema, {
      target: 'draft-07',
      typeMode: 'input',
      errorMode: 'ignore',
      // YAML knows dates; JSON, and so every editor, knows their text.
      overrideSchema: ({ valibotSchema }) =>
        valibotSchema.type === 'union' && JSON.stringify(valibotSchema).includes('"type":"date"')
          ? { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
          : undefined,
    }),
  } as Record<string, unknown>;

  it('is generated: UPDATE_GOLDEN=1 rewrites docs/quarantine.schema.json', () => {
    expectGoldenJson('docs/quarantine.schema.json', schema);
  });

  it('accepts what Deflake reads and writes, and refuses what it does not count', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const written = editQuarantine(FILE, {
      add: [entry('c', { lane: { os: 'linux' } })],
      take: [take(entry('a'))],
      today,
    });
    for (const text of [FILE, written]) {
      validate(parse(text));
      expect(validate.errors ?? []).toEqual([]);
    }
    for (const wrong of [
      { tests: 'a' },
      { tests: [{ test: 'a' }] },
      { tests: [{ ...entry('a'), until: 'x' }] },
      { tests: [{ ...entry('a'), expires: 'soon' }] },
      { tests: [], released: [{ test: 'a' }] },
    ])
      expect(validate(wrong)).toBe(false);
  });
});
