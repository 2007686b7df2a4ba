import type { RunInfo } from '../model/run.js';
import type { Balance } from './breaks/balance.js';
import { sharesOf } from './breaks/balance.js';
import type { Blame } from './breaks/blame.js';
import type { CauseGroup } from './breaks/cause-group.js';
import type { LaneScales } from './breaks/lane-scales.js';
import type { EarlierChange } from './evidence/changed-files-sentence.js';
import { environmentEvidence } from './evidence/environment.js';
import type { FailureContext } from './evidence/failure-context.js';
import type { EvidenceName } from './evidence/names.js';
import { sumUp } from './evidence/sum-up.js';
import { findWitnesses } from './evidence/witness.js';
import type { JudgeOptions } from './judge-failures.js';
import { toProbability } from './log-odds.js';
import type { Evidence, VerdictKind } from './verdict.js';

/** Probability of being flaky below which the failure counts as a fault of the code. */
const FAULT_BELOW = 0.25;

/** Tests that fail for one cause outside the code from which it is called an outage; fewer are flakes. */
const OUTAGE_TESTS = 5;

/** Probability of an outage from which it is called one: it excuses nothing, and tells people to run it again. */
const OUTAGE_FROM = 0.75;

/** Tests that fail for one cause from which a pass on the same code does not make them flaky: published flakes come alone. */
const MANY_TESTS = 3;

export interface Classification {
  readonly kind: VerdictKind;
  readonly probabilityFlaky: number;
  readonly perhapsSinceThisChange: boolean;
  readonly onlyLately: boolean;
  readonly passedBefore: boolean;
  /** For `broken` and `environment`: the run since which it fails. */
  readonly since?: RunInfo;
  readonly blame?: Blame;
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
}

/** One test in the balances of its run. */
export interface Weights {
  readonly scales: LaneScales;
  /** With everything that counts. */
  readonly balance: Balance;
  readonly group: CauseGroup;
  /** The same without the changed files. */
  readonly withoutFiles: Balance;
  /** The same without looking at how it failed either. */
  readonly withoutLooks: Balance;
  /** The failure, or others of its cause, point to a file that this change touches. */
  readonly isTouching: boolean;
  /** The change before this one that it points to. */
  readonly earlier: EarlierChange | undefined;
  /** Without passes of this change's own runs. */
  readonly outside: Balance;
}

/** Puts the evidence on one failure together: log-odds add up, and the sum is the verdict. */
export function classify(context: FailureContext, weights: Weights, options: JudgeOptions): Classification {
  const without = options.without ?? new Set<EvidenceName>();
  const { evidence, logOdds, outsideLogOdds } = sumUp(context, weights, without);
  const probabilityFlaky = toProbability(logOdds);
  const blame = probabilityFlaky < 0.5 ? weights.scales.blameOf(weights.group) : undefined;
  const witnesses = findWitnesses(context, without);
  const base = {
    probabilityFlaky,
    perhapsSinceThisChange: false,
    onlyLately: false,
    passedBefore: witnesses.passedBefore,
    evidence,
    ...(blame !== undefined && context.pastRuns > 0 && { blame }),
  };
  const shares = sharesOf(weights.balance);
  const isFault = probabilityFlaky < FAULT_BELOW && context.pastRuns > 0;
  const since = isFault && shares.brokeBefore > shares.brokeHere ? brokenSince(weights) : undefined;
  if (since !== undefined) {
    const lanes = without.has('environment') ? undefined : environmentEvidence(context);
    if (lanes === undefined) return { ...base, kind: 'broken', since };
    return { ...base, kind: 'environment', since, evidence: [lanes, ...evidence] };
  }
  const isLikely = probabilityFlaky >= options.flakyThreshold;
  const failing = weights.scales.members.failingTestsOf(weights.group).length;
  // What went on failing when the others had passed again is no part of it, whatever it was.
  const isOver = weights.scales.members.hasOutlasted(weights.group, context.test);
  if (shares.transient >= OUTAGE_FROM && failing >= OUTAGE_TESTS && !isOver)
    return { ...base, kind: 'outage' };
  if (witnesses.outside && isLikely && toProbability(outsideLogOdds) >= options.flakyThreshold)
    return { ...base, kind: 'flaky', onlyLately: !witnesses.lasting };
  // Failing and passing on the same code is proof of a flaky test now, whatever made it so. Where many tests fail with it,
  // something broke all the same.
  const isOwnFlake = witnesses.own && failing < MANY_TESTS;
  if (isOwnFlake || (isLikely && (witnesses.own || witnesses.outside))) {
    // Where this very code had passed without the change, the change is not what it has to do with; but what only its own runs
    // make likely enough can't excuse it.
    const perhapsSinceThisChange = isLikely || !witnesses.passedBefore;
    return { ...base, kind: 'flaky', perhapsSinceThisChange };
  }
  return { ...base, kind: isFault ? 'regression' : 'undecided' };
}

/** The likeliest code to have broken it, of those before the change. */
function brokenSince({ scales, group }: Weights): RunInfo | undefined {
  const { axis } = scales;
  let best = -1;
  for (let place = 0; place < axis.base; place++) {
    if (best < 0 || (group.breaks[place] ?? 0) > (group.breaks[best] ?? 0)) best = place;
  }
  return axis.codes[best]?.run;
}
