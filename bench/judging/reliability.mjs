import { mean } from './metrics.mjs';

const BINS = 10;

/** What share of the failures given a probability of about p is flaky: on the diagonal, if probabilities mean it. */
export function reliability(items) {
  return Array.from({ length: BINS }, (_, bin) => {
    const inBin = items.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      count: inBin.length,
      ...(inBin.length > 0 && {
        predicted: mean(inBin.map(({ score }) => score)),
        observed: mean(inBin.map(({ isPositive }) => Number(isPositive))),
      }),
    };
  });
}

/** Mean distance from the diagonal, bins weighed by their counts. */
export function calibrationError(bins) {
  const filled = bins.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  return filled.reduce(
    (sum, { count, predicted, observed }) => sum + (count / total) * Math.abs(predicted - observed),
    0,
  );
}
