import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparePaths, orderReports } from '../../src/reports/attempt-order.js';
import type { ReadReport } from '../../src/reports/report-file.js';

function report(path: string): ReadReport {
  return {
    path,
    format: 'junit',
    digest: path,
    cases: [],
    problems: [],
    duplicatesAreAttempts: false,
    incomplete: false,
  };
}

describe('orderReports', () => {
  test.each<[string, string[], string[]]>([
    ['numbers by value', ['try-10.xml', 'try-2.xml', 'try-1.xml'], ['try-1.xml', 'try-2.xml', 'try-10.xml']],
    [
      "Bazel's last try behind the earlier ones",
      [
        't/test.xml',
        't/test_attempts/attempt_10.xml',
        't/test_attempts/attempt_2.xml',
        't/test.outputs/x.xml',
        's/test.xml',
      ],
      [
        's/test.xml',
        't/test.outputs/x.xml',
        't/test_attempts/attempt_2.xml',
        't/test_attempts/attempt_10.xml',
        't/test.xml',
      ],
    ],
  ])('%s', (_, paths, expected) => {
    expect(orderReports(paths.map(report)).map((ordered) => ordered.report.path)).toEqual(expected);
  });

  test("only Bazel's tries belong together", () => {
    const paths = ['t/test.xml', 't/test_attempts/attempt_1.xml', 'u/test.xml', 'u/attempt_1.xml'];
    const groups = orderReports(paths.map(report)).map(({ report: { path }, group }) => [path, group]);
    expect(groups).toEqual([
      ['t/test_attempts/attempt_1.xml', 't/test.xml'],
      ['t/test.xml', 't/test.xml'],
      ['u/attempt_1.xml', undefined],
      ['u/test.xml', undefined],
    ]);
  });

  test('tries that tell when they began are in that order, whatever their paths', () => {
    const tryOf = (path: string, test: string, startedMs: number): ReadReport => {
      return { ...report(path), tryOf: { test, startedMs } };
    };
    const reports = [tryOf('a/1.json', 'T', 30), tryOf('a/2.json', 'T', 10), tryOf('a/3.json', 'U', 20)];
    const others = [tryOf('b/1.json', 'T', 5), report('a/x.xml')];
    const ordered = orderReports([...reports, ...others]).map(({ report: { path }, group }) => [path, group]);
    expect(ordered).toEqual([
      ['a/2.json', '["a/","T"]'],
      ['a/3.json', '["a/","U"]'],
      ['a/1.json', '["a/","T"]'],
      ['a/x.xml', undefined],
      ['b/1.json', '["b/","T"]'],
    ]);
  });

  test('does not depend on the order in which they were found', () => {
    const path = fc.stringMatching(/^[ab0-2/._]{1,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 8 }), (paths) => {
        const order = (list: readonly string[]) =>
          orderReports(list.map(report)).map((ordered) => ordered.report.path);
        expect(order(paths.toReversed())).toEqual(order(paths));
      }),
    );
  });
});

describe('comparePaths', () => {
  test('is an order', () => {
    const path = fc.stringMatching(/^[a0-9]{0,6}$/);
    fc.assert(
      fc.property(path, path, path, (a, b, c) => {
        expect(Math.sign(comparePaths(a, b))).toBe(-Math.sign(comparePaths(b, a)) + 0);
        expect(comparePaths(a, b) === 0).toBe(a === b);
        if (comparePaths(a, b) < 0 && comparePaths(b, c) < 0) expect(comparePaths(a, c)).toBeLessThan(0);
      }),
    );
  });
});
