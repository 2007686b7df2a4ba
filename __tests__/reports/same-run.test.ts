import { expect, test } from '@jest/globals';
import { readFixture, resultsOf } from './fixture-files.js';

// One test has one id, in whichever report of its tool it stands: two reports of one run can be compared, and a
// project that changes from one format to the other keeps its history.

async function idsOf(path: string): Promise<string[]> {
  return resultsOf([await readFixture(path)]).map(({ id }) => id);
}

/** Two reports of one run, and the parts of ids that they spell differently for a reason. */
const SAME_RUN: readonly (readonly [string, string, readonly string[]])[] = [
  // Vitest's JUnit report leaves control characters out of names.
  ['vitest/reports/plain.json', 'vitest/reports/plain.xml', ['bell']],
  ['vitest/reports/retries.json', 'vitest/reports/retries.xml', ['bell']],
  // So does Playwright's.
  ['playwright/reports/plain.json', 'playwright/reports/plain.xml', ['bell']],
  ['playwright/reports/checkout.json', 'playwright/reports/checkout.xml', []],
  ['playwright/reports/retries.json', 'playwright/reports/retries-included.xml', []],
  ['playwright/reports/repeat.json', 'playwright/reports/repeat.xml', []],
  ['playwright/reports/interrupted.json', 'playwright/reports/interrupted.xml', []],
  // And Mocha's, which has a case for each time that a test was done.
  ['mocha/reports/plain.json', 'mocha/reports/plain-xunit.xml', ['bell', 'is done twice']],
  ['mocha/reports/retries.json', 'mocha/reports/retries-xunit.xml', ['bell', 'is done twice']],
  // Only Jest's own report tells of snapshots.
  ['jest/reports/plain.json', 'ctrf/reports/jest-plain.json', ['obsolete snapshots']],
];

/** Reports of the same tests by other versions of a tool. */
const SAME_TESTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['vitest/reports/plain-v3.json', 'vitest/reports/plain.json', []],
  ['vitest/reports/plain-v4.json', 'vitest/reports/plain.json', []],
  ['vitest/reports/load-error-v3.json', 'vitest/reports/load-error.json', []],
  ['vitest/reports/load-error.json', 'vitest/reports/load-error.xml', ['unhandled errors']],
];

test.each([...SAME_RUN, ...SAME_TESTS])('%s and %s name the same tests', async (one, other, differing) => {
  const alike = (ids: readonly string[]) =>
    ids.filter((id) => !differing.some((part) => id.includes(part))).sort();
  const ids = alike(await idsOf(one));
  expect(ids.length).toBeGreaterThan(2);
  expect(alike(await idsOf(other))).toEqual(ids);
});

test('the shards of a run are together what one report of all of them tells', async () => {
  const shards = [
    ...(await idsOf('playwright/reports/shard-1.json')),
    ...(await idsOf('playwright/reports/shard-2.json')),
  ];
  expect(shards.sort()).toEqual((await idsOf('playwright/reports/merged.json')).sort());
});
