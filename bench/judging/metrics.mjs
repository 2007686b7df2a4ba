/** Numbers of a judgement that says yes or no, or how surely yes. Positive: the failure is flaky. */

/** `items`: each with `isPositive` (the truth) and `saysYes`. */
export function confusion(items) {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const { isPositive, saysYes } of items) {
    if (saysYes) counts[isPositive ? 'tp' : 'fp']++;
    else counts[isPositive ? 'fn' : 'tn']++;
  }
  return counts;
}

/** Of what was called positive, the share that is; `NaN` if nothing was called so. */
export function precision({ tp, fp }) {
  return tp / (tp + fp);
}

export function recall({ tp, fn }) {
  return tp / (tp + fn);
}

export function f1({ tp, fp, fn }) {
  return (2 * tp) / (2 * tp + fp + fn);
}

/** Matthews' correlation: 0 for a rule that always says the same, whatever the share of positives. */
export function mcc({ tp, fp, fn, tn }) {
  const root = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  return root === 0 ? 0 : (tp * tn - fp * fn) / root;
}

export function rates(counts) {
  return {
    precision: precision(counts),
    recall: recall(counts),
    f1: f1(counts),
    mcc: mcc(counts),
    ...counts,
  };
}

/**
 * Chance that a positive has a higher score than a negative, ties counted as half (Mann and Whitney). `items` have
 * `isPositive`, `score` and perhaps a `weight`: how many times they count.
 */
export function auc(items) {
  return aucOfSorted(items.toSorted((a, b) => a.score - b.score));
}

/** The same for items in the order of their scores; `weightOf` lets a resample weigh them without sorting again. */
export function aucOfSorted(items, weightOf = ({ weight = 1 }) => weight) {
  let [below, negatives, positives, won] = [0, 0, 0, 0];
  for (let i = 0; i < items.length; ) {
    const { score } = items[i];
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (; i < items.length && items[i].score === score; i++) {
      if (items[i].isPositive) tiedPositives += weightOf(items[i]);
      else tiedNegatives += weightOf(items[i]);
    }
    won += tiedPositives * (below + tiedNegatives / 2);
    below += tiedNegatives;
    negatives += tiedNegatives;
    positives += tiedPositives;
  }
  return won / (positives * negatives);
}

/** Mean squared distance of the probabilities from what happened (Brier): 0.25 for always saying one half. */
export function brier(items) {
  return mean(items.map(({ isPositive, score }) => (score - Number(isPositive)) ** 2));
}

export function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/**
 * The threshold that separates best in hindsight (highest MCC), for baselines whose scores are no probabilities. It
 * flatters them: nobody knows it beforehand.
 */
export function bestThreshold(items) {
  const sorted = items.toSorted((a, b) => b.score - a.score);
  const counts = confusion(sorted.map(({ isPositive }) => ({ isPositive, saysYes: false })));
  let best = { threshold: Number.POSITIVE_INFINITY, mcc: mcc(counts) };
  for (const [i, { isPositive, score }] of sorted.entries()) {
    if (isPositive) {
      counts.tp++;
      counts.fn--;
    } else {
      counts.fp++;
      counts.tn--;
    }
    if (sorted[i + 1]?.score !== score && mcc(counts) > best.mcc)
      best = { threshold: score, mcc: mcc(counts) };
  }
  return best.threshold;
}
