import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestResult } from '../../../src/model/test-result.js';
import type { Runner } from '../../../src/runners/runner.js';
import type { KeptTrial, RunModeResult } from '../run-mode/harness.js';
import {
  type Ran,
  type RunAgain,
  runFailedAgain,
  Suite,
  type SuiteOptions,
  type SuiteRun,
} from './suites.js';
import { describeTools } from './tools.js';

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
   * little. `the file is lost`: others run again. `runs again`: as any test that failed.
   */
  readonly afterCrash: 'nothing known' | 'the file is lost' | 'runs again';
}

/** Milliseconds for all processes of one test, on a machine with much else to do. */
const LIMIT_MS = 120_000;

/** Runs a suite once, and its failed tests again by the names of each report; then all of it through run mode. */
export function describeRunner({ title, runner, needs, reports, afterCrash, ...options }: RunnerCase): void {
  describeTools(title, needs, () => {
    let suite: Suite;
    let first: SuiteRun;
    const firstResults = new Map<string, readonly TestResult[]>();

    beforeAll(async () => {
      suite = new Suite(options);
      first = await suite.run();
      for (const { report } of reports) firstResults.set(report, await suite.results(`reports/${report}`));
    }, LIMIT_MS);
    afterAll(() => suite.remove());

    it('fails as the suite is meant to', () => {
      const failed = titles(first.ran.filter(({ passed }) => !passed));
      expect(failed).toEqual(
        expect.arrayContaining(['cart: adds', 'cart: takes 2', 'cart: wants to be alone', 'prices: adds up']),
      );
      expect(failed.filter((name) => name.startsWith('names: ')).length).toBeGreaterThan(5);
      expect(first.status).not.toBe(0);
    });

    it.each(reports)(
      'runs exactly the failed tests of $report again',
      async ({ report, alsoRun = [], lost = [] }) => {
        const results = firstResults.get(report) ?? [];
        expect(results).toHaveLength(first.ran.length);
        const again = await runFailedAgain(suite, runner, { report: `reports/${report}`, results });
        expectExactlyTheFailed(first.ran, again, { alsoRun, lost });
        expect(suite.has('pwned')).toBe(false);
      },
      LIMIT_MS,
    );

    const [{ report: mainReport }] = reports;
    const report = `reports/${mainReport}`;

    async function inRunMode(
      env: Readonly<Record<string, string>>,
      check: (result: RunModeResult, ran: readonly Ran[]) => void,
    ): Promise<void> {
      const workspace = new Suite(options);
      try {
        const result = await workspace.runMode(report, env);
        check(result, workspace.ran());
        expect(workspace.has('pwned')).toBe(false);
      } finally {
        workspace.remove();
      }
    }

    it(
      'fails the job by the one test that never passes',
      () =>
        inRunMode({}, ({ exitCode, report: told, trials: [whole, ...retries] }, ran) => {
          expect(told.failures.map(({ test }: { test: string }) => test)).toEqual([
            expect.stringMatching(/cart.*adds/),
          ]);
          expect(exitCode).toBe(1);
          expectRetried(
            whole,
            retries.filter(({ name }) => name.startsWith('2')),
          );
          expect(titles(ran.slice(first.ran.length))).toEqual(
            titles([
              ...first.ran.filter(({ passed }) => !passed),
              // Once more, alone.
              { title: NEVER_PASSES, passed: false },
            ]),
          );
        }),
      LIMIT_MS,
    );

    it(
      'passes the job where all that failed passes when it runs again',
      () =>
        inRunMode({ REPAIRED: 'yes' }, ({ exitCode, report: told }, ran) => {
          const failed = first.ran.filter(({ passed, title: name }) => !passed && name !== NEVER_PASSES);
          expect(told.failures).toEqual([]);
          expect(told.counts).toMatchObject({ tests: first.ran.length, flaky: failed.length, failed: 0 });
          expect(titles(ran.slice(first.ran.length))).toEqual(titles(failed));
          expect(exitCode).toBe(0);
        }),
      LIMIT_MS,
    );

    it(
      'fails the job where a test takes its process down',
      () =>
        inRunMode({ REPAIRED: 'yes', CRASH: 'yes' }, ({ exitCode, report: told, trials }, ran) => {
          expect(trials.length > 1).toBe(afterCrash !== 'nothing known');
          const fine = ran.filter(({ title: name }) => name === 'fine: is fine');
          expect(fine).toHaveLength(afterCrash === 'runs again' ? 1 : 0);
          expect(told.failsJob).toBe(afterCrash !== 'runs again');
          expect(exitCode === 0).toBe(afterCrash === 'runs again');
        }),
      LIMIT_MS,
    );
  });
}

/** The retries ran what failed at first, all of it and nothing else, as their reports tell. */
function expectRetried(whole: KeptTrial | undefined, retries: readonly KeptTrial[]): void {
  const failed = Object.entries(whole?.ran ?? {}).filter(([, outcome]) => outcome !== 'passed');
  expect(retries.flatMap(({ ran }) => Object.keys(ran)).sort()).toEqual(failed.map(([id]) => id).sort());
}

const titles = (ran: readonly Ran[]): string[] => ran.map(({ title }) => title).sort();

/** The one test of the suites that fails however often it runs. */
const NEVER_PASSES = 'cart: adds';

/** The tests that failed ran, once each and no others; each came back by its id, and passed unless it never does. */
function expectExactlyTheFailed(
  first: readonly Ran[],
  again: RunAgain,
  { alsoRun, lost }: Required<Omit<ReportCase, 'report'>>,
): void {
  expect(again.selection.unselectable).toEqual([]);
  const failed = titles(first.filter(({ passed }) => !passed));
  expect(again.requested).toHaveLength(failed.length);
  const expected = [...failed.filter((title) => !lost.includes(title)), ...alsoRun].sort();
  expect(titles(again.ran)).toEqual(expected);
  expect(titles(again.ran.filter(({ passed }) => !passed))).toEqual([NEVER_PASSES]);
  expect(again.outcomes.size).toBe(failed.length);
  const outcomes = [...again.outcomes.values()];
  expect(outcomes.filter((outcome) => outcome !== 'passed')).toHaveLength(1 + lost.length);
}
