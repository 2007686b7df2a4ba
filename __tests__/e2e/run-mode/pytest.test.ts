import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { describeWithTools } from '../runners/needed-tools.js';
import { removeWorkspaces, runMode } from './harness.js';
import { attemptsOf, type Expected, expectExactlyTheFailed, oneLine, runProject } from './runs-again.js';

// Processes of a tool, started one after the other on a machine that does other things, too.
jest.setTimeout(120_000);

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** Small plugins that write what pytest-reportlog and pytest-json-report do. */
const PLUGINS = join(FIXTURES, 'reports/pytest/project/plugins');
const ENV = { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: PLUGINS };

/** As pytest spells them in a node id. */
const NAMES = [
  ...['with space', ' spaces around ', '"double" & <tags>', "it's", '$(touch pwned)', '`touch pwned`'],
  ...['; touch pwned;', 'a|b', '(a', 'a)', '[b]', ']', 'a::b/c.py', '-k', '--lf', '@file', 'two\\nlines'],
  ...['na\\xefve \\u65e5\\u672c \\U0001f986', 'back\\\\slash', '100%', '*', ''],
];

const EXPECTED: Expected = {
  failing: [
    ...['test_adds', 'test_is_flaky', 'test_wants_to_be_alone', 'test_takes[2]'].map(inCart),
    ...['TestCheckout::test_pays', 'TestCheckout::TestCoupon::test_pays', 'CartTest::test_keeps'].map(inCart),
    ...[...NAMES.map((name) => `test_odd[${name}]`), 'test_prefix[ab]', 'test_日本'].map(
      (name) => `tests/test_names.py::${name}`,
    ),
    'tests/-odd name/test_dash.py::test_pays',
    'tests/deep.er/test_deep.py::test_pays',
  ],
  always: inCart('test_adds'),
  twice: inCart('test_is_flaky'),
  inCompany: inCart('test_wants_to_be_alone'),
  failed: ['tests.test_cart › test_adds'],
};

function inCart(name: string): string {
  return `tests/test_cart.py::${name}`;
}

describeWithTools('pytest, run again', ['pytest'], () => {
  afterAll(removeWorkspaces);

  it.each([
    ['JUnit XML', 'report.xml', ['--junitxml=report.xml']],
    [
      'JUnit XML of the older family, though the command names a folder',
      'report.xml',
      ['tests', '--junitxml=report.xml', '-o', 'junit_family=xunit1'],
    ],
    [
      'a report log, though the cache is off',
      'report.jsonl',
      ['-p', 'no:cacheprovider', '-p', 'report_log', '--report-log=report.jsonl'],
    ],
    [
      'a JSON report',
      'report.json',
      ['-p', 'json_report', '--json-report', '--json-report-file=report.json'],
    ],
  ])('runs exactly what failed by %s', async (_, report, args) => {
    const command = ['pytest', '-q', '--tb=short', ...args, '{args}'];
    const ran = await runProject({ project: 'pytest', report, command, env: ENV });
    expectExactlyTheFailed(ran, EXPECTED);
    expect(attemptsOf(ran)).toMatchObject({
      'tests.test_cart › test_is_flaky': 'ffp',
      'tests.test_cart › test_wants_to_be_alone': 'ffp',
      'tests.test_cart › test_takes[2]': 'fp',
    });
  });

  it('runs a long selection in several processes', async () => {
    const command = ['pytest', '-q', '-o', 'testpaths=tests/test_many.py', '--junitxml=report.xml', '{args}'];
    const env = { ...ENV, MANY: '70' };
    const ran = await runProject({ project: 'pytest', report: 'report.xml', command, env });
    const [first, ...again] = ran.processes;
    expect(first).toHaveLength(70);
    expect(again.length).toBeGreaterThan(1);
    expect(again.flat().toSorted()).toEqual(first?.toSorted());
    expect(ran.exitCode).toBe(0);
    expect(ran.report.counts).toMatchObject({ passed: 70, flaky: 70 });
  });

  it('is red where it was killed half-way, and runs nothing again', async () => {
    const command = ['pytest', '-q', 'tests/test_cart.py', '--junitxml=report.xml', '{args}'];
    const ran = await runProject({
      project: 'pytest',
      report: 'report.xml',
      command,
      env: { ...ENV, CRASH: '1' },
    });
    expect(ran.processes).toHaveLength(1);
    expect(ran.exitCode).toBe(3);
    expect(oneLine(ran.stdout)).toContain('The test command ended with exit status 3 and wrote no report.');
  });

  it('does not run a file again that could not be loaded, and says why', async () => {
    const command = ['pytest', '-q', '--junitxml=report.xml', '{args}'];
    const files = { 'tests/test_broken.py': 'import nothing_of_that_name\n' };
    const ran = await runMode({ files, command, settings: { reports: 'report.xml' }, env: ENV });
    expect(ran.exitCode).toBe(1);
    expect(ran.trials).toHaveLength(1);
    expect(oneLine(ran.stdout)).toContain('there is no test to run again');
  });
});

describeWithTools('pytest on suites of true stories', ['pytest'], () => {
  afterAll(removeWorkspaces);

  const story = (name: string, seed = '1') =>
    runMode({
      project: join(FIXTURES, 'scenarios', name, 'project'),
      command: ['pytest', '-q', '--junitxml=report.xml', '{args}'],
      settings: { reports: 'report.xml', 'max-retries': '3' },
      env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', CI: 'true', DEFLAKE_SEED: seed },
    });

  it('finds two intermittent tests in one build, without any history', async () => {
    const ran = await story('1-until-100-percent-green', '41');
    expect(ran.exitCode).toBe(0);
    expect(ran.report.counts).toMatchObject({ tests: 79, passed: 79, flaky: 2 });
    expect(ran.report.retried).toMatchObject([
      { test: 'tests.integration.test_auth_flow › test_register_login_access_flow', verdict: 'flaky' },
      {
        test: 'tests.integration.test_ownership › test_user_can_only_access_own_resources',
        verdict: 'flaky',
      },
    ]);
    expect(ran.trials.slice(1).map((trial) => Object.values(trial.ran))).toEqual([['passed', 'passed']]);
  });

  it('runs nothing again where too much fails at once', async () => {
    const ran = await story('3-production-readiness');
    expect(ran.exitCode).toBe(1);
    expect(ran.trials).toHaveLength(1);
    expect(ran.report.counts.failed + ran.report.counts.errors).toBe(51);
  });
});
