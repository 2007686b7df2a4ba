import type { Evidence, EvidenceKind } from '../verdict.js';

/** Log-odds below which an observation is not worth a sentence: a fortieth of even odds. */
const WORTH_SAYING = 0.1;

export interface Weighed {
  readonly kind: EvidenceKind;
  /** Log-odds: above zero speaks for flaky. */
  readonly weight: number;
  /** Rests on runs that contain this change. */
  readonly ownChange?: boolean;
  /** Said also where it weighs nothing. */
  readonly always?: boolean;
}

/** One observation, or none where there is nothing to say. */
export function weighed(
  says: string | undefined,
  { kind, weight, ownChange = false, always = false }: Weighed,
): Evidence[] {
  if (says === undefined || (Math.abs(weight) < WORTH_SAYING && !always)) return [];
  return [{ kind, weight, says, ownChange }];
}
