import type { RunInfo } from '../../model/run.js';
import { startedAt } from '../../model/run.js';
import type { PastResult } from '../past.js';
import { fisherTail } from '../rates/exact-tests.js';
import { counted, grouped } from '../run-words.js';
import type { FoundCause } from './cause.js';
import { strengthOf } from './cause.js';
import type { CauseFacts } from './cause-facts.js';
import { isPartial } from './cause-facts.js';

/**
 * Failures that come at some time of the day, on some weekday, or at the end of the month: dates in tests, time zones, and
 * what else runs on the machines then. Every window of time is compared with the rest by Fisher's exact test against the
 * times at which the lane runs at all, and the chance is multiplied by the number of windows looked at (Bonferroni).
 *
 * Runs of one day have much in common besides the hour, so every day counts once in a window: as failed if any of its
 * runs there did.
 */
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Days with a failure in the window that are needed. */
const DAYS_NEEDED = 4;

/** Share of the days with failures that must lie in the window: elsewhere is what it is not about. */
const CONCENTRATED = 0.6;

/** Chance after correction from which it counts: rarer than for other causes, because time always is at hand. */
const CHANCE = 0.001;

interface Window {
  readonly name: string;
  readonly holds: (at: Date) => boolean;
}

const WEEKDAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** Hours of a window of the day: a maintenance job, the hours around midnight in some zone, a half of the day. */
const WIDTHS = [2, 4, 8];

const WINDOWS: readonly Window[] = [
  ...WIDTHS.flatMap((width) =>
    Array.from(
      { length: 24 },
      (_, from): Window => ({
        name: `between ${hour(from)} and ${hour((from + width) % 24)} UTC`,
        holds: (at) => (at.getUTCHours() - from + 24) % 24 < width,
      }),
    ),
  ),
  ...WEEKDAYS.map((day, i): Window => ({ name: `on ${day} (UTC)`, holds: (at) => at.getUTCDay() === i })),
  { name: 'at weekends (UTC)', holds: (at) => at.getUTCDay() % 6 === 0 },
  {
    name: 'on the last or first day of a month (UTC)',
    holds: (at) => at.getUTCDate() === 1 || new Date(at.getTime() + DAY_MS).getUTCDate() === 1,
  },
];

function hour(h: number): string {
  return `${String(h).padStart(2, '0')}:00`;
}

export function clockCause({ results, judged, failures }: CauseFacts): FoundCause | undefined {
  const isFlake = new Set(failures.filter(({ sameLane }) => sameLane).map(({ key }) => key));
  // On no more days than it has failures.
  if (isFlake.size < DAYS_NEEDED) return undefined;
  const timed = ({ run, key }: Pick<PastResult, 'run' | 'key'>): TimedResult => ({
    at: timeOf(run),
    failed: isFlake.has(key),
  });
  const isWhole = ({ sameLane, run }: Pick<PastResult, 'sameLane' | 'run'>): boolean =>
    sameLane && !isPartial(run);
  const now: TimedResult = { at: timeOf(judged.run), failed: true };
  // The last one is the judged one.
  const earlier = failures.slice(0, -1).filter(isWhole).map(timed);
  let all: readonly TimedResult[] | undefined;
  return concentration([...earlier, now], () => {
    all ??= [...results.filter(isWhole).map(timed), now];
    return all;
  });
}

export interface TimedResult {
  readonly at: Date;
  readonly failed: boolean;
}

/**
 * The window of time in which failures concentrate, as a cause. The last of them is the judged one. All results, those
 * that passed as well, are asked for where some window holds enough of the failures: of most tests none does.
 */
export function concentration(
  failures: readonly TimedResult[],
  results: () => readonly TimedResult[],
): FoundCause | undefined {
  let best: { window: Window; inside: DayCount; chance: number } | undefined;
  const judged = failures.at(-1)?.at;
  const allFailed = byDay(failures).failed;
  if (allFailed < DAYS_NEEDED) return undefined;
  const daysNeeded = Math.max(DAYS_NEEDED, CONCENTRATED * allFailed);
  for (const window of WINDOWS) {
    // What can't explain the failure at hand is not its cause.
    if (judged === undefined || !window.holds(judged)) continue;
    const within = failures.filter(({ at }) => window.holds(at));
    // On no more days than it has failures.
    if (within.length < daysNeeded || byDay(within).failed < daysNeeded) continue;
    const inside = byDay(results().filter(({ at }) => window.holds(at)));
    const outside = byDay(results().filter(({ at }) => !window.holds(at)));
    const chance = fisherTail(
      { hits: inside.failed, of: inside.days },
      { hits: outside.failed, of: outside.days },
    );
    if (best === undefined || chance < best.chance) best = { window, inside, chance };
  }
  if (best === undefined || best.chance * WINDOWS.length > CHANCE) return undefined;
  const { window, inside } = best;
  const all = byDay(results());
  return {
    kind: 'clock',
    strength: strengthOf(best.chance * WINDOWS.length),
    says: `Likely the time: it failed ${window.name} on ${grouped(inside.failed)} of ${counted(inside.days, 'day')} with runs then, and on ${grouped(all.failed)} of ${counted(all.days, 'day')} in all.`,
  };
}

interface DayCount {
  readonly days: number;
  readonly failed: number;
}

function byDay(results: readonly TimedResult[]): DayCount {
  const days = new Map<number, boolean>();
  for (const { at, failed } of results) {
    const day = Math.floor(at.getTime() / DAY_MS);
    days.set(day, days.get(day) === true || failed);
  }
  return { days: days.size, failed: [...days.values()].filter(Boolean).length };
}

/** Of runs: the same for all their tests. */
const times = new WeakMap<RunInfo, Date>();

function timeOf(run: RunInfo): Date {
  let time = times.get(run);
  if (time === undefined) {
    time = new Date(Date.parse(startedAt(run)));
    times.set(run, time);
  }
  return time;
}
