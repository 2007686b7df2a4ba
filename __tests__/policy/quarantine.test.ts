import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TestId } from '../../src/model/test-id.js';
import { parseTestId } from '../../src/model/test-id.js';
import { coversLane, renderQuarantineEntries } from '../../src/policy/quarantine.js';
import { parseQuarantine } from '../../src/policy/quarantine-file.js';
import { LANE } from '../drawn.js';

const good = { test: 'a › b', reason: 'races', since: '2026-03-01', expires: '2026-04-01' };

describe('reading a quarantine file', () => {
  it('takes every key of an entry', () => {
    const text =
      'tests:\n- test: "a › b"\n  lane: {os: linux, node: 20}\n  reason: races\n  since: 2026-03-01\n  expires: 2026-04-01\n  owner: "@team"\n  issue: https://example.com/1\n';
    expect(parseQuarantine(text)).toEqual({
      complaints: [],
      released: [],
      entries: [
        { ...good, lane: { os: 'linux', node: '20' }, owner: '@team', issue: 'https://example.com/1' },
      ],
    });
  });

  it.each([
    ['an empty file', '', []],
    ['no list', 'a: 1', ['The quarantine file must have a list called "tests" at its top.']],
    ['no YAML', 'tests: [', [expect.stringMatching(/^The quarantine file is not YAML/)]],
  ])('takes %s', (_what, text, complaints) => {
    expect(parseQuarantine(text)).toEqual({ entries: [], released: [], complaints });
  });

  it('complains of each wrong entry and keeps the others', () => {
    const entries = [
      good,
      { ...good, expires: undefined },
      { ...good, expires: 'soon' },
      { ...good, expires: '2026-02-01' },
      { ...good, until: '2026-04-01' },
      { ...good, test: 'a\nb' },
      'a › b',
    ];
    const { entries: read, complaints } = parseQuarantine(JSON.stringify({ tests: entries }));
    expect(read).toEqual([good]);
    expect(complaints).toEqual([
      'Entry 2 of the quarantine file does not count: expires is missing.',
      'Entry 3 of the quarantine file does not count: expires must be a date such as 2026-03-01.',
      'Entry 4 of the quarantine file does not count: expires lies before since.',
      'Entry 5 of the quarantine file does not count: until is not a key of an entry.',
      'Entry 6 of the quarantine file does not count: test must be a test id as Deflake prints it.',
      expect.stringMatching(/^Entry 7 of the quarantine file does not count/),
    ]);
  });

  it('reads back what Deflake suggests, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), (name) => {
        // Ids never hold what nobody sees: it is escaped when they are made.
        const test = parseTestId(name.trim());
        fc.pre(test !== undefined);
        const entry = { ...good, test: test as TestId, owner: 'me' };
        const text = `tests:\n${renderQuarantineEntries([entry])}\n`;
        expect(parseQuarantine(text)).toEqual({ entries: [entry], released: [], complaints: [] });
      }),
    );
  });
});

describe('an entry', () => {
  const lane = { ...LANE, variant: { os: 'linux' } };

  it.each([
    [undefined, true],
    [{ os: 'linux' }, true],
    [{ os: 'windows' }, false],
    [{ job: 'unit', os: 'linux' }, true],
    [{ node: '20' }, false],
  ])('for lane %j covers unit (os: linux): %s', (entryLane, covers) => {
    const entry = { ...good, test: good.test as TestId, ...(entryLane !== undefined && { lane: entryLane }) };
    expect(coversLane(entry, lane)).toBe(covers);
  });
});
