import { StepCounter, triesOf } from '../analysis/breaks/course.js';
import { isDecided, isFailingCode } from '../analysis/past.js';
import { binomialTail } from '../analysis/rates/exact-tests.js';
import type { Tally } from '../analysis/rates/flake-rate.js';
import { chanceOfRow, weighedRates } from '../analysis/rates/flake-rate.js';
import type { TimelineEntry } from '../analysis/verdict.js';

/**
 * Whether a test fails no more than it used to. A verdict weighs how likely a flake is against all else, and breaks of
 * single tests are rare; quarantine promises less: the kind of failure that the test was known for, as often as it was.
 */

/** Chance that a test as flaky as before fails so often at which it no longer counts as usual. */
const UNUSUAL_BELOW = 0.02;

/** Newest results that are compared with all before. */
const RECENT_RESULTS = 10;

/** Results before these without which nobody knows what is usual. */
const LEAST_EARLIER = 20;

/**
 * Share of failures from which they are as frequent as those of breaks that come and go. Such breaks are taken to fail in 30 % of
 * runs or more, and flaky tests in 50 % at most (`break-rate.ts`, `flake-rate.ts`): this is the middle of where both may lie.
 */
const BREAK_RATE = 0.4;

/** Results before the newest ones in which such a break had not begun. What a test does for longer is known of it by then. */
const JUST_BEFORE = 30;

type Result = Pick<TimelineEntry, 'code'> & Partial<Pick<TimelineEntry, 'run' | 'ownChange'>>;

/** What is unusual, completing "it …"; `undefined` where it fails as often as ever. `timeline`: ends with the judged failure. */
export function aboveUsual(timeline: readonly Result[]): string | undefined {
  const results = votesIn(timeline);
  const lastPass = results.findLastIndex(({ code }) => !isFailingCode(code));
  const row = results.length - 1 - lastPass;
  const before = tallyOf(results.slice(0, lastPass + 1));
  // Given that it fails at all: a rare failure is no less usual for being rare.
  if (row > 1 && chanceOfRow(before, row) / chanceOfRow(before, 1) < UNUSUAL_BELOW)
    return `failed in all of the last ${row} runs`;
  const lately = latelyOf(results);
  // What is usual must have shown before: a test that failed for the first time of late is in quarantine for just that.
  return lately.hasFailedBefore && lately.failed > 1 && lately.isUnusual ? lately.says : undefined;
}

/**
 * The same where failures have become as frequent as those of breaks that come and go. That the test was flaky before does
 * not explain it, and such a break may.
 */
export function asOftenAsBreaks(timeline: readonly Result[]): string | undefined {
  const lately = latelyOf(votesIn(timeline).slice(-RECENT_RESULTS - JUST_BEFORE));
  const isOften = lately.failed - 1 >= BREAK_RATE * (lately.of - 1);
  return isOften && lately.isUnusual ? lately.says : undefined;
}

/**
 * The results that count. Of another pull request it is the newest: one that broke the test says so once, however often it was
 * run.
 */
function votesIn(timeline: readonly Result[]): readonly Result[] {
  const heard = new Set<number>();
  return timeline
    .toReversed()
    .filter(({ code, run, ownChange }) => {
      if (!isDecided(code)) return false;
      const other = ownChange === true ? undefined : run?.pullRequest;
      if (other === undefined) return true;
      const isNewest = !heard.has(other);
      heard.add(other);
      return isNewest;
    })
    .reverse();
}

interface Lately {
  /** The judged failure is one of them, because it is what is asked about. */
  readonly failed: number;
  readonly of: number;
  readonly hasFailedBefore: boolean;
  /** Enough is known of the time before, and so many failures were hardly to be expected by it. */
  readonly isUnusual: boolean;
  readonly says: string;
}

function latelyOf(decided: readonly Result[]): Lately {
  const recent = decided.slice(-RECENT_RESULTS);
  const failed = recent.filter(({ code }) => code !== 'p').length;
  const of = recent.length;
  const earlier = tallyOf(decided.slice(0, -RECENT_RESULTS));
  const isUnusual =
    sizeOf(earlier) >= LEAST_EARLIER && chanceOfAtLeast(earlier, failed - 1, of - 1) < UNUSUAL_BELOW;
  const says = `failed in ${failed} of the last ${of} runs`;
  return { failed, of, hasFailedBefore: earlier.failed + earlier.refailed > 0, isUnusual, says };
}

function tallyOf(results: readonly Result[]): Tally {
  const counter = new StepCounter();
  for (const { code } of results) for (const fails of triesOf(code)) counter.add(fails, 1);
  return counter.tally();
}

function sizeOf({ failed, refailed, passed, recovered }: Tally): number {
  return failed + refailed + passed + recovered;
}

/** Chance of so many failures among so many results, over all rates that earlier ones leave possible. */
function chanceOfAtLeast(tally: Tally, failures: number, results: number): number {
  const rates = weighedRates(tally).map(({ rate, logPrior, logLikelihood }) => ({
    rate,
    log: logPrior + logLikelihood,
  }));
  const most = Math.max(...rates.map(({ log }) => log));
  let [sum, total] = [0, 0];
  for (const { rate, log } of rates) {
    const weight = Math.exp(log - most);
    total += weight;
    sum += weight * binomialTail({ hits: failures, of: results }, rate);
  }
  return sum / total;
}
