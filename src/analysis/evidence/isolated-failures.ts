import type { BadResult, BadResults } from '../bad-results.js';
import { failureRows } from '../bad-results.js';

/** Failures that stand alone between passes: the last of each row of one or two that a pass ended. */
export function isolatedFailures(results: BadResults): BadResult[] {
  return failureRows(results).flatMap(({ failures, isOpen, isLikeFlake }) =>
    isLikeFlake && !isOpen ? failures.slice(-1) : [],
  );
}
