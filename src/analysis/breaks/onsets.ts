import type { Tally } from '../rates/flake-rate.js';
import { flakeLikelihood, noticeableFlakeLikelihood } from '../rates/flake-rate.js';
import { BREAK_KINDS, likelihoodOfKind, mixKinds } from './break-rate.js';
import type { Course } from './course.js';

/**
 * For each code of the lane: how much better the results are explained if the test broke there than if it fails by its
 * flake rate alone, as a logarithm. Before the break results follow the flake rate, from it on the rate of a break.
 */
export interface Onsets {
  /** Log-likelihood ratio of a break at each place of the axis, against a flake. */
  readonly broke: Float64Array;
  /** The same for each kind of break, if it is of that kind. */
  readonly brokeBy: readonly Float64Array[];
  /** The same for a test that became flaky there. */
  readonly becameFlaky: Float64Array;
  /** The first place at which anything may have begun; before it both are −∞. */
  readonly first: number;
}

/** `places`: length of the axis. */
export function findOnsets({ blocks, total, isWhole }: Course, places: number): Onsets {
  const broke = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  const brokeBy = BREAK_KINDS.map(() => new Float64Array(places).fill(Number.NEGATIVE_INFINITY));
  const ofKinds = new Float64Array(BREAK_KINDS.length);
  const becameFlaky = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  const flake = flakeLikelihood(total);
  let failures = 0;
  let passes = 0;
  let next = places;
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i];
    if (block === undefined) continue;
    failures += block.failures;
    passes += block.passes;
    const before = flakeLikelihood(block.before);
    // A break lies after the last code without this test's results and before or at its first one since.
    const from = i > 0 ? (blocks[i - 1]?.place ?? -1) + 1 : isWhole ? 0 : block.place;
    const to = Math.min(next, block.place + 1);
    for (let kind = 0; kind < ofKinds.length; kind++) {
      ofKinds[kind] = before + likelihoodOfKind(kind, failures, passes) - flake;
      brokeBy[kind]?.fill(ofKinds[kind] as number, from, to);
    }
    const flaky = before + noticeableFlakeLikelihood(since(total, block.before)) - flake;
    broke.fill(mixKinds(ofKinds), from, to);
    becameFlaky.fill(flaky, from, to);
    next = from;
  }
  return { broke, brokeBy, becameFlaky, first: next };
}

function since(total: Tally, before: Tally): Tally {
  return {
    failed: total.failed - before.failed,
    refailed: total.refailed - before.refailed,
    passed: total.passed - before.passed,
    recovered: total.recovered - before.recovered,
  };
}
