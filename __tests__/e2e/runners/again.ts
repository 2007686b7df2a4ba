import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestResult } from '../../../src/model/test-result.js';
import type { Runner } from '../../../src/runners/runner.js';
import type { KeptTrial, RunModeResult } from '../run-mode/harness.js';
import { describeWithTools } from './needed-tools.js';
import { type Ran, type RunAgain, runFailedAgain, Suite, type SuiteOptions } from './suites.js';
import { markOf } from './tools.js';

// What must hold for every test tool: what failed in the first run runs again, and nothing else.

export interface ReportCase {
  /** The report that names are taken from, below `reports/`. */
  readonly report: string;
  /** Titles of tests that this report does not tell from those that failed. */
  readonly alsoRun?: readonly string[];
  /** Titles of tests whose names this report spoils, so that they can't be run again; nothing but they is missing. */
  readonly lost?: readonly string[];
}

export interface RunnerCase extends SuiteOptions {
  readonly title: string;
  readonly runner: Runner;
  /** Names of scripts/install-test-tools. */
  readonly needs: readonly string[];
  /** Reports from which failed tests are selected, without run mode. */
  readonly reports?: readonly ReportCase[];
  /** What goes through run mode, which takes longer. */
  readonly runMode?: RunModeCase;
}

/** Reports that run mode reads, which may be different ones: then several are seen to be right in little time. */
interface RunModeCase {
  readonly report: string;
  /** Where all that failed passes when it runs again. */
  readonly repaired: string;
  /**
   * What becomes of a run in which a test takes its process down. `nothing known`: all reports are lost, or tell too
   * little. `the file is lost`: others run again. `runs again`: as any test that failed.
   */
  readonly afterCrash: 'nothing known' | 'the file is lost' | 'runs again';
}

/** Milliseconds for all processes of one test, on a machine with much else to do. */
const LIMIT_MS = 120_000;

/** Runs a suite, and its failed tests again by the names of each report. */
export function describeRunner({ title, needs, runner, reports, runMode, ...options }: RunnerCase): void {
  describeWithTools(title, needs.map(markOf), () => {
    if (reports !== undefined) testSelections(reports, runner, options);
    if (runMode !== undefined) testRunMode(runMode, options);
  });
}

function testSelections(reports: readonly ReportCase[], runner: Runner, options: SuiteOptions): void {
  let suite: Suite;
  let first: readonly Ran[];
  const results = new Map<string, readonly TestResult[]>();

  beforeAll(async () => {
    suite = new Suite(options);
    first = (await suite.run()).ran;
    for (const { report } of reports) results.set(report, await suite.results(`reports/${report}`));
  }, LIMIT_MS);
  afterAll(() => suite.remove());

  it('fails as the suite is meant to', () => expectMeantFailures(first));

  it.each(reports)(
    'runs exactly the failed tests of $report again',
    async ({ report, alsoRun = [], lost = [] }) => {
      const told = results.get(report) ?? [];
      expect(told).toHaveLength(first.length);
      const again = await runFailedAgain(suite, runner, { report: `reports/${report}`, results: told });
      expectExactlyTheFailed(first, again, { alsoRun, lost });
      expect(suite.has('pwned')).toBe(false);
    },
    LIMIT_MS,
  );
}

