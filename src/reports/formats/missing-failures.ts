import type { ReadingProblem } from '../format.js';

/** A problem where a report declares more failures than it shows. */
export function missingFailures(declared: number, shown: number): ReadingProblem[] {
  if (declared <= shown) return [];
  return [
    {
      what: `It declares ${declared} failures, and shows ${shown}.`,
      remedy: 'The test run may have been stopped while it wrote the report.',
      incomplete: true,
    },
  ];
}
