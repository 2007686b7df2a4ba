import { judge } from '../../../src/analysis/judge.js';
import { NO_RESULTS } from '../../../src/analysis/rates/flake-rate.js';
import { failureSignature } from '../../../src/analysis/signature.js';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../../src/history/merge.js';
import type { GateSettings, Run } from '../../../src/model/run.js';
import { runKey } from '../../../src/model/run.js';
import { decide } from '../../../src/policy/decide.js';
import type { Plan } from '../../../src/policy/plan.js';
import { NO_QUARANTINE } from '../../../src/policy/quarantine.js';
import type { Doubt } from '../../../src/policy/retry/early-stop.js';
import { nextTry } from '../../../src/policy/retry/early-stop.js';
import type { RetrySettings } from '../../../src/policy/retry/retry-settings.js';
import { drawRuns } from '../../drawn.js';

/**
 * A project whose flake rates and breaks are known because we made them, its history, and builds on top of it that are
 * run again as the engine plans. Nothing of the truth is told to the engine.
 */
export interface Project {
  readonly tests: readonly SimulatedTest[];
  readonly history: History;
  /** Flaky tests that failed in the history at least once: those whose flakiness can be known. */
  readonly known: ReadonlySet<string>;
}

export interface SimulatedTest {
  readonly name: string;
  /** Chance to fail on good code; 0 for most. */
  readonly rate: number;
  /** Chance to fail again right after a failure. */
  readonly again: number;
  readonly durationMs: number;
}

const GATE: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.95,
  minRuns: 5,
  excuseOwnFlakes: false,
};

/** Published: refailing is twice the rate, and 4.5 % over all flaky tests. */
const LEAST_AGAIN = 0.045;

export interface Shape {
  readonly tests: number;
  readonly flaky: number;
  readonly lowest: number;
  readonly highest: number;
  readonly runs: number;
}

export function makeProject(random: () => number, { tests, flaky, lowest, highest, runs }: Shape): Project {
  const all = Array.from({ length: tests }, (_, i): SimulatedTest => {
    const rate = i < flaky ? lowest * (highest / lowest) ** random() : 0;
    const again = Math.max(LEAST_AGAIN, rate + Math.min(rate, 0.05));
    return { name: `tests.test_${i % 8} › t${i}`, rate, again, durationMs: 50 * 40 ** random() };
  });
  const rows = all.map(({ rate, again }) => {
    let before = false;
    return Array.from({ length: runs }, () => {
      before = random() < (before ? again : rate);
      return before ? 'F' : 'P';
    }).join('');
  });
  const drawing = Object.fromEntries(all.map(({ name }, i) => [name, rows[i] ?? '']));
  const known = new Set(all.filter((_, i) => rows[i]?.includes('F')).map(({ name }) => name));
  const drawn = drawRuns(drawing).map((run) => timed(run, all));
  return { tests: all, history: mergeAll(drawn.map(keep), EMPTY_HISTORY), known };
}

function keep(run: Run): History {
  return historyOfRun(run, ({ failure }) => failure && failureSignature(failure));
}

function timed(run: Run, tests: readonly SimulatedTest[]): Run {
  const durations = new Map(tests.map(({ name, durationMs }) => [name, durationMs]));
  const results = run.results.map((result) => {
    const durationMs = durations.get(result.id) ?? 1;
    return { ...result, durationMs, attempts: result.attempts.map((one) => ({ ...one, durationMs })) };
  });
  return { ...run, results };
}

/** The true chance that a known flake fails a build, if each test may be run again so many times. */
export function failsByFlakes({ tests, known }: Project, retriesOf: (name: string) => number): number {
  const passes = tests
    .filter(({ name }) => known.has(name))
    .map(({ name, rate, again }) => 1 - rate * again ** retriesOf(name));
  return 1 - passes.reduce((all, chance) => all * chance, 1);
}

