import { cut } from '../../model/failure.js';
import type { TestId } from '../../model/test-id.js';
import type { PastLane } from '../past.js';
import { binomialTail } from '../rates/exact-tests.js';
import { counted, describeRun, grouped } from '../run-words.js';
import type { FoundCause } from './cause.js';
import { RARE, strengthOf } from './cause.js';
import type { CauseFacts } from './cause-facts.js';
import { isBad, isPartial } from './cause-facts.js';
import type { Wording } from './words-of-failures.js';
import { inFailures, whatFailuresSpeakOf } from './words-of-failures.js';

/**
 * Order, or state that tests share. Three signs can be read from what a history keeps.
 *
 * The test passes in runs of selected tests and fails in whole ones. Each such pass may be luck; how often, is said.
 *
 * Its failures speak of something that another test has left behind.
 *
 * Its failures share the test that ran just before. Predecessors are kept for failing results only, so passes can't be
 * compared; instead, how often two failures of *another* test of the lane share theirs says how much the order varies at
 * all. In a suite that always runs in one order all of them do, and nothing can be concluded.
 */
export function orderCauses(facts: CauseFacts): FoundCause[] {
  return [followsTheSame(facts), leftBehind(facts), passesAlone(facts)].filter(
    (cause) => cause !== undefined,
  );
}

/** What is left of another test, in the words of the common runtimes and databases. */
const LEFT_BEHIND: readonly Wording[] = [
  {
    label: 'an event loop of another test',
    pattern: /attached to a different (?:event )?loop|event loop is closed/i,
  },
  {
    label: 'something that was there already',
    pattern: /duplicate key|unique constraint|already (?:exists|registered|defined|bound)|EEXIST|FileExists/i,
  },
];

/** Words beside a pass on the same code: less than what can be counted. */
const WORDS = 3;

function leftBehind({ failures }: CauseFacts): FoundCause | undefined {
  const said = whatFailuresSpeakOf(failures, LEFT_BEHIND);
  if (said === undefined || !failures.some(({ hasPassedAgain }) => hasPassedAgain)) return undefined;
  return {
    kind: 'order',
    strength: WORDS,
    says: `Likely shared state: the failure speaks of ${said.label}${inFailures(said)}, and the test also passed on the same code.`,
  };
}

/** Of flaky tests in published data of Python 59 % depend on the order: what this cause starts with, as log-odds. */
const ORDER_PRIOR = Math.log(0.59 / 0.41);

/** Whole runs with failures that are needed: of one failure nothing can be said. */
const WHOLE_FAILURES = 2;

/** Chance of luck from which it is said, and from which the cause is called no more than possible. */
const SURE = 0.05;
const DOUBTFUL = 0.2;

function passesAlone({ results, judged, failures }: CauseFacts): FoundCause | undefined {
  // The judged failure, and one before it.
  if (failures.length < WHOLE_FAILURES) return undefined;
  const alone = results.filter(({ sameLane, run }) => sameLane && isPartial(run));
  if (alone.length === 0 || alone.some(isBad) || isPartial(judged.run)) return undefined;
  const whole = results.filter(({ sameLane, run }) => sameLane && !isPartial(run));
  const isFlake = new Set(failures.map(({ key }) => key));
  const failed = 1 + whole.filter((result) => isBad(result) && isFlake.has(result.key)).length;
  const of = 1 + whole.length;
  if (failed < WHOLE_FAILURES) return undefined;
  const luck = (1 - failed / of) ** alone.length;
  const last = alone.at(-1);
  const tests = last?.run.parts.reduce((sum, { counts }) => sum + counts.tests, 0) ?? 0;
  const where = last === undefined ? '' : ` (last in ${describeRun(last.run)}, of ${counted(tests, 'test')})`;
  const doubt =
    luck < SURE ? '' : `, which proves little: by luck it happens in ${Math.round(100 * luck)} of 100 cases`;
  const passes = alone.length === 1 ? 'it passed' : `it passed each of ${grouped(alone.length)} times`;
  return {
    kind: 'order',
    strength: ORDER_PRIOR + strengthOf(luck),
    says: `${luck < DOUBTFUL ? 'Likely' : 'Perhaps'} order or shared state: ${passes} when only selected tests ran${where}, and failed in ${grouped(failed)} of ${counted(of, 'run')} of the whole suite${doubt}.`,
  };
}

/** Failures whose predecessor must be known, and how many of them must share it. */
const FAILURES_NEEDED = 3;

function followsTheSame({ failures, past, verdict }: CauseFacts): FoundCause | undefined {
  const before = failures.flatMap(({ run, record, sameLane }) =>
    sameLane && run.passedUnlisted !== true && record.predecessor !== undefined ? [record.predecessor] : [],
  );
  const [predecessor, shared] = mostOften(before);
  if (predecessor === undefined || shared < FAILURES_NEEDED) return undefined;
  const usual = usualSharing(
    past.find(({ sameLane }) => sameLane),
    verdict.test,
  );
  if (usual === undefined) return undefined;
  const chance = binomialTail({ hits: shared - 1, of: before.length - 1 }, usual);
  if (chance > RARE) return undefined;
  return {
    kind: 'order',
    strength: strengthOf(chance),
    says: `Likely order or shared state: ${cut(predecessor, 150)} ran just before in ${grouped(shared)} of ${counted(before.length, 'failure')}, though the order of this suite varies.`,
  };
}

/** Pairs of failures of other tests that must be known before it can be said how much the order varies. */
const PAIRS_NEEDED = 5;

/** Share of pairs of failures of one other test that have the same predecessor, from above. */
function usualSharing(lane: PastLane | undefined, test: TestId): number | undefined {
  const byTest = new Map<TestId, TestId[]>();
  for (const { run, key } of lane?.runs ?? []) {
    if (run.passedUnlisted === true) continue;
    for (const [id, { predecessor }] of lane?.view.recordsOf(key) ?? []) {
      if (id === test || predecessor === undefined) continue;
      const known = byTest.get(id);
      if (known === undefined) byTest.set(id, [predecessor]);
      else known.push(predecessor);
    }
  }
  let pairs = 0;
  let same = 0;
  // Neighbours in time only: all pairs of a test that is broken for long would drown the others.
  for (const before of byTest.values())
    for (let i = 1; i < before.length; i++) {
      pairs++;
      if (before[i] === before[i - 1]) same++;
    }
  return pairs < PAIRS_NEEDED ? undefined : (same + 1) / (pairs + 2);
}

function mostOften(tests: readonly TestId[]): [TestId | undefined, number] {
  const counts = new Map<TestId, number>();
  for (const test of tests) counts.set(test, (counts.get(test) ?? 0) + 1);
  return [...counts].reduce<[TestId | undefined, number]>(
    (most, [test, n]) => (n > most[1] ? [test, n] : most),
    [undefined, 0],
  );
}
