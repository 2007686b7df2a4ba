import { describe, expect, it } from '@jest/globals';
import { missedCoverageLimit } from '../../../src/policy/rounds/coverage-limits.js';

/** The first four as the tools printed them: Jest 30.5, Vitest 3.2 with v8, Node 24, pytest-cov 7.1. */
const SAID: readonly (readonly [string, string])[] = [
  ['Jest', '\u001b[31mJest: Coverage for branches (50%) does not meet "global" threshold (100%)\u001b[39m'],
  ['Vitest, c8 or nyc', 'ERROR: Coverage for lines (66.66%) does not meet global threshold (100%)'],
  ['node:test', 'ℹ Error: 66.67% branch coverage does not meet threshold of 100%.'],
  ['pytest-cov', 'FAIL Required test coverage of 100% not reached. Total coverage: 75.00%'],
  ['Jest', 'Jest: "global" coverage threshold for statements (90%) not met: 50%'],
  ['SimpleCov', 'Line coverage (50.00%) is below the expected minimum coverage (90.00%).'],
  ['JaCoCo', '[ERROR] Coverage checks have not been met. See log for details.'],
  ['coverlet', 'The total line coverage is below the specified 80'],
];

describe('a coverage limit that was missed', () => {
  it.each(SAID)('is seen in the words of %s', (tool, words) => {
    expect(missedCoverageLimit(`1 failed\n${words}\nmore`)).toBe(tool);
  });

  it.each([
    'All files | 100 | 100 |',
    'Required test coverage of 90% reached. Total coverage: 95.00%',
    'the coverage threshold is a matter of taste',
  ])('is not seen in %j', (words) => {
    expect(missedCoverageLimit(words)).toBeUndefined();
  });
});
