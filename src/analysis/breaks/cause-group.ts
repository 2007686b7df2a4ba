import type { Hazards } from './hazards.js';

/** One test that failed in the judged run or lately, with log-likelihood ratios against its flake rate. */
export interface Suspect {
  /** Of a break, at each place of the axis. */
  readonly broke: Float64Array;
  /** The same of each kind of break. */
  readonly brokeBy: readonly Float64Array[];
  /** The first place at which it may have broken. */
  readonly first: number;
  /** Of a transient in the judged run; −∞ if it did not fail there. */
  readonly transient: number;
}

export interface CauseOptions {
  readonly hazards: Hazards;
  /** Places before this one do not contain the change. */
  readonly base: number;
}

/** What speaks against "it fails by its own flake rate", as log-ratios to that. */
export interface Rivals {
  /** The first place at which it may have broken. */
  readonly first: number;
  readonly broke: Float64Array;
  readonly transient: number;
}

/** Suspects with one cause, or one alone. */
export interface CauseGroup {
  /** Places in the list of suspects. */
  readonly members: readonly number[];
  /** Of each member. */
  readonly rivals: readonly Rivals[];
  /** The first place at which any of them may have broken. */
  readonly first: number;
  /** Log-odds of a break at each place against none, pooled over the members. */
  readonly breaks: Float64Array;
  /** Log-odds of a transient against none. */
  readonly transient: number;
}
