/**
 * Why a test fails now and then, as far as its history can tell.
 *
 * - `order`: what runs before it, or with it, decides: state that tests share
 * - `together`: it fails with the same other tests, so they have one cause
 * - `timing`: a race, or a limit of time
 * - `clock`: the time of day, the weekday or the end of the month
 * - `network`, `resources`: what the failure itself says
 * - `threshold`: its limit lies inside its own noise
 * - `environment`: it fails in one lane far more often than in others
 */
export type CauseKind =
  | 'order'
  | 'together'
  | 'timing'
  | 'clock'
  | 'network'
  | 'resources'
  | 'threshold'
  | 'environment';

/** A likely cause; never more than likely. */
export interface Cause {
  readonly kind: CauseKind;
  /** A sentence that a person can check. Names of tests in it come from reports and are hostile. */
  readonly says: string;
}

/** A cause, and how much speaks for it. */
export interface FoundCause extends Cause {
  /** Log-odds against chance: only for the order of causes, and never shown. */
  readonly strength: number;
}

/** Chance below which something that was looked for counts as found: one in a thousand, after correction. */
export const RARE = 0.001;

/** What a chance is worth as a strength. */
export function strengthOf(chance: number): number {
  return -Math.log(Math.max(chance, Number.MIN_VALUE));
}
