import type { LaneHistory } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import type { Instant } from '../model/run.js';
import { startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { codesToShow } from './history-codes.js';

/** Runs in which a test passed or failed, and what came of it. */
export interface Tally {
  readonly runs: number;
  readonly failed: number;
  /** Passed after a failed try. */
  readonly retried: number;
}

/** All that is known of a test in a lane: of the runs that are kept, and of those that were folded into totals. */
export interface Lifetime {
  /** Of the kept runs, in the order of time. */
  readonly codes: readonly OutcomeCode[];
  readonly kept: Tally;
  /** With those that were folded. */
  readonly all: Tally;
  readonly firstSeen?: Instant;
  readonly lastFailed?: Instant;
  /** The newest kept run in which it failed or passed on retry. */
  readonly lastBad?: Instant;
}

export function lifetimeOf(lane: LaneHistory, test: TestId): Lifetime {
  const letters = codesToShow(lane, test);
  const totals = lane.tests.get(test)?.totals;
  // A history has its runs in the order of their keys, which is mostly that of time, and a reader wants that of time.
  const inTime = lane.runs
    .map((run, column) => ({ at: startedAt(run), code: letters[column] ?? '-' }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const startsOf = (wanted: string): Instant[] =>
    inTime.flatMap(({ at, code }) => (wanted.includes(code) ? [at] : []));
  const kept: Tally = {
    runs: startsOf('pkfe').length,
    failed: startsOf('fe').length,
    retried: startsOf('k').length,
  };
  const firstSeen = earliest([...(totals === undefined ? [] : [totals.firstSeen]), ...startsOf('pkfes')]);
  const lastFailed = latest([
    ...(totals?.lastFailed === undefined ? [] : [totals.lastFailed]),
    ...startsOf('fe'),
  ]);
  const lastBad = latest(startsOf('fek'));
  return {
    codes: inTime.map(({ code }) => code),
    kept,
    all:
      totals === undefined
        ? kept
        : {
            runs: kept.runs + totals.passed + totals.flaky + totals.failed + totals.errors,
            failed: kept.failed + totals.failed + totals.errors,
            retried: kept.retried + totals.flaky,
          },
    ...(firstSeen !== undefined && { firstSeen }),
    ...(lastFailed !== undefined && { lastFailed }),
    ...(lastBad !== undefined && { lastBad }),
  };
}

function earliest(instants: readonly Instant[]): Instant | undefined {
  return instants.toSorted()[0];
}

function latest(instants: readonly Instant[]): Instant | undefined {
  return instants.toSorted().at(-1);
}
