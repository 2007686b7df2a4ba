import { describe, expect, test } from '@jest/globals';
import { failureSignature } from '../../../src/analysis/signature.js';
import { type Failure, MAX_STACK_LENGTH } from '../../../src/model/failure.js';
import type { TestResult } from '../../../src/model/test-result.js';
import { pytestJsonReport } from '../../../src/reports/formats/python/pytest-json-report.js';
import { partsOfNodeId } from '../../../src/reports/formats/python/pytest-node-id.js';
import { pytestReportLog } from '../../../src/reports/formats/python/pytest-report-log.js';
import { readFixture, resultsOf } from '../fixture-files.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

const START = { pytest_version: '8.4.1', $report_type: 'SessionStart' };

function finish(exitstatus: number) {
  return { exitstatus, $report_type: 'SessionFinish' };
}

/** A stage in short: `a.py::test setup passed`, and what else stands in its report. */
function stage(text: string, more: object = {}) {
  const [nodeid, when, outcome] = text.split(' ');
  return { nodeid, when, outcome, longrepr: null, duration: 0.001, $report_type: 'TestReport', ...more };
}

async function readLog(...lines: readonly (object | string)[]) {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  return parseWith(pytestReportLog, utf8(text));
}

async function readJson(report: object) {
  const head = { created: 1.5, duration: 0.1, exitcode: 0, root: '/srv/shop', environment: {}, summary: {} };
  return parseWith(pytestJsonReport, utf8(JSON.stringify({ ...head, ...report })));
}

describe('a node id', () => {
  test.each([
    ['tests/test_a.py::TestX::test_y[a::b]', 'tests.test_a.TestX', 'test_y[a::b]', 'tests/test_a.py'],
    ['test_a.py::test_y', 'test_a', 'test_y', 'test_a.py'],
    ['tests/test_a.py', 'tests.test_a', '', 'tests/test_a.py'],
    ['tests/test_a.py::test[a/b.py]', 'tests.test_a', 'test[a/b.py]', 'tests/test_a.py'],
    ['tests/test_a.py::test[[x] y]]', 'tests.test_a', 'test[[x] y]]', 'tests/test_a.py'],
    ['specs/a.yaml::pays', 'specs.a.yaml', 'pays', 'specs/a.yaml'],
    ['a.py::test[\u001b[31m🦆]', 'a', 'test[#x1B[31m#x1F986]', 'a.py'],
    ['', '', 'collection', ''],
  ])('%s is split as in pytest’s JUnit report', (nodeId, className, name, file) => {
    expect(partsOfNodeId(nodeId)).toEqual({ suites: [], className, name, file });
  });
});

