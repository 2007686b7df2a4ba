import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.js';
import { describeProblem } from '../../src/model/problem.js';
import { type ReadReport, readReports } from '../../src/reports/read-reports.js';
import { unreadableReport } from '../../src/reports/report-file.js';
import { memorySource, utf8 } from './sources.js';

const PASS = '<testsuite name="s"><testcase classname="C" name="a"/></testsuite>';
const FAIL =
  '<testsuite name="s"><testcase classname="C" name="a"><failure message="m"/></testcase></testsuite>';
const FLAKY =
  '<testsuite name="s"><testcase classname="C" name="a"><flakyFailure message="m"/></testcase></testsuite>';

/** Path, number of cases and problems of each report. */
function summary(reports: readonly ReadReport[]): unknown[] {
  return reports.map(({ path, cases, problems }) => [path, cases.length, ...problems.map(describeProblem)]);
}

describe('readReports', () => {
  test('says where each report came from, what it is, and what bytes it held', async () => {
    const [report] = await readReports(memorySource({ 'out/a.xml': PASS }));
    expect(report).toEqual({
      path: 'out/a.xml',
      format: 'junit',
      digest: createHash('sha256').update(utf8(PASS)).digest('hex'),
      cases: expect.objectContaining({ length: 1 }),
      problems: [],
      duplicatesAreAttempts: false,
      incomplete: false,
    });
    expect([...(report?.cases ?? [])]).toEqual([
      { suites: ['s'], className: 'C', name: 'a', file: '', attempts: [{ outcome: 'passed' }] },
    ]);
  });

  test('nothing found is nothing read', async () => {
    expect(await readReports(memorySource({}))).toEqual([]);
  });

  test('one broken file never costs the others', async () => {
    const reports = await readReports(
      memorySource({
        'a.xml': PASS,
        'cut.xml': FAIL.slice(0, -20),
        'empty.xml': '',
        'log.xml': 'not a report',
        'refused.xml': new Error('EACCES: permission denied'),
        'z.xml': FAIL,
      }),
    );
    expect(summary(reports)).toEqual([
      ['a.xml', 1],
      ['cut.xml', 1, expect.stringMatching(/^cut\.xml:1:\d+: It ends inside /)],
      ['empty.xml', 0, expect.stringContaining('empty.xml: It is empty (0 bytes).')],
      [
        'log.xml',
        0,
        expect.stringContaining('log.xml: It is no report of a format that Deflake knows. Exclude it'),
      ],
      ['refused.xml', 0, "refused.xml: It can't be read: EACCES: permission denied"],
      ['z.xml', 1],
    ]);
    expect(reports.map((report) => report.incomplete)).toEqual([false, true, true, true, true, false]);
    expect(reports.flatMap((report) => report.problems).every((problem) => problem.area === 'report')).toBe(
      true,
    );
  });

  test('XML of another kind is told, and no test can be missing from it', async () => {
    const [report] = await readReports(memorySource({ 'coverage.xml': '<coverage/>' }));
    expect(report?.problems[0]?.what).toContain('Its root element is <coverage>');
    expect(report?.incomplete).toBe(false);
  });

  test('a forced format is used whatever the content looks like', async () => {
    const [report] = await readReports(memorySource({ 'a.xml': '<coverage/>' }), { format: 'junit' });
    expect(report?.format).toBe('junit');
    expect(report?.incomplete).toBe(true);
  });

  test('a format that does not exist is the fault of the configuration', async () => {
    await expect(readReports(memorySource({ 'a.xml': PASS }), { format: 'x' })).rejects.toThrow(UserError);
  });

  test('reads UTF-16 and reports behind log lines', async () => {
    const reports = await readReports(
      memorySource({
        'a.xml': Buffer.from(`\ufeff<?xml version="1.0" encoding="utf-16"?>${PASS}`, 'utf16le'),
        'b.xml': `INFO ready\n<?xml version="1.0"?>\n${PASS}`,
      }),
    );
    expect(summary(reports)).toEqual([
      ['a.xml', 1],
      ['b.xml', 1],
    ]);
  });

  test('files that are too large are not even opened', async () => {
    const source = {
      async *read() {
        yield { ...unreadableReport('big.xml', new Error('was opened')), sizeBytes: 3 * 2 ** 30 };
      },
    };
    const [report] = await readReports(source);
    expect(report?.problems[0]?.what).toBe('It is 3072 MiB long; at most 2048 MiB can be read.');
    expect(report?.incomplete).toBe(true);
  });
});

describe('repeated reports', () => {
  test('the same bytes under two paths count once', async () => {
    const reports = await readReports(memorySource({ 'a.xml': FAIL, 'copy/a.xml': FAIL, 'z.xml': PASS }));
    expect(summary(reports)).toEqual([
      ['a.xml', 1],
      ['copy/a.xml', 0, 'copy/a.xml: It holds the same bytes as a.xml; its tests are counted once.'],
      ['z.xml', 1],
    ]);
    expect(reports[1]?.incomplete).toBe(false);
  });

  test('two reports without tests are nothing to tell', async () => {
    const reports = await readReports(memorySource({ 'a.xml': '<testsuites/>', 'b.xml': '<testsuites/>' }));
    expect(reports.flatMap((report) => report.problems)).toEqual([]);
  });

  test.each([
    ['a flake that the original shows as one', FLAKY, 0],
    ['a failure that the original shows too', FAIL.replace('"m"', '"n"'), 0],
    ['a failure that the original does not show', PASS, 1],
  ])('a -FLAKY copy with %s', async (_, original, counted) => {
    const [copy] = await readReports(memorySource({ 'TEST-x-FLAKY.xml': FAIL, 'TEST-x.xml': original }));
    expect(copy?.cases).toHaveLength(counted);
    const note = 'It repeats 1 test of TEST-x.xml, which are counted there alone.';
    expect(copy?.problems.map((problem) => problem.what)).toEqual(counted === 0 ? [note] : []);
  });

  test('a -FLAKY report without an original is a report', async () => {
    expect(summary(await readReports(memorySource({ 'TEST-x-FLAKY.xml': FAIL })))).toEqual([
      ['TEST-x-FLAKY.xml', 1],
    ]);
  });
});
