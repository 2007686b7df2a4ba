import { tallyOfResults } from '../analysis/flakiness.js';
import { viewOf } from '../analysis/lane-view.js';
import type { PastLane, PastResult } from '../analysis/past.js';
import { byTime, isDecided, isFailingCode, resultsOf, timed } from '../analysis/past.js';
import { chanceOfPasses, chanceOfRow } from '../analysis/rates/flake-rate.js';
import { counted, grouped } from '../analysis/run-words.js';
import type { History, LaneHistory } from '../history/history.js';
import type { Quarantine, QuarantineEntry } from './quarantine.js';
import { coversLane } from './quarantine.js';

/**
 * What the history says of a test in quarantine: whether it may come back. A test in quarantine still runs, so a fix
 * shows without leaving first.
 */
export interface EntryReview {
  readonly entry: QuarantineEntry;
  /**
   * `stay`: not clean for long enough. `release`: it may come back. `people`: it may, but it has come back in vain before.
   * `prune`: no run knows the test any more.
   */
  readonly advice: 'stay' | 'release' | 'people' | 'prune';
  /** A sentence. */
  readonly says: string;
}

/** Chance that a test as flaky as before has passed by luck in all runs since its last failure, at which it may come back. */
const LUCKY_BELOW = 0.02;

/**
 * Failures a run below which a test need not be in quarantine, fixed or not: one that fails less than once in two hundred
 * runs is a matter for a retry. Without this, a test that failed once would wait for thousands of runs, because one
 * failure says so little of its rate.
 */
const RARE_RATE = 0.005;

/** Times in quarantine from which only people let a test out: what came back twice was not fixed twice. */
const PEOPLE_FROM = 3;

/** Share of its lane's runs in which a test must have been: a test that is skipped heals by not being looked at. */
const PRESENT_SHARE = 2 / 3;

/** Clean runs without any known failure, such as after an outage was forgotten, that let a test come back. */
const CLEAN_RUNS = 20;

/** Runs that are looked at to find how many are needed; above, nobody waits for them. */
const MOST_RUNS = 2_000;

export function reviewEntries(history: History, { entries }: Quarantine): EntryReview[] {
  return entries.map((entry) => reviewEntry(history, entry));
}

function reviewEntry(history: History, entry: QuarantineEntry): EntryReview {
  const lanes = [...history.lanes.values()].filter(
    (lane) => coversLane(entry, lane.lane) && lane.tests.has(entry.test),
  );
  const hasRuns = [...history.lanes.values()].some(
    ({ lane, runs }) => coversLane(entry, lane) && runs.length > 0,
  );
  if (lanes.length === 0) {
    return hasRuns
      ? {
          entry,
          advice: 'prune',
          says: `${entry.test} is in no run that is known: it is gone, or was renamed.`,
        }
      : { entry, advice: 'stay', says: `No run is known in which ${entry.test} could have been.` };
  }
  // Every lane that the entry covers must agree.
  const reviews = lanes.map((lane) => reviewLane(lane, entry));
  return reviews.find(({ advice }) => advice === 'stay') ?? (reviews[0] as EntryReview);
}

function reviewLane(lane: LaneHistory, entry: QuarantineEntry): EntryReview {
  const past = everythingOf(lane);
  const results = resultsOf(entry.test, [past]);
  const decided = results.filter(({ code }) => isDecided(code));
  const lastBad = decided.findLastIndex(isBad);
  const clean = decided.length - 1 - lastBad;
  const needed = neededRuns(decided, lastBad) * Math.min(entry.times ?? 1, 2);
  const last = decided[lastBad]?.run;
  const since = past.runs.slice(past.runs.findIndex(({ run }) => run === last) + 1);
  const stay = (says: string): EntryReview => ({
    entry,
    advice: 'stay',
    says: `${entry.test} stays in quarantine: ${says}`,
  });
  if (clean < needed) {
    const again = (entry.times ?? 1) > 1 ? ', twice as many as the first time' : '';
    return stay(
      `it passed in ${counted(clean, 'run')} since its last failure, of ${grouped(needed)} that are needed${again}.`,
    );
  }
  if (clean < since.length * PRESENT_SHARE) {
    return stay(
      `it gave a verdict in only ${grouped(clean)} of ${counted(since.length, 'run')} since its last failure, and two thirds are needed.`,
    );
  }
  const passed = `it passed in all ${counted(clean, 'run')} since its last failure`;
  const says =
    lastBad < 0 ? `no failure of it is known any more, and it passed in ${counted(clean, 'run')}` : passed;
  if ((entry.times ?? 1) >= PEOPLE_FROM) {
    return {
      entry,
      advice: 'people',
      says: `${entry.test} looks healthy (${says}), but it has come back in vain twice: have a look before you let it out.`,
    };
  }
  return { entry, advice: 'release', says: `${entry.test} may leave quarantine: ${says}.` };
}

/** The smallest number of passes in a row that a test as flaky as before would hardly have, or that make it a rare one. */
function neededRuns(decided: readonly PastResult[], lastBad: number): number {
  if (lastBad < 0) return CLEAN_RUNS;
  // With the pass that may have followed, so that the failure does not stand at an open end.
  const before = tallyOfResults(decided.slice(0, lastBad + 2));
  let [low, high] = [1, MOST_RUNS];
  while (low < high) {
    const middle = (low + high) >> 1;
    const after = { ...before, passed: before.passed + middle };
    if (chanceOfPasses(before, middle) < LUCKY_BELOW || chanceOfRow(after, 1) < RARE_RATE) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isBad({ code }: PastResult): boolean {
  return isFailingCode(code) || code === 'k';
}

/** All trusted whole runs of a lane, in order of time. */
function everythingOf(lane: LaneHistory): PastLane {
  const runs = lane.runs
    .map(timed)
    .filter(({ run }) => run.trusted && !run.parts.some(({ partial }) => partial))
    .sort(byTime)
    .map(({ run, key, column }) => ({
      run,
      key,
      column,
      sameCode: false,
      ownChange: false,
      onBase: false,
      ofChange: false,
    }));
  return { view: viewOf(lane), sameLane: true, runs };
}
