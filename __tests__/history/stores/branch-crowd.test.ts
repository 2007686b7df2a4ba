import { expect, jest, test } from '@jest/globals';
import { letCrowdSave } from './crowd.js';
import { mulberry32 } from './seeded.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(300_000);

test.each([1, 2, 3, 4, 5])(
  'sixty jobs that save in the same three seconds all get through (seed %i)',
  async (seed) => {
    const { lost, requests } = await letCrowdSave({ jobs: 60, withinMs: 3_000, random: mulberry32(seed) });
    expect(lost).toBe(0);
    // More than GitHub gives a repository in an hour: the page on this store says so.
    expect(requests).toBeGreaterThan(1_000);
  },
);

test('thirty of them do with the requests of an hour, and leave some for what jobs tell', async () => {
  const { lost, requests } = await letCrowdSave({ jobs: 30, withinMs: 3_000, random: mulberry32(1) });
  expect(lost).toBe(0);
  expect(requests).toBeLessThan(800);
});

test('a few jobs need two or three tries', async () => {
  const { lost, requests } = await letCrowdSave({ jobs: 3, withinMs: 3_000, random: mulberry32(1) });
  expect(lost).toBe(0);
  expect(requests).toBeLessThanOrEqual(3 * 15);
});
