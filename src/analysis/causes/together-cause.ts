import { cut } from '../../model/failure.js';
import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { upsetIn } from '../breaks/upset-runs.js';
import type { PastLane } from '../past.js';
import { fisherTail } from '../rates/exact-tests.js';
import { counted, grouped, listed } from '../run-words.js';
import type { FoundCause } from './cause.js';
import { RARE, strengthOf } from './cause.js';
import type { CauseFacts } from './cause-facts.js';
import { failingRuns } from './failing-runs.js';

/**
 * Tests that fail together have one cause: three quarters of flaky tests fail in such clusters in published data (mean
 * 13.5 tests). Two tests belong together if most runs in which one fails are runs in which both do (Jaccard index), and
 * chance does not give that (Fisher's exact test over the runs of the lane, times the number of tests looked at).
 */
const JACCARD = 0.5;

/** Failures in common that are needed. */
const FAILURES_NEEDED = 3;

/** Tests that a sentence names. */
const NAMED_TESTS = 2;

/** What failing together is worth at most: it says that there is one cause, and not which. */
const MOST_STRENGTH = 3;

export function togetherCause({ failures, past, verdict, judged }: CauseFacts): FoundCause | undefined {
  const lane = past.find(({ sameLane }) => sameLane);
  const own = new Set(failures.filter(({ sameLane }) => sameLane).map(({ key }) => key));
  if (lane === undefined || own.size < FAILURES_NEEDED) return undefined;
  // A test has failed at least as often as both did. Of most failures that is all: the rest costs a look at every failure
  // of the lane.
  const isPerhapsMate = (both: number): boolean => both >= FAILURES_NEEDED && both >= JACCARD * own.size;
  if (![...failingWith(verdict.test, own, lane).values()].some(isPerhapsMate)) return undefined;
  const upset = upsetIn(lane.runs, lane.view).runs;
  const together = failingWith(
    verdict.test,
    [...own].filter((key) => !upset.has(key)),
    lane,
  );
  const { counted: runs, failures: timesFailed } = failingRuns(lane, judged);
  const others = timesFailed.size - (timesFailed.has(verdict.test) ? 1 : 0);
  const mates = [...together].flatMap(([test, both]) => {
    const failed = timesFailed.get(test) ?? 0;
    const either = own.size + failed - both;
    if (both < FAILURES_NEEDED || both < JACCARD * either) return [];
    const chance = fisherTail(
      { hits: both, of: own.size },
      { hits: failed - both, of: Math.max(failed - both, runs.size - own.size) },
    );
    return chance * others > RARE ? [] : [{ test, both, chance: chance * others }];
  });
  if (mates.length === 0) return undefined;
  mates.sort((a, b) => a.chance - b.chance || (a.test < b.test ? -1 : 1));
  const named = mates.slice(0, NAMED_TESTS).map(({ test }) => cut(test, 120));
  const more = mates.length - named.length;
  const names = listed(more === 0 ? named : [...named, counted(more, 'more test')]);
  const [first] = mates;
  return {
    kind: 'together',
    strength: Math.min(MOST_STRENGTH, strengthOf(first?.chance ?? 1)),
    says: `Likely one cause with ${names}: ${mates.length === 1 ? 'both' : 'they'} failed together in ${grouped(first?.both ?? 0)} of ${counted(own.size, 'failure')}.`,
  };
}

/** In how many of some runs each other test failed. */
function failingWith(test: TestId, runs: Iterable<RunKey>, { view }: PastLane): Map<TestId, number> {
  const times = new Map<TestId, number>();
  for (const key of runs)
    for (const other of view.recordsOf(key)?.keys() ?? [])
      if (other !== test) times.set(other, (times.get(other) ?? 0) + 1);
  return times;
}
