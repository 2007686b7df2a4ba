import { aucOfSorted, precision, recall } from './metrics.mjs';
import { randomNumbers } from './random.mjs';

/** Resamples: 1,000 place the ends of a 95 % interval to about a tenth of its width. */
const RESAMPLES = 1_000;
const SEED = 20_260_301;

/**
 * 95 % intervals by resampling builds, because failures of one build are one observation: a break of 100 tests is not
 * a hundred breaks. Builds without a failure that has a label add nothing and are left out. `items` have `build`,
 * `isPositive`, `score`, `saysYes` and `isExcused`.
 */
export function intervals(items, { resamples = RESAMPLES, seed = SEED } = {}) {
  const builds = new Map();
  const sorted = items.toSorted((a, b) => a.score - b.score);
  for (const item of sorted) {
    if (!builds.has(item.build)) builds.set(item.build, builds.size);
  }
  const sums = Array.from(builds, () => emptySums());
  const indexed = sorted.map(({ build, isPositive, score, saysYes, isExcused }) => {
    const index = builds.get(build);
    addTo(sums[index], { isPositive, score, saysYes, isExcused });
    return { isPositive, score, index };
  });

  const random = randomNumbers(seed);
  const weights = new Float64Array(sums.length);
  const samples = { precision: [], recall: [], auc: [], brier: [], excusedPrecision: [], excusedRecall: [] };
  for (let i = 0; i < resamples; i++) {
    weights.fill(0);
    for (let draw = 0; draw < sums.length; draw++) weights[Math.floor(random() * sums.length)]++;
    const total = emptySums();
    for (const [index, sum] of sums.entries()) {
      for (const name of Object.keys(total)) total[name] += weights[index] * sum[name];
    }
    samples.precision.push(precision(total));
    samples.recall.push(recall(total));
    samples.brier.push(total.squares / total.count);
    samples.excusedPrecision.push(total.excusedFlaky / total.excused);
    samples.excusedRecall.push(total.excusedFlaky / (total.tp + total.fn));
    samples.auc.push(aucOfSorted(indexed, ({ index }) => weights[index]));
  }
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, middle95(values)]));
}

function emptySums() {
  return { count: 0, tp: 0, fp: 0, fn: 0, tn: 0, squares: 0, excused: 0, excusedFlaky: 0 };
}

function addTo(sum, { isPositive, score, saysYes, isExcused }) {
  sum.count++;
  if (saysYes) sum[isPositive ? 'tp' : 'fp']++;
  else sum[isPositive ? 'fn' : 'tn']++;
  sum.squares += (score - Number(isPositive)) ** 2;
  if (isExcused) sum.excused++;
  if (isExcused && isPositive) sum.excusedFlaky++;
}

/** From the 2.5th to the 97.5th of a hundred; resamples that have no such number (nothing called) are left out. */
export function middle95(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (sorted.length === 0) return [Number.NaN, Number.NaN];
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return [at(0.025), at(0.975)];
}
