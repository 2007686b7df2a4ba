import type { TestId } from '../../model/test-id.js';
import type { PastLane, PastResult } from '../past.js';
import { isFailingCode } from '../past.js';
import type { CodeAxis } from './code-axis.js';

/**
 * What it says that a failure looks like earlier ones of its test, or like none of them.
 *
 * Type, masked message and top frames mostly repeat from one failure of a flaky test to the next, so a new way of failing
 * speaks for a new cause; the more so, the more failures are known. A break rarely fails exactly as the test's flakes do.
 */

/**
 * Chance that a flake looks like none of the `known` failures. Of 203 flaky failures of apache/ozone whose test had failed
 * before, a fifth look new where one to three are known, and a ninth where eight or more are.
 */
function chanceOfNew(known: number): number {
  return Math.max(LEAST_NEW, 1 / (NEW_PRIOR + known));
}
const NEW_PRIOR = 4;
const LEAST_NEW = 0.1;

/** Chance that a break fails as an earlier flake did: the same assertion, the same timeout. */
const BREAK_LOOKS_KNOWN = 0.15;

export interface KnownFailure {
  readonly result: PastResult;
  readonly signature: string;
  /** Place of its code; −1 for runs of other changes and lanes. */
  readonly place: number;
}

/** Failures of the test in runs without the change whose looks are known, by place. */
export function knownFailures(
  test: TestId,
  results: readonly PastResult[],
  { past, axis }: { readonly past: readonly PastLane[]; readonly axis: CodeAxis },
): KnownFailure[] {
  const views = new Map(past.map(({ view }) => [view.lane, view]));
  return results
    .filter(({ ownChange, code }) => !ownChange && (isFailingCode(code) || code === 'k'))
    .flatMap((result) => {
      const signature = views.get(result.lane)?.recordsOf(result.key)?.get(test)?.signature;
      if (signature === undefined) return [];
      const place = result.sameLane && result.onBase ? (axis.placeOf(result.run) ?? -1) : -1;
      return { result, signature, place };
    })
    .sort((a, b) => a.place - b.place);
}

/**
 * For each place: log-ratio of "something new has happened there" to "it fails as it always did", from the looks of the
 * judged failure, from the first place on that matters. What failed since that place may be of the same cause, and does not count.
 */
export function signatureRatios(
  signature: string | undefined,
  known: readonly KnownFailure[],
  { places, first }: { readonly places: number; readonly first: number },
): Float64Array {
  const ratios = new Float64Array(places);
  if (signature === undefined) return ratios;
  let at = 0;
  let isKnown = false;
  for (let place = 0; place < places; place++) {
    for (; at < known.length && (known[at]?.place ?? places) < place; at++)
      isKnown ||= known[at]?.signature === signature;
    if (at === 0 || place < first) continue;
    ratios[place] = isKnown
      ? Math.log(BREAK_LOOKS_KNOWN / (1 - chanceOfNew(at)))
      : Math.log((1 - BREAK_LOOKS_KNOWN) / chanceOfNew(at));
  }
  return ratios;
}