describe('the log of pytest-reportlog', () => {
  test.each([
    ['passes', ['setup passed', 'call passed', 'teardown passed'], 'P'],
    ['fails', ['setup passed', 'call failed', 'teardown passed'], 'F'],
    ['can’t be set up', ['setup failed', 'teardown passed'], 'E'],
    ['can’t be torn down', ['setup passed', 'call passed', 'teardown failed'], 'E'],
    ['fails twice', ['setup passed', 'call failed', 'teardown failed'], 'F'],
    ['is skipped', ['setup skipped', 'teardown passed'], 'S'],
    ['is skipped by its code', ['setup passed', 'call skipped', 'teardown passed'], 'S'],
    [
      'passes when pytest-rerunfailures tries it again',
      ['setup passed', 'call rerun', 'setup passed', 'call passed', 'teardown passed'],
      'FP',
    ],
    [
      'fails each time',
      [
        'setup passed',
        'call rerun',
        'setup passed',
        'call rerun',
        'setup passed',
        'call failed',
        'teardown passed',
      ],
      'FFF',
    ],
    [
      'passes when pytest-retry tries it again',
      ['setup passed', 'call retried', 'call passed', 'teardown passed'],
      'FP',
    ],
    [
      'passes when its set-up is tried again',
      ['setup rerun', 'setup passed', 'call passed', 'teardown passed'],
      'EP',
    ],
    ['was lost with its worker', ['setup passed', '??? failed'], 'E'],
    [
      'begins anew without an end',
      ['setup passed', 'call failed', 'setup passed', 'call passed', 'teardown passed'],
      'FP',
    ],
  ])('tells of a test that %s', async (_, stages, attempts) => {
    const { cases } = await readLog(START, ...stages.map((each) => stage(`a.py::t ${each}`)), finish(1));
    expect(drawCases(cases)).toEqual([`a.t ${attempts}`]);
  });

  test('keeps tests of several workers apart, and joins a try that another worker took over', async () => {
    const { cases } = await readLog(
      START,
      stage('a.py::x setup passed', { node: '<gw0>' }),
      stage('a.py::y setup passed', { node: '<gw1>' }),
      stage('a.py::x ??? rerun', { node: '<gw0>', longrepr: 'worker crashed' }),
      stage('a.py::y call failed', { node: '<gw1>' }),
      stage('a.py::x setup passed', { node: '<gw1>' }),
      stage('a.py::y teardown passed', { node: '<gw1>' }),
      stage('a.py::x call passed', { node: '<gw1>' }),
      stage('a.py::x teardown passed', { node: '<gw1>' }),
      finish(1),
    );
    expect(drawCases(cases)).toEqual(['a.x EP', 'a.y F']);
  });

  test('the same test on each worker (--dist each) is two', async () => {
    const { cases } = await readLog(
      START,
      ...['setup', 'call', 'teardown'].flatMap((when) => [
        stage(`a.py::x ${when} passed`, { node: '<gw0>' }),
        stage(`a.py::x ${when} ${when === 'call' ? 'failed' : 'passed'}`, { node: '<gw1>' }),
      ]),
      finish(1),
    );
    expect(drawCases(cases)).toEqual(['a.x P', 'a.x F']);
  });

  test.each([
    ['SubTestReport', '_report_type'],
    ['SubtestReport', '$report_type'],
  ])('a subtest that failed (%s) fails its test, others say nothing', async (type, key) => {
    const subtest = { $report_type: undefined, [key]: type };
    const { cases } = await readLog(
      START,
      stage('a.py::x setup passed'),
      stage('a.py::x call passed', subtest),
      stage('a.py::x call skipped', subtest),
      stage('a.py::x call failed', { ...subtest, longrepr: 'one' }),
      stage('a.py::x call failed', { ...subtest, longrepr: 'two' }),
      stage('a.py::x call passed'),
      stage('a.py::x teardown passed'),
      stage('a.py::y setup passed'),
      stage('a.py::y call skipped', subtest),
      stage('a.py::y call passed'),
      stage('a.py::y teardown passed'),
      finish(1),
    );
    expect(drawCases(cases)).toEqual(['a.x F', 'a.y P']);
    expect(cases[0]?.attempts[0]).toEqual({
      outcome: 'failed',
      durationMs: 3,
      failure: { type: '', message: 'one', stack: 'one\nAlso: two\ntwo' },
    });
  });

  test('a file that can’t be loaded is an error, told once however many workers meet it', async () => {
    const collected = {
      nodeid: 'a.py',
      outcome: 'failed',
      longrepr: 'no module',
      $report_type: 'CollectReport',
    };
    const { cases, problems } = await readLog(START, collected, collected, finish(2));
    expect(drawCases(cases)).toEqual(['a E']);
    expect(problems).toEqual([]);
  });

  test.each([
    ['is interrupted', finish(2), 'The session was interrupted (exit status 2): tests may be missing.', []],
    [
      'has an internal error',
      finish(3),
      'pytest had an internal error (exit status 3): tests may be missing.',
      ['pytest.internal E'],
    ],
    ['was called wrongly', finish(4), 'pytest was not called as it should be (exit status 4).', []],
    ['fails though no test does', finish(1), expect.stringContaining('but no test here failed'), []],
  ])('a session that %s is incomplete', async (_, line, what, more) => {
    const { cases, problems } = await readLog(
      START,
      ...['setup', 'call', 'teardown'].map((when) => stage(`a.py::x ${when} passed`)),
      line,
    );
    expect(drawCases(cases)).toEqual(['a.x P', ...more]);
    expect(problems).toEqual([{ what, incomplete: true }]);
  });

  test.each([5, 7])('a session that ends with exit status %i is complete', async (status) => {
    const { problems } = await readLog(START, finish(status));
    expect(problems).toEqual([]);
  });

  test('a session that was stopped names what ran, and calls none of it passed', async () => {
    const { cases, problems } = await readLog(
      START,
      stage('a.py::x setup passed'),
      stage('a.py::x call passed'),
      stage('a.py::y setup passed'),
      stage('a.py::y call failed'),
    );
    expect(drawCases(cases)).toEqual(['a.y F']);
    expect(problems.map(({ what }) => what)).toEqual([
      'The session did not finish: tests may be missing.',
      'It ends while these ran: a.py::x.',
    ]);
  });

  test('of hostile lines only what makes sense is taken', async () => {
    const { cases } = await readLog(
      START,
      stage('__proto__ call failed', {
        longrepr: { reprcrash: 1, chain: [[{ reprentries: [{ data: { lines: {} } }, null] }]] },
      }),
      { $report_type: 'TestReport', nodeid: { a: 1 }, when: [], outcome: Number.NaN, duration: '1e999' },
      { $report_type: 'CollectReport', nodeid: null, outcome: 'failed', longrepr: [[[]]] },
      { $report_type: '__proto__' },
      'no JSON',
    );
    expect(drawCases(cases)).toEqual(['collection E', '__proto__ F', 'collection P']);
  });

  test('a long traceback is cut, a hundred thousand tests are read', async () => {
    const lines = Array.from({ length: 50_000 }, () => 'E  long');
    const entry = { type: 'ReprEntry', data: { lines, style: 'long' } };
    const longrepr = { reprcrash: { message: 'm'.repeat(1e6) }, reprtraceback: { reprentries: [entry] } };
    const { cases } = await readLog(
      START,
      stage('a.py::long call failed', { longrepr }),
      ...Array.from({ length: 100_000 }, (_, i) => stage(`a.py::t[${i}] teardown passed`)),
      finish(1),
    );
    expect(cases).toHaveLength(100_001);
    expect(cases[0]?.attempts[0]?.failure?.stack).toHaveLength(MAX_STACK_LENGTH);
  });
});

