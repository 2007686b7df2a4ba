import { flakeLikelihood } from '../rates/flake-rate.js';
import { flakinessOf } from './alone.js';
import type { Balance } from './balance.js';
import type { Suspect as CauseSuspect } from './cause-group.js';
import { changedFilesRatio } from './changed-files-ratio.js';
import type { PointedChange } from './pointed-changes.js';
import { signatureRatios } from './signature-ratio.js';
import { riskOf } from './suspect-risk.js';
import type { Look, Suspect } from './suspects.js';
import { onsetsOf } from './suspects.js';
import type { TestCourse } from './test-course.js';

/** Log-likelihood that a test which a transient hits fails in one try. */
const TRANSIENT_FAILS = Math.log(0.95);

/** Not pointing to any says next to nothing, one change of many; only what points is weighed. */
const POINTS_TO_CHANGE = changedFilesRatio(true);

export interface CauseFacts {
  /** Length of the axis. */
  readonly places: number;
  /** Of the judged failure, where its looks count. */
  readonly signature: string | undefined;
  /** Earlier changes that the failure points to, where that counts. */
  readonly pointsTo: readonly PointedChange[];
  /** The suspect on its own. */
  readonly alone: Balance;
}

/** What causes that several tests share have to explain of one. */
export function asCause(
  suspect: Suspect,
  look: Look,
  { places, signature, pointsTo, alone }: CauseFacts,
): CauseSuspect {
  const onsets = onsetsOf(suspect, look);
  const ratios =
    signature === undefined || suspect.known.length === 0
      ? undefined
      : signatureRatios(signature, suspect.known, { places, first: onsets.first });
  const weight = riskOf(suspect) - flakinessOf(alone);
  const weighed = (ofOnsets: Float64Array): Float64Array => {
    const broke = ofOnsets.slice();
    for (let place = onsets.first; place < places; place++)
      broke[place] = (broke[place] as number) + ((ratios?.[place] ?? 0) + weight);
    for (const { place } of pointsTo) broke[place] = (broke[place] as number) + POINTS_TO_CHANGE;
    return broke;
  };
  return {
    broke: weighed(onsets.broke),
    brokeBy: onsets.brokeBy.map(weighed),
    first: onsets.first,
    transient: transientRatio(look.course) + (ratios?.at(-1) ?? 0) + weight,
  };
}

function transientRatio({ whole, before, failures }: TestCourse): number {
  if (failures === 0) return Number.NEGATIVE_INFINITY;
  return flakeLikelihood(before) + failures * TRANSIENT_FAILS - flakeLikelihood(whole.total);
}
