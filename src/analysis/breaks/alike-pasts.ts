import type { BadResults } from '../bad-results.js';
import { badResultsOf } from '../bad-results.js';
import type { PastResult } from '../past.js';
import type { SortedResults } from './sorted-results.js';
import { sortResults } from './sorted-results.js';
import type { Look } from './suspects.js';

/** The past of a test, and how it looks from several sides, as far as that was worked out. */
export interface KnownPast {
  readonly results: readonly PastResult[];
  readonly sorted: SortedResults;
  readonly bad: BadResults;
  readonly looks: Map<string, Look>;
}

/** Pasts that others are compared with. Nearly all tests share one or two, and each comparison costs time. */
const MOST_KEPT = 8;

/**
 * Many tests that fail at once have done nothing but pass, in the same runs. What is worked out of one of them holds for
 * all. Where tests have failed before it does not: how they failed is each one's own.
 */
export class AlikePasts {
  private readonly plain: KnownPast[] = [];

  of(results: readonly PastResult[]): KnownPast {
    // One result object stands for all tests that did the same in a run, so looking at them is not needed.
    const alike = this.plain.find((known) => isSame(known.results, results));
    if (alike !== undefined) return alike;
    const sorted = sortResults(results);
    const past = { results, sorted, bad: badResultsOf(sorted.base), looks: new Map<string, Look>() };
    if (sorted.unusual.length === 0 && this.plain.length < MOST_KEPT) this.plain.push(past);
    return past;
  }
}

function isSame(a: readonly PastResult[], b: readonly PastResult[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
