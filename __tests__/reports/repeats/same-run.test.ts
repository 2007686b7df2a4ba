import { describe, expect, test } from '@jest/globals';
import { describeProblem } from '../../../src/model/problem.js';
import type { Outcome } from '../../../src/model/test-result.js';
import type { ReportedCase } from '../../../src/reports/format.js';
import { withoutSameRuns } from '../../../src/reports/repeats/same-run.js';
import type { ReadReport } from '../../../src/reports/report-file.js';

const OUTCOMES: Readonly<Record<string, Outcome>> = { P: 'passed', F: 'failed', S: 'skipped' };

/** A case such as `suite > Class.name FP`. */
function reported(drawn: string): ReportedCase {
  const [, suite = '', className = '', name = '', attempts = ''] =
    /^(?:(.*) > )?(?:(\w*)\.)?(.*) ([PFS]+)$/.exec(drawn) ?? [];
  const outcomes = attempts.split('').map((letter) => ({ outcome: OUTCOMES[letter] ?? 'passed' }));
  return { suites: suite === '' ? [] : [suite], className, name, file: '', attempts: outcomes };
}

function report(format: string, path: string, ...cases: readonly string[]): ReadReport {
  return {
    path,
    format,
    digest: path,
    cases: cases.map(reported),
    problems: [],
    duplicatesAreAttempts: false,
    incomplete: false,
  };
}

/** Names of the cases that count, by path, and what is told. */
function counted(...reports: readonly ReadReport[]) {
  return withoutSameRuns(reports).map(({ path, cases, problems }) => [
    path,
    [...cases].map(({ name }) => name),
    ...problems.map(describeProblem),
  ]);
}

describe('one run that was told in two formats', () => {
  test('counts as the format tells it that only its own tool writes, and the note says what the other hides', () => {
    expect(
      counted(
        report('junit', 'a.xml', 'C.one P', 'C.two P', 'C.three S'),
        report('pytest-report-log', 'b.jsonl', 'C.one P', 'C.two FP', 'C.three S'),
      ),
    ).toEqual([
      [
        'a.xml',
        [],
        'a.xml: It tells of the same run as b.jsonl: 3 tests are counted there alone. ' +
          'It does not show that 1 of them was tried again.',
      ],
      ['b.jsonl', ['one', 'two', 'three']],
    ]);
  });

  test.each([
    ['names that hold class and name', 'cart > cart adds up P', 'cart > adds up P'],
    ['separators of its own', 'my_cart > adds-up P', 'my cart > adds up P'],
    ['suites instead of a class', 'C.one P', 'C > one P'],
  ])('is recognised by %s', (_, inJunit, inOther) => {
    expect(
      counted(report('junit', 'a.xml', inJunit), report('jest-json', 'b.json', inOther))[0]?.[1],
    ).toEqual([]);
  });

  test('may be told in many files on one side', () => {
    expect(
      counted(
        report('junit', 'a.xml', 'C.one P'),
        report('junit', 'b.xml', 'C.two P'),
        report('ctrf', 'c.json', 'C.one P', 'C.two P', 'C.three P'),
      ).map(([path, names]) => [path, names]),
    ).toEqual([
      ['a.xml', []],
      ['b.xml', []],
      ['c.json', ['one', 'two', 'three']],
    ]);
  });

  test('never loses a failure that the other format does not show', () => {
    expect(
      counted(
        report('junit', 'a.xml', 'C.one F', 'C.two F'),
        report('jest-json', 'b.json', 'C.one P', 'C.two F'),
      ).map(([, names]) => names),
    ).toEqual([['one'], ['one', 'two']]);
  });

  test('is left as it is where a tenth or more of it is other tests', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => `C.${name} P`);
    const junit = (...more: readonly string[]) => report('junit', 'a.xml', ...names, ...more);
    const own = report('jest-json', 'b.json', ...names);
    expect(counted(junit('C.other P'), own)[0]?.[1]).toEqual(['other']);
    expect(counted(junit('C.other P', 'C.another P'), own)[0]?.[1]).toHaveLength(11);
  });

  test('two reports of one format are none of this', () => {
    const reports = [report('junit', 'a.xml', 'C.one P'), report('junit', 'b.xml', 'C.one P')];
    expect(withoutSameRuns(reports)).toEqual(reports);
  });

  test('may be told in two formats of which each has one tool alone', () => {
    const mocha = report('mocha-json', 'a.json', 'C.one P');
    expect(counted(report('mochawesome', 'b.json', 'C.one P'), mocha).map(([, names]) => names)).toEqual([
      [],
      ['one'],
    ]);
  });

  test.each([
    ['the classes', 'Users.creates F', 'Orders.creates F'],
    ['the suites', 'users > creates F', 'orders > creates F'],
  ])('is another run where %s differ, though the names are the same', (_, inJunit, inOther) => {
    const reports = [report('junit', 'a.xml', inJunit), report('mocha-json', 'b.json', inOther)];
    expect(withoutSameRuns(reports)).toEqual(reports);
  });

  test('is another run where the files differ', () => {
    const inFile = (format: string, file: string): ReadReport => ({
      ...report(format, `${format}.x`, 'C.one P'),
      cases: [{ ...reported('C.one P'), file }],
    });
    const users = inFile('mocha-json', '/w/users/a.js');
    expect(withoutSameRuns([inFile('junit', 'orders/a.js'), users])[0]?.cases).toHaveLength(1);
    expect(withoutSameRuns([inFile('junit', 'users/a.js'), users])[0]?.cases).toHaveLength(0);
  });

  test('of a failure that says something else both are kept, unless it is of the very same test', () => {
    const failing = (format: string, drawn: string, message: string): ReadReport => {
      const attempts = [{ outcome: 'failed' as const, failure: { type: '', message, stack: '' } }];
      const cases = [reported('C.two P'), { ...reported(drawn), attempts }];
      return { ...report(format, `${format}.x`), cases };
    };
    const own = failing('jest-json', 'cart > adds F', 'Error: \u001b[31mthe bank is away\u001b[39m');
    const left = (drawn: string, message: string) =>
      withoutSameRuns([failing('junit', drawn, message), own])[0]?.cases.length;
    expect(left('other > cart adds F', 'no ship in sight')).toBe(1);
    expect(left('cart > cart adds F', 'the bank is away')).toBe(0);
    expect(left('cart > cart adds F', 'no ship in sight')).toBe(1);
    expect(left('cart > adds F', 'no ship in sight')).toBe(0);
  });

  test('a failed hook that goes by two names counts once, as long as it says the same', () => {
    const hook = (format: string, name: string, message: string): ReadReport => {
      const attempts = [{ outcome: 'error' as const, failure: { type: '', message, stack: '' } }];
      const cases = [reported('C.one P'), reported('C.two P'), { ...reported(`${name} F`), attempts }];
      return { ...report(format, `${format}.x`), cases };
    };
    const own = hook('jest-json', 'Test suite failed to run', 'closed on Sundays');
    expect(withoutSameRuns([hook('junit', 'afterAll', 'closed on Sundays'), own])[0]?.cases).toHaveLength(0);
    expect(withoutSameRuns([hook('junit', 'afterAll', 'open on Mondays'), own])[0]?.cases).toHaveLength(1);
  });
});
