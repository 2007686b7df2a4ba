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
  /** The first one is what run mode reads. */
  readonly reports: readonly [ReportCase, ...ReportCase[]];
  /**
   * What becomes of a run in which a test takes its process down. `nothing known`: all reports are lost, or tell too
   * little. `the file is lost`: others run again. `runs again`: as any test that failed. Where it is absent the suite
   * does not go through run mode.
   */
  readonly afterCrash?: 'nothing known' | 'the file is lost' | 'runs again';
}

/** Milliseconds for all processes of one test, on a machine with much else to do. */
const LIMIT_MS = 120_000;

/** Runs a suite once, and its failed tests again by the names of each report; then all of it through run mode. */
export function describeRunner({ title, runner, needs, reports, afterCrash, ...options }: RunnerCase): void {
  const report = `reports/${reports[0].report}`;

  describeWithTools(title, needs.map(markOf), () => {
    let suite: Suite;
    let first: readonly Ran[];
    const results = new Map<string, readonly TestResult[]>();

    beforeAll(async () => {
      suite = new Suite(options);
      first = (await suite.run()).ran;
      for (const each of reports) results.set(each.report, await suite.results(`reports/${each.report}`));
    }, LIMIT_MS);
    afterAll(() => suite.remove());

    it('fails as the suite is meant to', () => {
      expect(failedTitles(first)).toEqual(
        expect.arrayContaining([NEVER_PASSES, 'cart: takes 2', 'cart: wants to be alone', 'prices: adds up']),
      );
      expect(failedTitles(first).filter((name) => name.startsWith('names: ')).length).toBeGreaterThan(2);
    });

    it.each(reports)(
      'runs exactly the failed tests of $report again',
      async ({ report: name, alsoRun = [], lost = [] }) => {
        const told = results.get(name) ?? [];
        expect(told).toHaveLength(first.length);
        const again = await runFailedAgain(suite, runner, { report: `reports/${name}`, results: told });
        expectExactlyTheFailed(first, again, { alsoRun, lost });
        expect(suite.has('pwned')).toBe(false);
      },
      LIMIT_MS,
    );

    if (afterCrash === undefined) return;

    it(
      'fails the job by the one test that never passes',
      () =>
        inRunMode({}, ({ exitCode, report: told, trials: [whole, ...retries] }, ran) => {
          expectRetried(
            whole,
            retries.filter(({ name }) => name.startsWith('2')),
          );
          // Once more, alone.
          const again = [...failedTitles(first), NEVER_PASSES].sort();
          expect(titles(ran.slice(first.length))).toEqual(again);
          expect(told.failures).toEqual([
            expect.objectContaining({ test: expect.stringMatching(/cart.*adds/) }),
          ]);
          expect(exitCode).toBe(1);
        }),
      LIMIT_MS,
    );

    // Where what crashed runs again, the test below shows it too.
    if (afterCrash !== 'runs again')
      it(
        'passes the job where all that failed passes when it runs again',
        () => inRunMode({ REPAIRED: 'yes' }, expectPassed),
        LIMIT_MS,
      );

    it(
      'tells of a test that takes its process down',
      () =>
        inRunMode({ REPAIRED: 'yes', CRASH: 'yes' }, (result, crashed) => {
          if (afterCrash === 'runs again') {
            expectPassed(result, crashed);
            return;
          }
          expect(result.trials.length > 1).toBe(afterCrash === 'the file is lost');
          expect(titles(crashed)).not.toContain('fine: is fine');
          expect(result.report.failsJob).toBe(true);
          expect(result.exitCode).not.toBe(0);
        }),
      LIMIT_MS,
    );

    function expectPassed({ exitCode, report: told }: RunModeResult, again: readonly Ran[]): void {
      const failed = failedTitles(first).filter((name) => name !== NEVER_PASSES);
      expect(told.failures).toEqual([]);
      expect(titles(again)).toEqual([...titles(first), ...failed].sort());
      expect(exitCode).toBe(0);
    }

    async function inRunMode(
      env: Readonly<Record<string, string>>,
      check: (result: RunModeResult, ran: readonly Ran[]) => void,
    ): Promise<void> {
      const other = new Suite(options);
      try {
        check(await other.runMode(report, env), other.ran());
        expect(other.has('pwned')).toBe(false);
      } finally {
        other.remove();
      }
    }
  });
}

/** The retries ran what failed at first, all of it and nothing else, as their reports tell. */
function expectRetried(whole: KeptTrial | undefined, retries: readonly KeptTrial[]): void {
  const failed = Object.entries(whole?.ran ?? {}).filter(([, outcome]) => outcome !== 'passed');
  expect(retries.flatMap(({ ran }) => Object.keys(ran)).sort()).toEqual(failed.map(([id]) => id).sort());
}

const titles = (ran: readonly Ran[]): string[] => ran.map(({ title }) => title).sort();

const failedTitles = (ran: readonly Ran[]): string[] => titles(ran.filter(({ passed }) => !passed));

/** The one test of the suites that fails however often it runs. */
const NEVER_PASSES = 'cart: adds';

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
