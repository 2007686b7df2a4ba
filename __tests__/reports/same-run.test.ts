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
];

test.each(SAME_RUN)('%s and %s name the same tests', async (one, other, differing) => {
  const alike = (ids: readonly string[]) =>
    ids.filter((id) => !differing.some((part) => id.includes(part))).sort();
  const ids = alike(await idsOf(one));
  expect(ids.length).toBeGreaterThan(3);
  expect(alike(await idsOf(other))).toEqual(ids);
});
