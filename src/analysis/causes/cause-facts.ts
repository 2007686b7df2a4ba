import type { FailureRecord } from '../../history/history.js';
import type { Lane } from '../../model/lane.js';
import type { RunInfo, RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { badResultsOf } from '../bad-results.js';
import { codeOf } from '../breaks/code-axis.js';
import { flakeShares } from '../breaks/flake-share.js';
import { upsetIn } from '../breaks/upset-runs.js';
import { confirmedFlakes } from '../confirmed-flakes.js';
import type { PastLane, PastResult, TimedRun } from '../past.js';
import { isDecided, isFailingCode, resultsOf } from '../past.js';
import type { Verdict } from '../verdict.js';

/** A failure that counts when causes are looked for. */
export interface KnownFlake {
  readonly run: RunInfo;
  readonly key: RunKey;
  readonly sameLane: boolean;
  readonly record: FailureRecord;
  /** The test passed on the same code, at once or in a later attempt. */
  readonly hasPassedAgain: boolean;
}

/** What all finders of causes look at: one judged failure, and the past of its test. */
export interface CauseFacts {
  readonly verdict: Verdict;
  readonly judged: TimedRun;
  /** Results that passed or failed, in all lanes; in order of time within a lane. Without the judged one. */
  readonly results: readonly PastResult[];
  /** Failures that no break of the code explains, and the judged one at the end. */
  readonly failures: readonly KnownFlake[];
  /** Durations of the newest passing results in this lane, milliseconds. */
  readonly usualMs: readonly number[];
  readonly past: readonly PastLane[];
}

export interface CauseSurroundings {
  readonly judged: TimedRun;
  readonly past: readonly PastLane[];
  /** Durations of the newest passing results of a test in this lane, milliseconds. */
  readonly usualMsOf: (test: TestId) => readonly number[];
}

export function causeFacts(verdict: Verdict, { judged, past, usualMsOf }: CauseSurroundings): CauseFacts {
  const results = resultsOf(verdict.test, past).filter(({ code }) => isDecided(code));
  const flakes = flakesAmong(verdict.test, results, past);
  const passed = passesAmong(results, [judged.run, ...flakes.map(({ run }) => run)]);
  const views = new Map(past.map(({ view }) => [view.lane, view]));
  const earlier = flakes.flatMap((result): KnownFlake[] => {
    const record = views.get(result.lane)?.recordsOf(result.key)?.get(verdict.test);
    if (record === undefined) return [];
    const hasPassedAgain = result.code === 'k' || passed.has(laneAndCode(result));
    return [{ run: result.run, key: result.key, sameLane: result.sameLane, record, hasPassedAgain }];
  });
  const { failure, lane } = verdict;
  const own: KnownFlake = {
    run: judged.run,
    key: judged.key,
    sameLane: true,
    record: failure,
    hasPassedAgain:
      (failure.attempts ?? '').includes('p') || passed.has(laneAndCode({ run: judged.run, lane })),
  };
  return { verdict, judged, results, failures: [...earlier, own], usualMs: usualMsOf(verdict.test), past };
}

/** Lanes and codes in which it passed, of the codes that somebody asks about: they are few, and passes are many. */
function passesAmong(results: readonly PastResult[], asked: readonly RunInfo[]): ReadonlySet<string> {
  const codes = new Set(asked.map(codeOf));
  const passed = new Set<string>();
  for (let i = 0; i < results.length; i++) {
    const result = results[i] as PastResult;
    if (!isFailingCode(result.code) && codes.has(codeOf(result.run))) passed.add(laneAndCode(result));
  }
  return passed;
}

/**
 * Failures between passes, and those with a pass on the same code. Failures of a break say why the code broke; those of
 * a run in which everything failed say what was wrong with the run.
 */
function flakesAmong(test: TestId, results: readonly PastResult[], past: readonly PastLane[]): PastResult[] {
  const allBad = results.filter(isBad);
  if (allBad.length === 0) return [];
  const flakes = new Set(confirmedFlakes(results));
  for (const { view, runs } of past) {
    const isBase = (result: PastResult): boolean =>
      result.lane === view.lane && (result.onBase || result.ofChange);
    const ofBase = allBad.filter(isBase);
    if (ofBase.length === 0) continue;
    const bad = badResultsOf(results.filter(isBase));
    const shares = flakeShares(bad, {
      confirmed: true,
      isolated: true,
      isUpset: ({ key }) => upsetIn(runs, view).has(key, test),
      isOpenFlaky: false,
    });
    const flaky = new Set(bad.bad.flatMap(({ key }, i) => ((shares[i] ?? 0) > 0 ? [key] : [])));
    for (const result of ofBase) if (flaky.has(result.key)) flakes.add(result);
  }
  return allBad.filter((result) => flakes.has(result));
}

export function isBad({ code }: Pick<PastResult, 'code'>): boolean {
  return code === 'k' || isFailingCode(code);
}

function laneAndCode({ run, lane }: Pick<PastResult, 'run' | 'lane'>): string {
  let name = names.get(lane);
  if (name === undefined) {
    name = JSON.stringify([lane.job, lane.suite, lane.variant]);
    names.set(lane, name);
  }
  return `${name} ${codeOf(run)}`;
}

/** Of lanes: hundreds of results of each test have the same few. */
const names = new WeakMap<Lane, string>();

export function isPartial(run: RunInfo): boolean {
  return run.parts.some((part) => part.partial);
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length - 1 - half], sorted[half]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
