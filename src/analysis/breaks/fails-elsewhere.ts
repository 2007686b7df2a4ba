import type { FailureRecord } from '../../history/history.js';
import type { RunInfo } from '../../model/run.js';
import { finishedAt, startedAt } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { isFailing } from '../../model/test-result.js';
import type { Case } from '../judge-failures.js';
import type { PastRun } from '../past.js';

/**
 * A run of another change in which the same tests failed in the same way a short while ago: then neither change is at
 * fault, and something outside the code is. Runs of the branch itself are left out: what fails there is broken there.
 */
export interface FailsElsewhere {
  readonly run: RunInfo;
  readonly tests: number;
}

/** Hours before the judged run's start in which another run must have ended: outages last hours, not days. */
const HOURS = 12;

/** Tests, and share of those that fail now, that must fail alike; fewer are flakes that fell together. */
const FEWEST_TESTS = 3;
const FEWEST_SHARE = 0.3;

export function findFailsElsewhere({ judged, view, past }: Case): FailsElsewhere | undefined {
  const now = failingOf(view.recordsOf(judged.key));
  if (now.size < FEWEST_TESTS) return undefined;
  const own = past.find(({ sameLane }) => sameLane)?.runs ?? [];
  const since = new Date(Date.parse(startedAt(judged.run)) - HOURS * 3_600_000).toISOString();
  let best: FailsElsewhere | undefined;
  for (const candidate of own) {
    if (!isOfAnotherChange(candidate) || finishedAt(candidate.run) < since) continue;
    const then = failingOf(view.recordsOf(candidate.key));
    const tests = [...now].filter(([test, signature]) => then.get(test) === signature).length;
    const isEnough = tests >= FEWEST_TESTS && tests >= FEWEST_SHARE * now.size;
    if (isEnough && tests >= (best?.tests ?? 0)) best = { run: candidate.run, tests };
  }
  return best;
}

function isOfAnotherChange({ ownChange, onBase, run }: PastRun): boolean {
  return !ownChange && !onBase && run.trusted;
}

/** Signatures of the failing tests; failures that say too little are left out. */
function failingOf(records: ReadonlyMap<TestId, FailureRecord> | undefined): Map<TestId, string> {
  const failing = new Map<TestId, string>();
  for (const [test, { outcome, signature }] of records ?? [])
    if (isFailing(outcome) && signature !== undefined) failing.set(test, signature);
  return failing;
}
