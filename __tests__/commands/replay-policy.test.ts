import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Effect } from '../../src/replay/effect.js';
import { drawRecords } from '../run-records.js';
import type { Place } from './history/place.js';
import { linesOf, openPlace } from './history/place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

/** A known flake, and a test that breaks for four runs in the end. */
const RECORDS = drawRecords({
  a: 'PPPFPPPPFPPPFPPPPFPPPFPPPPPPP',
  b: 'PPPPPPPPPPPPPPPPPPPPPPPPPFFFF',
});

interface Compared {
  readonly own: Effect;
  readonly other: Effect;
}

async function compare(policy: string, ...args: string[]): Promise<Compared> {
  await place.write('runs.jsonl', linesOf(RECORDS));
  await place.write('other.yml', policy);
  place.printed = '';
  expect(await place.replay('runs.jsonl', '--policy', 'other.yml', '--json', ...args)).toBe(0);
  return JSON.parse(place.printed) as Compared;
}

describe('two policies on the same runs', () => {
  it('differ in builds rescued and in tests to quarantine', async () => {
    const { own, other } = await compare('flaky-threshold: 0.9999\nmin-runs: 100\n');
    expect(own.rescuedBuilds).toBeGreaterThan(0);
    expect(other.rescuedBuilds).toBe(0);
    expect(own.quarantinedTests).toBe(1);
    expect(other.quarantinedTests).toBe(0);
    expect(own.runs).toBe(other.runs);
  });

  it('differ in regressions hidden', async () => {
    const { own, other } = await compare('tiers: { report-only: b }\n');
    expect(own).toMatchObject({ breaks: 1, hiddenBreaks: 0 });
    expect(other).toMatchObject({ breaks: 1, hiddenBreaks: 1 });
    expect((await compare('fail-on: never\n')).other.hiddenBreaks).toBe(1);
  });

  it('differ in retries and the time that these take', async () => {
    const { own, other } = await compare('max-retries: 0\n');
    expect(own.retries).toBeGreaterThan(0);
    expect(other).toMatchObject({ retries: 0, retriesMs: 0 });
    expect(own.retriesMs > 0 || own.retriesOfUnknownDuration === own.retries).toBe(true);
  });

  it('differ in green builds failed: by a budget of flaky tests, and by tests that are newly flaky', async () => {
    const { own, other } = await compare('flaky-budget: 0\n');
    expect(own.stoppedBuilds).toBe(0);
    // From the second failure of `a` on it is known to be flaky, and no build is green enough.
    expect(other.stoppedBuilds).toBeGreaterThan(10);
    expect(other.rescuedBuilds).toBe(0);
    const loose = await compare('flaky-budget: 1\n');
    expect(loose.other).toEqual(loose.own);
    const retried = await compare('fail-on: new-flaky\n', '--fail-on', 'unexcused');
    expect(retried.other.stoppedBuilds).toBe(0);
    place.printed = '';
    await place.write('other.yml', 'flaky-budget: 0\n');
    await place.replay('runs.jsonl', '--policy', 'other.yml');
    expect(place.printed).toMatch(/\nGreen builds failed +0 +\d\d\n/);
    expect(place.printed).toMatch(
      /\nother\.yml fails \d\d more green builds and rescues \d fewer builds\.\n/,
    );
  });

  it('differ in green builds failed for a test that passed on retry as never before', async () => {
    const records = drawRecords({ a: 'PPPPPPKPP' });
    await place.write('retried.jsonl', linesOf(records));
    await place.write('other.yml', 'fail-on: new-flaky\n');
    await place.replay('retried.jsonl', '--policy', 'other.yml', '--json');
    const { own, other } = JSON.parse(place.printed) as Compared;
    expect(own.stoppedBuilds).toBe(0);
    expect(other.stoppedBuilds).toBe(1);
  });

  it('are independent: flags and the own file change the own policy only', async () => {
    const { own, other } = await compare('min-runs: 5\n', '--min-runs', '100');
    expect(own.rescuedBuilds).toBe(0);
    expect(other.rescuedBuilds).toBeGreaterThan(0);
  });

  it('are told side by side, with what changes in a sentence', async () => {
    await compare('tiers: { report-only: b }\n');
    place.printed = '';
    await place.replay('runs.jsonl', '--policy', 'other.yml');
    expect(place.printed).toMatch(/^Replayed 29 runs in 29 builds, 9 of them red, under both policies\./);
    expect(place.printed).toMatch(/\n +settings +other\.yml\n/);
    expect(place.printed).toMatch(/\nRegressions hidden +0 of 1 +1 of 1\n/);
    expect(place.printed).toMatch(/\nother\.yml hides 1 more regression and rescues \d more builds\.\n/);
    await place.write('other.yml', '');
    place.printed = '';
    await place.replay('runs.jsonl', '--policy', 'other.yml');
    expect(place.printed).toMatch(/other\.yml rescues as many builds and hides as many regressions\./);
  });

  it('are refused where the file is not there, or wrong', async () => {
    await place.write('runs.jsonl', linesOf(RECORDS));
    await expect(place.replay('runs.jsonl', '--policy', 'nope.yml')).rejects.toThrow(
      /nope\.yml can't be read/,
    );
    await place.write('other.yml', 'fail-on: maybe\n');
    await expect(place.replay('runs.jsonl', '--policy', 'other.yml')).rejects.toThrow(
      /configuration has a problem/,
    );
  });
});