function testRunMode({ report, repaired, afterCrash }: RunModeCase, options: SuiteOptions): void {
  async function inRunMode(
    { report: read, ...env }: { report: string; REPAIRED?: string; CRASH?: string },
    check: (result: RunModeResult, ran: { first: readonly Ran[]; again: readonly Ran[] }) => void,
  ): Promise<void> {
    const suite = new Suite(options);
    try {
      const result = await suite.runMode(`reports/${read}`, env);
      const tests = Object.keys(result.trials[0]?.ran ?? {}).length;
      const ran = suite.ran();
      check(result, { first: ran.slice(0, tests), again: ran.slice(tests) });
      expect(suite.has('pwned')).toBe(false);
    } finally {
      suite.remove();
    }
  }

  it(
    `fails the job by the one test that never passes (${report})`,
    () =>
      inRunMode({ report }, ({ exitCode, report: judged, trials: [whole, ...retries] }, { first, again }) => {
        expectMeantFailures(first);
        const second = retries.filter(({ name }) => name.startsWith('2'));
        expectRetried(whole, second);
        // Once more, alone.
        expect(titles(again)).toEqual([...failedTitles(first), NEVER_PASSES].sort());
        expect(judged).toMatchObject({ failures: [{ test: expect.stringMatching(/cart.*adds/) }] });
        expect(exitCode).toBe(1);
      }),
    LIMIT_MS,
  );

  // Where what crashed runs again, the test below shows it too.
  if (afterCrash !== 'runs again')
    it(
      `passes the job where all that failed passes when it runs again (${repaired})`,
      () => inRunMode({ report: repaired, REPAIRED: 'yes' }, expectPassed),
      LIMIT_MS,
    );

  it(
    `tells of a test that takes its process down (${repaired})`,
    () =>
      inRunMode({ report: repaired, REPAIRED: 'yes', CRASH: 'yes' }, (result, { first, again }) => {
        if (afterCrash === 'runs again') {
          // It had not written that it ran when it went down.
          const crashed = { title: CRASHES, passed: false };
          expectPassed(result, {
            first: [...first.slice(0, -1), crashed],
            again: [...first.slice(-1), ...again],
          });
          return;
        }
        expect(result.trials.length > 1).toBe(afterCrash === 'the file is lost');
        expect(titles([...first, ...again])).not.toContain(CRASHES);
        expect(result.report).toMatchObject({ failsJob: true });
        expect(result.exitCode).not.toBe(0);
      }),
    LIMIT_MS,
  );
}

function expectPassed(
  { exitCode, report: judged }: RunModeResult,
  { first, again }: { first: readonly Ran[]; again: readonly Ran[] },
): void {
  expect(judged).toMatchObject({ failsJob: false, failures: [] });
  expect(failedTitles(first).length).toBeGreaterThan(5);
  expect(titles(again)).toEqual(failedTitles(first));
  expect(failedTitles(again)).toEqual([]);
  expect(exitCode).toBe(0);
}

const titles = (ran: readonly Ran[]): string[] => ran.map(({ title }) => title).sort();

const failedTitles = (ran: readonly Ran[]): string[] => titles(ran.filter(({ passed }) => !passed));

/** The one test of the suites that fails however often it runs, and the one that takes its process down. */
const NEVER_PASSES = 'cart: adds';
const CRASHES = 'fine: is fine';

function expectMeantFailures(first: readonly Ran[]): void {
  expect(failedTitles(first)).toEqual(
    expect.arrayContaining([NEVER_PASSES, 'cart: takes 2', 'cart: wants to be alone', 'prices: adds up']),
  );
  expect(failedTitles(first).filter((name) => name.startsWith('names: ')).length).toBeGreaterThan(2);
}

/** The retries ran what failed at first, all of it and nothing else, as their reports tell. */
function expectRetried(whole: KeptTrial | undefined, retries: readonly KeptTrial[]): void {
  const failed = Object.entries(whole?.ran ?? {}).filter(([, outcome]) => outcome !== 'passed');
  expect(retries.flatMap(({ ran }) => Object.keys(ran)).sort()).toEqual(failed.map(([id]) => id).sort());
}

/** The tests that failed ran, once each and no others; each came back by its id, and passed unless it never does. */
function expectExactlyTheFailed(
  first: readonly Ran[],
  again: RunAgain,
  { alsoRun, lost }: Required<Omit<ReportCase, 'report'>>,
): void {
  expect(again.selection.unselectable).toEqual([]);
  const failed = failedTitles(first);
  expect(again.requested).toHaveLength(failed.length);
  const expected = [...failed.filter((title) => !lost.includes(title)), ...alsoRun].sort();
  expect(titles(again.ran)).toEqual(expected);
  expect(failedTitles(again.ran)).toEqual([NEVER_PASSES]);
  expect(again.outcomes.size).toBe(failed.length);
  const outcomes = [...again.outcomes.values()];
  expect(outcomes.filter((outcome) => outcome !== 'passed')).toHaveLength(1 + lost.length);
}
