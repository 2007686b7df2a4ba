import { expect, test } from '@jest/globals';
import type { ReportFormat } from '../../../src/reports/format.js';
import { dartJson } from '../../../src/reports/formats/dart/dart-json.js';
import { goTestJson } from '../../../src/reports/formats/go/go-test-json.js';
import { libtestJson } from '../../../src/reports/formats/rust/libtest-json.js';
import { parseWith, utf8 } from '../sources.js';

// Whoever opens a pull request writes the reports of its tests. What is not as a format has it is nothing.

const FORMATS: readonly ReportFormat[] = [goTestJson, dartJson, libtestJson];

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'x',
  '__proto__',
  'constructor',
  [],
  [[]],
  {},
  { id: {} },
  '\ud800',
];

const ACTIONS = [
  'run',
  'output',
  'fail',
  'pass',
  'bench',
  'start',
  'suite',
  'group',
  'testStart',
  'testDone',
  'error',
  'print',
  'done',
  'test',
  'allSuites',
  'build-fail',
  'build-output',
  'compiler-message',
  'build-finished',
  'failed',
];

/** Every key that any of the formats looks at, with the same value, and one that says what it is. */
function event(action: string, x: unknown): object {
  const inner = {
    id: x,
    name: x,
    path: x,
    platform: x,
    suiteID: x,
    groupIDs: [x],
    parentID: x,
    testCount: x,
    line: x,
    url: x,
    root_url: x,
    root_line: x,
    src_path: x,
    level: 'error',
    code: x,
    spans: [x, {}],
    message: x,
    rendered: x,
  };
  return {
    Action: action,
    Package: x,
    Test: x,
    Output: x,
    Elapsed: x,
    ImportPath: x,
    FailedBuild: x,
    type: action,
    event: action,
    reason: action,
    name: x,
    stdout: x,
    exec_time: x,
    test_count: x,
    testID: x,
    result: x,
    error: x,
    stackTrace: x,
    isFailure: x,
    hidden: x,
    skipped: x,
    time: x,
    count: x,
    success: x,
    message: inner,
    target: inner,
    test: inner,
    suite: inner,
    group: inner,
  };
}

test.each(FORMATS.map((format) => [format.name, format] as const))(
  '%s reads what it should not hold',
  async (_name, format) => {
    const lines = VALUES.flatMap((x) =>
      ACTIONS.flatMap((action) => [event(action, x), { ...event(action, x), type: action, testID: 1 }]),
    );
    const { cases } = await parseWith(
      format,
      utf8(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    );
    for (const { suites, className, name, file, attempts } of cases) {
      expect([...suites, className, name, file].every((part) => typeof part === 'string')).toBe(true);
      expect(attempts.length).toBeGreaterThan(0);
      for (const { durationMs } of attempts) expect(Number.isNaN(durationMs)).toBe(false);
    }
  },
);

test.each(FORMATS.map((format) => [format.name, format] as const))(
  '%s reads a value of a hundred thousand levels as nothing',
  async (_name, format) => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const report = await parseWith(
      format,
      utf8(`{"Action":"run","type":"test","Test":${deep},"test":${deep},"name":${deep}}\n`),
    );
    expect(report.cases.length).toBeLessThanOrEqual(1);
  },
);
