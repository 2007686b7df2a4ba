import { laneTitle } from '../model/lane.js';
import type { RunInfo } from '../model/run.js';
import { attemptsEvidence } from './evidence/attempts.js';
import { baseBranchEvidence, baseHistory, brokenSince } from './evidence/base-branch.js';
import { confirmedEvidence } from './evidence/confirmed-before.js';
import type { FailureContext } from './evidence/failure-context.js';
import type { EvidenceName } from './evidence/names.js';
import { isEvidenceName } from './evidence/names.js';
import { newnessEvidence } from './evidence/newness.js';
import { sameCodeEvidence } from './evidence/same-code.js';
import { signatureEvidence } from './evidence/signature-seen.js';
import { togetherEvidence } from './evidence/together.js';
import type { JudgeOptions } from './judge-failures.js';
import { toProbability } from './log-odds.js';
import { isFailingCode } from './past.js';
import { counted } from './run-words.js';
import type { Evidence, VerdictKind } from './verdict.js';

/**
 * Log-odds before any evidence that a failure is flaky. Even odds: on published data a third of the failures in push
 * builds are flaky and two thirds of those in all builds; a higher start would excuse what nobody has looked at.
 */
const PRIOR = 0;

/** Probability of being flaky below which the failure counts as this change's fault. */
const REGRESSION_BELOW = 0.25;

/** Share of the run's tests, and number, that start to fail together when it is the machine and not the code. */
const OUTAGE_SHARE = 0.5;
const OUTAGE_TESTS = 10;

/** Runs of other lanes that must have passed before a lane-only failure counts as the environment's. */
const PASSES_ELSEWHERE = 3;

export interface Classification {
  readonly kind: VerdictKind;
  readonly probabilityFlaky: number;
  readonly perhapsSinceThisChange: boolean;
  /** For `broken` and `environment`: the first run of the unbroken row of failures. */
  readonly since?: RunInfo;
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
}

export interface ClassifyOptions extends JudgeOptions {
  /** Runs of this lane without this change. */
  readonly pastRuns: number;
  /** Tests in the judged run. */
  readonly testsInRun: number;
}

/** Puts the evidence on one failure together: log-odds add up, and the sum is the verdict. */
export function classify(context: FailureContext, options: ClassifyOptions): Classification {
  const counts = (name: EvidenceName): boolean => options.without?.has(name) !== true;
  const base = baseHistory(context);
  const since = counts('broken-before') ? brokenSince(base) : undefined;
  const evidence = [
    ...attemptsEvidence(context),
    ...sameCodeEvidence(context),
    ...confirmedEvidence(context),
    ...baseBranchEvidence(base, since),
    ...signatureEvidence(context),
    // A test that failed just before does not start to fail.
    ...(base.row.length === 0 ? togetherEvidence(context, options.pastRuns) : []),
    ...newnessEvidence(context, options.pastRuns),
  ]
    .filter(({ kind }) => !isEvidenceName(kind) || counts(kind))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));

  const probabilityFlaky = toProbability(PRIOR + sum(evidence));
  if (since !== undefined) {
    const lanes = counts('environment') ? environmentEvidence(context) : undefined;
    const kind = lanes === undefined ? 'broken' : 'environment';
    // Failing as it did before says "flaky" of a test that comes and goes, and nothing of one that always fails.
    const telling = evidence.filter(({ kind: of, weight }) => of !== 'signature' || weight < 0);
    const all = lanes === undefined ? telling : [lanes, ...telling];
    return { kind, since, probabilityFlaky, perhapsSinceThisChange: false, evidence: all };
  }
  // What only this change's own runs show can't say that the test was flaky before it.
  const outside = evidence.filter((item) => !item.ownChange || item.weight < 0);
  const isFlaky = probabilityFlaky >= options.flakyThreshold;
  const perhapsSinceThisChange = isFlaky && toProbability(PRIOR + sum(outside)) < options.flakyThreshold;
  const kind =
    counts('outage') && isOutage(context, evidence, options)
      ? 'outage'
      : isFlaky
        ? 'flaky'
        : probabilityFlaky < REGRESSION_BELOW && options.pastRuns > 0
          ? 'regression'
          : 'undecided';
  return { kind, probabilityFlaky, perhapsSinceThisChange, evidence };
}

function sum(evidence: readonly Evidence[]): number {
  return evidence.reduce((total, item) => total + item.weight, 0);
}

/** Most of the run fails at once, on code that passed before: the code can't be it alone. */
function isOutage(context: FailureContext, evidence: readonly Evidence[], options: ClassifyOptions): boolean {
  const many = Math.max(OUTAGE_TESTS, OUTAGE_SHARE * options.testsInRun);
  return (
    context.newlyFailing >= many && evidence.some((item) => item.kind === 'same-code' && item.weight > 0)
  );
}

/** A test that is broken in this lane and passes in every other: what differs is the environment. */
function environmentEvidence({ results }: FailureContext): Evidence | undefined {
  const elsewhere = results.filter((result) => !result.sameLane && !result.ownChange && result.code !== 's');
  const here = results.filter((result) => result.sameLane && !result.ownChange && result.code !== 's');
  const alwaysFailsHere = here.every((result) => isFailingCode(result.code));
  if (!alwaysFailsHere || elsewhere.length < PASSES_ELSEWHERE) return undefined;
  if (elsewhere.some((result) => isFailingCode(result.code))) return undefined;
  const lanes = [...new Set(elsewhere.map((result) => laneTitle(result.lane)))].slice(0, 3).join(', ');
  const says = `It fails in every run of this lane and passed in all ${counted(elsewhere.length, 'run')} of ${lanes}: the environment decides.`;
  return { kind: 'same-code', weight: 0, says, ownChange: false };
}
