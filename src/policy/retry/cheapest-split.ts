/**
 * Splits retries over tests so that as little time as possible buys as much certainty as is wanted.
 *
 * Each further retry of a test buys less certainty than the one before (`retries-needed.ts`) and takes no less time, in
 * proportion. So the cheapest split takes retries by certainty per millisecond, the best first, over all tests; it
 * differs from the very best one by less than one retry.
 */
export interface Candidate {
  /** By number of retries, from none on: the chance that the test fails the build. Each retry is worth no more than the last. */
  readonly chances: readonly number[];
  /** Milliseconds of each retry: of the first, of the second, and so on. */
  readonly costsMs: readonly number[];
}

export interface SplitLimits {
  /** The chances of all tests together need not be lower. */
  readonly target: number;
  readonly budgetMs: number;
}

export interface Split {
  /** For each candidate. */
  readonly retries: readonly number[];
  readonly chance: number;
  readonly costMs: number;
}

interface Step {
  readonly candidate: number;
  readonly retry: number;
  readonly gain: number;
  readonly costMs: number;
}

export function cheapestSplit(candidates: readonly Candidate[], { target, budgetMs }: SplitLimits): Split {
  const retries = candidates.map(() => 0);
  let chance = candidates.reduce((sum, { chances }) => sum + (chances[0] ?? 0), 0);
  let costMs = 0;
  const taken: Step[] = [];
  for (const step of steps(candidates)) {
    if (chance <= target) break;
    // A step that does not fit leaves the later ones of the same test out, too: retries come one after the other.
    if (retries[step.candidate] !== step.retry - 1 || costMs + step.costMs > budgetMs) continue;
    retries[step.candidate] = step.retry;
    chance -= step.gain;
    costMs += step.costMs;
    taken.push(step);
  }
  // Steps that cost next to nothing may have bought more than was needed. What can be spared is given back, the highest
  // numbers first: each retry also lets real bugs through.
  for (const step of taken.toSorted((a, b) => b.retry - a.retry || worth(a) - worth(b))) {
    if (retries[step.candidate] !== step.retry || chance + step.gain > target) continue;
    retries[step.candidate] = step.retry - 1;
    chance += step.gain;
    costMs -= step.costMs;
  }
  return { retries, chance: sumOf(candidates, retries), costMs: Math.max(0, costMs) };
}

function steps(candidates: readonly Candidate[]): Step[] {
  const all = candidates.flatMap(({ chances, costsMs }, candidate) =>
    costsMs.slice(0, chances.length - 1).map((costMs, i): Step => {
      const gain = Math.max(0, (chances[i] ?? 0) - (chances[i + 1] ?? 0));
      return { candidate, retry: i + 1, gain, costMs };
    }),
  );
  return all.sort((a, b) => worth(b) - worth(a) || a.candidate - b.candidate || a.retry - b.retry);
}

/** Tests of no known length count as a millisecond: cheap, not free. */
function worth({ gain, costMs }: Step): number {
  return gain / Math.max(costMs, 1e-9);
}

function sumOf(candidates: readonly Candidate[], retries: readonly number[]): number {
  return candidates.reduce((sum, { chances }, i) => sum + (chances[retries[i] ?? 0] ?? 0), 0);
}
