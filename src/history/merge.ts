import type { LaneKey } from '../model/lane.js';
import type { Instant, RunKey } from '../model/run.js';
import { compareRunKeys, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { isFailing } from '../model/test-result.js';
import { canonicalJson, compareText, firstText } from './canonical.js';
import type { FailureRecord, History, LaneHistory } from './history.js';
import { joinDeliveries } from './join-runs.js';
import { mergeRuns } from './merge-runs.js';
import { mergeTests } from './merge-tests.js';

/**
 * Merges two histories into one that holds every run of both. Commutative, associative and idempotent: every part
 * of a history is a join-semilattice (sets unite, letters join to the worse, records to the larger in a total
 * order), and what filters (watermark, tombstones) looks at run keys alone, which never change.
 */
export function mergeHistories(a: History, b: History): History {
  const lanes = new Map<LaneKey, LaneHistory>(a.lanes);
  for (const [key, lane] of b.lanes) {
    const mine = lanes.get(key);
    lanes.set(key, mine === undefined ? lane : mergeLanes(mine, lane));
  }
  const absorbed = new Set([...a.absorbed, ...b.absorbed]);
  const seen = mergeSeen(a.seen, b.seen, absorbed);
  return { lanes, absorbed, ...(seen.size > 0 && { seen }) };
}

/** What is only known to be somewhere: what one of both has absorbed is here by now. */
function mergeSeen(
  a: History['seen'],
  b: History['seen'],
  absorbed: ReadonlySet<string>,
): Map<string, Instant> {
  const seen = new Map<string, Instant>();
  for (const [key, date] of [...(a ?? []), ...(b ?? [])]) {
    if (!absorbed.has(key)) seen.set(key, firstText(seen.get(key) ?? date, date));
  }
  return seen;
}

/** Merges many. Single runs in one go, and then neighbours first, so that small ones grow together before they meet a large one. */
export function mergeAll(histories: Iterable<History>, onto: History): History {
  let level = joinDeliveries([...histories]);
  while (level.length > 1) {
    level = level.flatMap((history, i) => {
      const next = level[i + 1];
      return i % 2 === 1 ? [] : [next === undefined ? history : mergeHistories(history, next)];
    });
  }
  return level[0] === undefined ? onto : mergeHistories(onto, level[0]);
}

function mergeLanes(a: LaneHistory, b: LaneHistory): LaneHistory {
  if (a === b) return a;
  const watermark = laterKey(a.watermark, b.watermark);
  // What is below the watermark stays away anyway: its tombstones can go.
  const forgottenRuns = new Set(
    [...a.forgottenRuns, ...b.forgottenRuns].filter((key) => isAbove(key, watermark)),
  );
  const forgottenTests = mergeForgottenTests(a.forgottenTests, b.forgottenTests);
  const stays = (key: RunKey): boolean => !forgottenRuns.has(key) && isAbove(key, watermark);
  const runs = mergeRuns(a.runs, b.runs).filter((run) => stays(runKey(run)));
  return {
    lane: a.lane,
    ...(watermark !== undefined && { watermark }),
    runs,
    tests: mergeTests(a, b, { runs, watermark, forgottenTests }),
    failures: mergeFailures(a.failures, b.failures, stays, forgottenTests),
    forgottenRuns,
    forgottenTests,
  };
}

function mergeFailures(
  a: LaneHistory['failures'],
  b: LaneHistory['failures'],
  stays: (key: RunKey) => boolean,
  forgottenTests: ReadonlyMap<TestId, RunKey>,
): LaneHistory['failures'] {
  const merged = new Map<RunKey, ReadonlyMap<TestId, FailureRecord>>();
  for (const [run, records] of [...a, ...b]) {
    if (!stays(run)) continue;
    const known = merged.get(run);
    if (known === undefined && forgottenTests.size === 0) {
      merged.set(run, records);
      continue;
    }
    const target = new Map<TestId, FailureRecord>(known);
    for (const [id, record] of records) {
      const forgottenUpTo = forgottenTests.get(id);
      if (!isAbove(run, forgottenUpTo)) continue;
      const mine = target.get(id);
      target.set(id, mine === undefined ? record : worseRecord(mine, record));
    }
    if (target.size > 0) merged.set(run, target);
  }
  return new Map([...merged].sort(([x], [y]) => compareRunKeys(x, y)));
}

/** Of two accounts of one result the one that failed, as in its timeline; among equals the larger one. */
export function worseRecord(a: FailureRecord, b: FailureRecord): FailureRecord {
  if (a === b) return a;
  const order = severity(a) - severity(b) || compareText(canonicalJson(a), canonicalJson(b));
  return order >= 0 ? a : b;
}

function severity({ outcome }: FailureRecord): number {
  return isFailing(outcome) ? (outcome === 'failed' ? 2 : 1) : 0;
}

function mergeForgottenTests(
  a: ReadonlyMap<TestId, RunKey>,
  b: ReadonlyMap<TestId, RunKey>,
): ReadonlyMap<TestId, RunKey> {
  const merged = new Map(a);
  for (const [id, upTo] of b) merged.set(id, laterKey(merged.get(id), upTo) ?? upTo);
  return merged;
}

function laterKey(a: RunKey | undefined, b: RunKey | undefined): RunKey | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareRunKeys(a, b) >= 0 ? a : b;
}

function isAbove(key: RunKey, limit: RunKey | undefined): boolean {
  return limit === undefined || compareRunKeys(key, limit) > 0;
}
