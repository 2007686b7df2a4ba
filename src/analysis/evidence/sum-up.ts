import { flakyLogOdds } from '../breaks/balance.js';
import type { View } from '../breaks/test-course.js';
import type { Weights } from '../classify.js';
import type { Evidence } from '../verdict.js';
import { changedFilesSentence } from './changed-files-sentence.js';
import type { FailureContext } from './failure-context.js';
import { signatureSentence, togetherSentence } from './failure-sentences.js';
import {
  brokenBeforeSentence,
  confirmedSentence,
  isolatedSentence,
  passesSentence,
} from './history-sentences.js';
import type { EvidenceName } from './names.js';
import { isEvidenceName } from './names.js';
import { attemptsSentence, otherLaneSentence, sameCodeSentence } from './own-run-sentences.js';
import { weighed } from './weighed.js';

/**
 * The sum that a verdict rests on. The model is asked several times, each time with one more kind of evidence; what that
 * moves the log-odds is the weight of that kind. So the weights add up to the verdict, whatever their order.
 */
export interface Sum {
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
  /** Log-odds that the failure is no fault of the code. */
  readonly logOdds: number;
  /** The same without the passes of this change's own runs, which can't excuse it. */
  readonly outsideLogOdds: number;
}

/** A test that no run without this change knows: its failure is the change's business, whatever its cause. */
const NEW_TEST = -2;

/**
 * Another lane differs in its environment too, which may be all there is to it: a pass there says little.
 */
const PASSED_IN_OTHER_LANE = 0.8;

export function sumUp(context: FailureContext, weights: Weights, without: ReadonlySet<EvidenceName>): Sum {
  const { test } = context;
  const { scales } = weights;
  const counts = (name: EvidenceName): boolean => !without.has(name);
  const history = historyOf(context, weights, without);
  const base: View = {
    confirmed: counts('confirmed-before'),
    isolated: counts('isolation'),
    own: 'none',
    attempts: false,
  };
  const own = counts('same-code') ? 'all' : 'none';
  const withBase = flakyLogOdds(scales.alone(test, base));
  const withRuns = flakyLogOdds(scales.alone(test, { ...base, own }));
  const alone = flakyLogOdds(scales.alone(test, scales.view));
  const pooled = flakyLogOdds(weights.withoutLooks);
  const looks = flakyLogOdds(weights.withoutFiles);
  const all = flakyLogOdds(weights.balance);
  const before = context.pastRuns === 0 || history.isNew ? withBase : history.logOdds;
  const together = counts('together') && context.pastRuns > 0;
  const others = scales.members.othersIn(weights.group, test);
  const steps: Evidence[][] = [
    history.evidence,
    beforeTheRun(context, withBase - (history.evidence.length === 0 ? 0 : before)),
    weighed(sameCodeSentence(context, { own: true, weight: withRuns - withBase }), {
      kind: 'same-code',
      weight: withRuns - withBase,
      ownChange: true,
    }),
    weighed(counts('same-code') ? otherLaneSentence(context) : undefined, {
      kind: 'same-code',
      weight: PASSED_IN_OTHER_LANE,
      ownChange: true,
    }),
    weighed(attemptsSentence(context), { kind: 'attempts', weight: alone - withRuns, ownChange: true }),
    together
      ? weighed(togetherSentence(others, scales.failsElsewhere, pooled - alone), {
          kind: 'together',
          weight: pooled - alone,
        })
      : [],
    weighed(signatureSentence(context), { kind: 'signature', weight: looks - pooled, always: true }),
    weighed(
      changedFilesSentence(context, {
        isShared: weights.isTouching,
        earlier: weights.earlier,
        bringsChange: scales.bringsChange,
      }),
      {
        kind: 'changed-files',
        weight: all - looks,
      },
    ),
  ];
  const evidence = steps
    .flat()
    .filter(({ kind }) => !isEvidenceName(kind) || counts(kind))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const otherLane = steps[3]?.[0]?.weight ?? 0;
  const logOdds = history.logOdds + (all - before) + otherLane - (together ? 0 : pooled - alone);
  const outsideLogOdds = history.logOdds + (flakyLogOdds(weights.outside) - before);
  return { evidence, logOdds, outsideLogOdds };
}

/** What came just before, on the branch without the change: a pass on the same code, or failures. */
function beforeTheRun(context: FailureContext, weight: number): Evidence[] {
  const sameCode = sameCodeSentence(context, { own: false, weight });
  if (sameCode !== undefined) return weighed(sameCode, { kind: 'same-code', weight });
  return weighed(brokenBeforeSentence(context, weight), { kind: 'broken-before', weight });
}

interface HistoryPart {
  readonly evidence: Evidence[];
  readonly logOdds: number;
  readonly isNew: boolean;
}

/** What the test's own past without the change says, before anything else. */
function historyOf(
  context: FailureContext,
  { scales }: Weights,
  without: ReadonlySet<EvidenceName>,
): HistoryPart {
  const { test, results, pastRuns } = context;
  if (!results.some(({ ownChange }) => !ownChange)) {
    if (pastRuns === 0) {
      const says = 'There is no earlier run without this change to compare with.';
      return {
        evidence: [{ kind: 'no-history', weight: 0, says, ownChange: false }],
        logOdds: 0,
        isNew: false,
      };
    }
    const weight = without.has('new-test') ? 0 : NEW_TEST;
    const says = 'The test is new: no run without this change has it.';
    return {
      evidence: weighed(says, { kind: 'new-test', weight, always: true }),
      logOdds: weight,
      isNew: true,
    };
  }
  const view: View = { confirmed: false, isolated: !without.has('isolation'), own: 'none', attempts: false };
  const counts = !without.has('confirmed-before');
  const unconfirmed = scales.byRate(test, view);
  const all = scales.byRate(test, { ...view, confirmed: counts });
  const confirmedSays = counts ? confirmedSentence(context) : undefined;
  // Where every failure between passes is a proven flake, the proof says it all.
  const addsMore =
    confirmedSays === undefined || unconfirmed > scales.byRate(test, { ...view, isolated: false });
  const isolatedSays = view.isolated && addsMore ? isolatedSentence(context) : undefined;
  // The first sentence on the test's past carries what its passes weigh too.
  const evidence = [
    ...weighed(isolatedSays, { kind: 'isolation', weight: confirmedSays === undefined ? all : unconfirmed }),
    ...weighed(confirmedSays, {
      kind: 'confirmed-before',
      weight: isolatedSays === undefined ? all : all - unconfirmed,
      always: true,
    }),
  ];
  if (evidence.length > 0) return { evidence, logOdds: all, isNew: false };
  return {
    evidence: weighed(passesSentence(context), { kind: 'streak', weight: all, always: true }),
    logOdds: all,
    isNew: false,
  };
}
