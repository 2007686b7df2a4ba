import { expect, test } from '@jest/globals';
import type { ReportFormat } from '../../../src/reports/format.js';
import { allure } from '../../../src/reports/formats/allure/allure.js';
import { ctrf } from '../../../src/reports/formats/ctrf/ctrf.js';
import { jestJson } from '../../../src/reports/formats/javascript/jest-json.js';
import { mochaJson } from '../../../src/reports/formats/javascript/mocha-json.js';
import { mochawesome } from '../../../src/reports/formats/javascript/mochawesome.js';
import { playwrightJson } from '../../../src/reports/formats/javascript/playwright-json.js';
import { vitestJson } from '../../../src/reports/formats/javascript/vitest-json.js';
import { drawCases, readJson } from './read-json.js';

// Whoever opens a pull request writes the reports of its tests. What is not as a format has it is nothing.

const FORMATS: readonly ReportFormat[] = [
  jestJson,
  vitestJson,
  playwrightJson,
  mochaJson,
  mochawesome,
  ctrf,
  allure,
];

/** Every key that any of the formats looks at; `x` is put into each. */
function everywhere(x: unknown): object {
  const error = { name: x, message: x, stack: x, value: x, location: x, multiple: x, estack: x };
  const result = {
    status: x,
    rawStatus: x,
    duration: x,
    error: x,
    errors: [error, x],
    message: x,
    trace: x,
    startTime: x,
  };
  const leaf = {
    ...result,
    title: x,
    name: x,
    fullTitle: x,
    ancestorTitles: [x],
    failureMessages: [x],
    retryReasons: x,
    invocations: x,
    currentRetry: x,
    speed: x,
    location: { line: x },
    line: x,
    file: x,
    filePath: x,
    suite: x,
    retries: x,
    flaky: x,
    retryAttempts: [result, x],
    results: [result, x],
    expectedStatus: x,
    projectName: x,
    err: x,
    fail: x,
  };
  const spec = { ...leaf, tests: [leaf, x] };
  const suite = {
    ...leaf,
    specs: [spec, x],
    tests: [leaf, x],
    suites: [x],
    beforeHooks: [leaf, x],
    afterHooks: x,
  };
  return {
    numTotalTests: x,
    numFailedTests: x,
    numFailedTestSuites: x,
    numTotalTestSuites: x,
    success: x,
    snapshot: {
      failure: true,
      unchecked: x,
      uncheckedKeysByFile: [{ filePath: x, keys: x }, x],
      filesRemovedList: [x],
    },
    testResults: [{ ...leaf, assertionResults: [leaf, x], message: x }, x],
    config: { rootDir: x },
    suites: [suite, x],
    errors: [error, x],
    stats: { unexpected: x, failures: x },
    tests: [leaf, x],
    pending: [leaf, x],
    failures: [leaf, x],
    passes: x,
    results: [suite, x],
  };
}

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  '',
  'x',
  [],
  [[]],
  {},
  { length: 9 },
  'y'.repeat(2_000),
];

test.each(FORMATS.map((format) => [format.name, format] as const))(
  '%s reads values of any kind',
  async (_, format) => {
    for (const value of VALUES) {
      const root = everywhere(value);
      for (const report of [value, root, { ...root, results: root }]) {
        const { cases } = await readJson(format, report);
        for (const { attempts, name, file, suites } of cases) {
          expect(attempts.length).toBeGreaterThan(0);
          expect([name, file, ...suites].every((part) => typeof part === 'string')).toBe(true);
          expect(attempts.every(({ durationMs }) => durationMs === undefined || durationMs >= 0)).toBe(true);
        }
      }
    }
  },
);

test.each(FORMATS.map((format) => [format.name, format] as const))(
  '%s has no use for __proto__',
  async (_, format) => {
    const polluting =
      '{"__proto__":{"status":"failed"},"numTotalTests":1,"testResults":[{"__proto__":{"x":1},"assertionResults":' +
      '[{"__proto__":null,"constructor":{},"title":"t","status":"passed"}]}],"tests":[{"__proto__":{"err":{"a":1}},' +
      '"title":"t"}],"results":{"tests":[{"__proto__":{"retries":3},"name":"t","status":"passed"}]}}';
    const { cases } = await readJson(format, polluting);
    expect(drawCases(cases).every((drawn) => /^[PS] \| /.test(drawn))).toBe(true);
    expect(({} as Record<string, unknown>).status).toBeUndefined();
  },
);

test.each(FORMATS.map((format) => [format.name, format] as const))(
  '%s bounds what it keeps of failures',
  async (_, format) => {
    const { cases } = await readJson(format, everywhere('failed'));
    const long = await readJson(format, everywhere('z'.repeat(13_000)));
    for (const { attempts } of [...cases, ...long.cases])
      for (const { failure } of attempts) expect((failure?.stack ?? '').length).toBeLessThanOrEqual(12_000);
  },
);