describe('the report of pytest-json-report', () => {
  const passed = { outcome: 'passed', duration: 0.001 };

  test.each([
    ['passed', { setup: passed, call: passed, teardown: passed }, 'P'],
    ['xpassed', { setup: passed, call: passed, teardown: passed }, 'P'],
    ['xfailed', { setup: passed, call: { outcome: 'skipped' }, teardown: passed }, 'S'],
    ['failed', { setup: passed, call: { outcome: 'failed' }, teardown: passed }, 'F'],
    ['error', { setup: { outcome: 'failed' }, teardown: passed }, 'E'],
    ['error', { setup: passed, call: { outcome: 'failed' }, teardown: { outcome: 'failed' } }, 'F'],
    ['rerun', { setup: passed, call: passed, teardown: passed }, 'FP'],
    ['retried', { setup: passed, call: passed, teardown: passed }, 'FP'],
    ['subtests failed', { setup: passed, call: passed, teardown: passed }, 'F'],
    ['failed', { setup: passed, '???': { outcome: 'failed' } }, 'E'],
    ['skipped', {}, 'S'],
    ['error', {}, 'E'],
  ])('a test that is %s with %j', async (outcome, stages, attempts) => {
    const { cases } = await readJson({ tests: [{ nodeid: 'a.py::t', outcome, ...stages }] });
    expect(drawCases(cases)).toEqual([`a.t ${attempts}`]);
  });

  test('one without its tests is incomplete', async () => {
    const { problems } = await readJson({ summary: { passed: 2, failed: 1, total: 3 }, exitcode: 1 });
    expect(problems).toEqual([
      {
        what: 'It counts 3 tests, and shows 0.',
        remedy: 'Leave `--json-report-summary` out of the command line of pytest.',
        incomplete: true,
      },
    ]);
  });

  test.each([
    [0, []],
    [1, ['It shows only the last subtest of each test: one that failed may be missing.']],
  ])('one of subtests that ends with exit code %i says what it may hide', async (exitcode, told) => {
    const tests = [
      { nodeid: 'a.py::t', outcome: 'subtests passed', call: passed },
      { nodeid: 'a.py::u', outcome: exitcode === 0 ? 'passed' : 'failed' },
    ];
    const { problems } = await readJson({ exitcode, tests });
    expect(problems.map(({ what }) => what)).toEqual(told);
  });

  test.each([[null], [[]], [{ tests: 7 }], [{ tests: [null, [], { nodeid: {}, setup: 'x' }] }]])(
    '%j is read without an exception',
    async (report) => {
      await expect(parseWith(pytestJsonReport, utf8(JSON.stringify(report)))).resolves.toBeDefined();
    },
  );
});

describe('the reports of one run', () => {
  async function results(path: string): Promise<Map<string, TestResult>> {
    const all = resultsOf([await readFixture(`pytest/reports/${path}`)]);
    return new Map(all.map((result) => [withoutFile(result), result]));
  }

  /** pytest's JUnit report names no file. */
  function withoutFile({ id }: TestResult): string {
    return id.replace(/ › [^› ]+\.py$/, '');
  }

  test.each([
    ['plain.jsonl', 'plain.xml'],
    ['plain.json', 'plain.xml'],
    ['subtests.jsonl', 'subtests.xml'],
    ['load-error.jsonl', 'load-error.xml'],
    ['load-error.json', 'load-error.xml'],
    ['load-error-continued.jsonl', 'load-error-continued.xml'],
    ['crash.jsonl', 'crash.xml'],
    ['workers-retries.jsonl', 'workers-retries.xml'],
    ['workspace-b.jsonl', 'workspace-b.xml'],
    ['workspace-b.json', 'workspace-b.xml'],
  ])('%s tells of each test what %s does, in the same words', async (path, junitPath) => {
    const junit = await results(junitPath);
    const theirs = await results(path);
    expect(theirs.size).toBeGreaterThan(1);
    for (const [id, { outcome, attempts }] of theirs) {
      const other = junit.get(id);
      // JUnit shows nothing of the tries before the last.
      const [ours, junits] = [attempts.at(-1)?.failure, other?.attempts.at(-1)?.failure].map(inPlainWords);
      expect({ id, outcome, ...ours }).toEqual({ id, outcome: other?.outcome, ...junits });
      expect(ours && failureSignature(ours)).toBe(junits && failureSignature(junits));
    }
  });

  function inPlainWords(failure: Failure | undefined): Failure | undefined {
    if (failure === undefined) return undefined;
    const { message, stack } = failure;
    return { ...failure, message: withoutAddresses(message), stack: withoutAddresses(stack) };
  }

  /** Addresses differ from run to run, and what XML can't hold is spelt `#x1B` in one of them. */
  function withoutAddresses(text: string): string {
    return text
      .replace(/0x[0-9a-f]+/g, '0x')
      .replaceAll('\u001b', '#x1B')
      .replaceAll('🦆', '#x1F986');
  }
});