/** What the engine makes of a build in which these tests failed. */
export interface JudgedBuild {
  readonly plan: Plan;
  readonly doubts: ReadonlyMap<string, Doubt>;
}

/** `build`: its number, after the last run of the history. */
export function judgeBuild(
  { tests, history }: Project,
  failing: ReadonlySet<string>,
  { build, settings }: { readonly build: number; readonly settings: RetrySettings },
): JudgedBuild {
  const letters = Object.fromEntries(tests.map(({ name }) => [name, failing.has(name) ? 'F' : 'P']));
  const change = {
    pullRequest: 9,
    branch: 'feature',
    baseBranch: 'main',
    event: 'pull_request',
    runId: String(1_000_000 + build),
    commit: 'fe'.repeat(20),
    tree: 'tree of the change',
    at: 10_000,
  };
  const [drawn] = drawRuns(letters, { runs: { 0: change } });
  const run = timed(drawn as Run, tests);
  const analysis = judge(mergeHistories(history, keep(run)), run.lane, runKey(run.info), {
    flakyThreshold: GATE.flakyThreshold,
  });
  const plan = decide(analysis, {
    gate: GATE,
    quarantine: NO_QUARANTINE,
    today: '2026-03-10',
    retry: settings,
  });
  const rates = analysis.rates?.();
  const doubts = analysis.verdicts.map(({ test, probabilityFlaky }): [string, Doubt] => [
    test,
    { probabilityFlaky, tally: rates?.rateOf(test).tally ?? NO_RESULTS, failures: 1 },
  ]);
  return { plan, doubts: new Map(doubts) };
}

/** What is wrong with a build: tests that fail, and the share of their tries in which they do. */
export type Faults = ReadonlyMap<string, number>;

/** Of ten builds one breaks a few tests, some of them now and then, and three in a hundred meet an outage. */
export function drawFaults({ tests }: Project, random: () => number): Faults {
  const some = (n: number): [string, number][] =>
    Array.from({ length: n }, () => [
      tests[Math.floor(random() * tests.length)]?.name ?? '',
      random() < 0.2 ? 0.5 : 1,
    ]);
  const kind = random();
  if (kind < 0.1) return new Map(some(1 + Math.floor(3 * random())));
  return kind < 0.13 ? new Map(some(tests.length / 2)) : new Map();
}

/** What running again came to: the milliseconds it took, and the tests that still failed. */
export interface Rerun {
  readonly ms: number;
  readonly stillFail: ReadonlySet<string>;
}

type Fails = (test: SimulatedTest) => boolean;

/** As planned, with the early stop. */
export function rerunAsPlanned(project: Project, { plan, doubts }: JudgedBuild, fails: Fails): Rerun {
  const planned = new Map(plan.retry?.tests.map(({ test, retries }): [string, number] => [test, retries]));
  let ms = 0;
  const stillFail = new Set<string>();
  for (const test of project.tests) {
    const doubt = doubts.get(test.name);
    if (doubt === undefined) continue;
    const retries = planned.get(test.name) ?? 0;
    const tries: ('passed' | 'failed')[] = [];
    while (nextTry(doubt, { tries, retries }).again) {
      tries.push(fails(test) ? 'failed' : 'passed');
      ms += test.durationMs;
    }
    if (!tries.includes('passed')) stillFail.add(test.name);
  }
  return { ms, stillFail };
}

/** As test tools do it by themselves: every failing test up to so many times, whatever failed. */
export function rerunFixed(
  project: Project,
  failing: ReadonlySet<string>,
  retries: number,
  fails: Fails,
): Rerun {
  let ms = 0;
  const stillFail = new Set<string>();
  for (const test of project.tests.filter(({ name }) => failing.has(name))) {
    let passed = false;
    for (let i = 0; i < retries && !passed; i++) {
      ms += test.durationMs;
      passed = !fails(test);
    }
    if (!passed) stillFail.add(test.name);
  }
  return { ms, stillFail };
}
