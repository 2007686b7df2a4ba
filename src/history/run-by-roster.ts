import type { RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { LaneHistory, TestHistory } from './history.js';
import { isUsualDuration, type Roster, type RosterTest } from './roster.js';
import { type OutcomeCode, SINGLE_RUN } from './timeline.js';

/** A letter of a run's result, or that it is the usual one. */
export type RosterLetter = OutcomeCode | '=';

/** A duration that is not the usual one; `undefined` where a test that passed has none. */
export interface UnusualDuration {
  /** Place of the test in the roster. */
  readonly index: number;
  readonly durationMs: number | undefined;
}

/** What was different in a run from what its roster says. */
export interface RunByRoster {
  /** A letter a test of the roster; what is missing at the end is usual. */
  readonly letters: readonly RosterLetter[];
  readonly durations: readonly UnusualDuration[];
  /** Tests that the roster does not have. */
  readonly others: ReadonlyMap<TestId, TestHistory>;
  /** How many things are not as usual. */
  readonly different: number;
}

/** Share of a roster's tests that may be different. With more, the run is kept in full, and is the next one's roster. */
const MAX_DIFFERENT = 1 / 4;

/** The only run of a lane told by a roster; `undefined` if it can't be, or if that is no shorter. */
export function tellByRoster(lane: LaneHistory, { tests }: Roster): RunByRoster | undefined {
  const [run, ...more] = lane.runs;
  if (run === undefined || more.length > 0 || hasPast(lane)) return undefined;
  const key = runKey(run);
  const letters: RosterLetter[] = [];
  const durations: UnusualDuration[] = [];
  let known = 0;
  let different = 0;
  for (const [index, expected] of tests.entries()) {
    const test = lane.tests.get(expected.id);
    if (test !== undefined) known++;
    const code = test === undefined ? '-' : letterOf(test);
    if (code === undefined || (test !== undefined && !isOfRun(test, key))) return undefined;
    if (code !== expected.usual) different++;
    letters.push(code === expected.usual ? '=' : code);
    const durationMs = test?.durations[0]?.durationMs;
    if (isAsUsual(durationMs, usualDuration(expected, code))) continue;
    different++;
    durations.push({ index, durationMs });
  }
  different += lane.tests.size - known;
  if (different > tests.length * MAX_DIFFERENT) return undefined;
  const others = new Map<TestId, TestHistory>();
  if (known < lane.tests.size) {
    const rostered = new Set(tests.map(({ id }) => id));
    for (const [id, test] of lane.tests) if (!rostered.has(id)) others.set(id, test);
  }
  while (letters.at(-1) === '=') letters.pop();
  return { letters, durations, others, different };
}

/** The tests of a run that is told by a roster. */
export function testsByRoster(
  roster: Roster,
  run: RunKey,
  told: Pick<RunByRoster, 'letters' | 'durations'>,
): Map<TestId, TestHistory> {
  const unusual = new Map(told.durations.map(({ index, durationMs }) => [index, durationMs]));
  const tests = new Map<TestId, TestHistory>();
  for (const [index, expected] of roster.tests.entries()) {
    const letter = told.letters[index] ?? '=';
    const code = letter === '=' ? expected.usual : letter;
    if (code === '-') continue;
    const durationMs = unusual.has(index) ? unusual.get(index) : usualDuration(expected, code);
    const durations = durationMs === undefined ? [] : [{ run, durationMs }];
    tests.set(expected.id, { timeline: SINGLE_RUN[code], durations });
  }
  return tests;
}

/** The history of a single run has nothing but the run. */
function hasPast(lane: LaneHistory): boolean {
  return lane.watermark !== undefined || lane.forgottenRuns.size > 0 || lane.forgottenTests.size > 0;
}

function letterOf({ timeline }: TestHistory): OutcomeCode | undefined {
  return timeline.length === 2 ? (timeline[1] as OutcomeCode) : undefined;
}

function isOfRun({ durations, totals }: TestHistory, key: RunKey): boolean {
  return totals === undefined && durations.length <= 1 && durations.every(({ run }) => run === key);
}

/** Only tests that passed have a duration. */
function usualDuration({ durationMs }: RosterTest, code: OutcomeCode): number | undefined {
  return code === 'p' || code === 'k' ? durationMs : undefined;
}

function isAsUsual(durationMs: number | undefined, usualMs: number | undefined): boolean {
  if (durationMs === undefined || usualMs === undefined) return durationMs === usualMs;
  return isUsualDuration(durationMs, usualMs);
}
