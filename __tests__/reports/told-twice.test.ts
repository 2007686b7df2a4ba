import { describe, expect, test } from '@jest/globals';
import { describeProblem } from '../../src/model/problem.js';
import type { Outcome } from '../../src/model/test-result.js';
import type { ReportedCase } from '../../src/reports/format.js';
import type { ReadReport } from '../../src/reports/report-file.js';
import { withoutToldTwice } from '../../src/reports/told-twice.js';

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
  return withoutToldTwice(reports).map(({ path, cases, problems }) => [
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
    ['names that hold class and name', 'cart adds up P', 'cart > adds up P'],
    ['separators of its own', 'a.cart > adds up P', 'cart > adds up P'],
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
    expect(withoutToldTwice(reports)).toEqual(reports);
  });

  test('two formats of which each has one tool alone are two runs', () => {
    const reports = [report('jest-json', 'a.json', 'C.one P'), report('mocha-json', 'b.json', 'C.one P')];
    expect(withoutToldTwice(reports)).toEqual(reports);
  });
});
