import { describe, expect, it } from '@jest/globals';
import {
  BREAK_SIZES,
  FAILING_TIME,
  FLAKES_TOGETHER,
  FLAKY_TRANSITIONS,
  SAME_MESSAGE,
  SAME_SIGNATURE,
} from '../../../bench/judging/simulate/base-rates.mjs';
import { createBreak } from '../../../bench/judging/simulate/breaks.mjs';
import { createChance } from '../../../bench/judging/simulate/chance.mjs';
import { failsNext, rateAt } from '../../../bench/judging/simulate/flakes.mjs';
import { LANES } from '../../../bench/judging/simulate/project.mjs';
import { simulate } from '../../../bench/judging/simulate/simulate.mjs';
import { failureSignature } from '../../../src/analysis/signature.js';
import { parseRunRecord } from '../../../src/history/records/read-record.js';

interface Result {
  readonly test: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly failure?: { readonly type: string; readonly message: string; readonly stack: string };
}
interface Row {
  readonly id: string;
  readonly job: string;
  readonly variant: { readonly os: string };
  readonly event: string;
  readonly build: string;
  readonly pullRequest?: number;
  readonly startedAt: string;
  readonly results: readonly Result[];
}
interface Label {
  readonly run: string;
  readonly test: string;
  readonly truth: string;
  readonly label: string;
  readonly cause?: string;
  readonly event?: string;
  readonly outage?: string;
}

const { records, labels, world } = simulate({ seed: 1 }) as {
  records: readonly Row[];
  labels: readonly Label[];
  world: ReturnType<typeof simulate>['world'];
};
const byId = new Map(records.map((record) => [record.id, record]));
const ofTruth = (truth: string) => labels.filter((label) => label.truth === truth);
const resultOf = ({ run, test }: Label): Result | undefined =>
  byId.get(run)?.results.find((result) => result.test === test);
const shareOf = <T>(items: readonly T[], is: (item: T) => boolean): number =>
  items.filter(is).length / items.length;

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

describe('a simulated history', () => {
  it('is the same for one seed, and another for another', () => {
    const small = (seed: number) => JSON.stringify(simulate({ seed, count: 40 }).records);
    expect(small(5)).toBe(small(5));
    expect(small(5)).not.toBe(small(6));
  });

  it('consists of records as the engine reads them, in order of time', () => {
    for (const record of records.slice(0, 200)) {
      expect(parseRunRecord(JSON.stringify(record)).id).toBe(record.id);
    }
    const times = records.map(({ startedAt }) => startedAt);
    expect(times.toSorted()).toEqual(times);
  });

  it('labels every failing result once, and nothing else', () => {
    const failing = records.flatMap(({ id, results }) =>
      results.filter(({ outcome }) => outcome === 'failed').map(({ test }) => `${id} ${test}`),
    );
    expect(labels.map(({ run, test }) => `${run} ${test}`).toSorted()).toEqual(failing.toSorted());
  });
});

describe('simulated flakes', () => {
  const flaky = ofTruth('flaky');
  const untried = new Set(LANES.filter(({ retries }) => !retries).map(({ job, os }) => `${job}-${os}`));
  const inUntried = flaky.filter(({ run }) => untried.has(run.split('/').at(-1) ?? ''));

  it('come in bursts and keep their rate', () => {
    const chance = createChance(1, 'bursts');
    let [failures, repeated, runs] = [0, 0, 200_000];
    let before = false;
    for (let run = 0; run < runs; run++) {
      const fails = failsNext(chance, 0.1, before);
      failures += Number(fails);
      repeated += Number(fails && before);
      before = fails;
    }
    expect(failures / runs).toBeCloseTo(0.1, 2);
    expect(repeated / failures).toBeCloseTo(0.2, 1);
  });

  it('fail as often as their rates say', () => {
    const lanes = LANES.filter(({ job }) => job === 'unit');
    let [expected, seen] = [0, 0];
    for (const lane of lanes) {
      const runs = records.filter(({ job, variant }) => job === lane.job && variant.os === lane.os);
      for (const flake of world.flakes) {
        for (const run of runs) expected += rateAt(flake, lane, Date.parse(run.startedAt));
      }
      const ids = new Set(runs.map(({ id }) => id));
      seen += flaky.filter(({ run, cause }) => ids.has(run) && cause !== 'together').length;
    }
    // Outages and breaks take some of them over.
    expect(seen / expected).toBeGreaterThan(0.8);
    expect(seen / expected).toBeLessThan(1.1);
  });

  it('have rates that lie evenly over the orders of magnitude', () => {
    const rates: number[] = world.flakes.flatMap(({ rates }: { rates: Map<number, number> }) => [
      ...rates.values(),
    ]);
    for (const part of [0.25, 0.5, 0.75]) {
      expect(Math.abs(shareOf(rates, (rate) => rate < 1e-4 * 5_000 ** part) - part)).toBeLessThan(0.1);
    }
  });

  it('mostly fail alone', () => {
    const sizes = groupedBy(inUntried, ({ run }) => run).map(({ length }) => length);
    const [alone = 0, two = 0, more = 0] = FLAKES_TOGETHER;
    expect(Math.abs(shareOf(sizes, (size) => size === 1) - alone)).toBeLessThan(0.08);
    expect(Math.abs(shareOf(sizes, (size) => size === 2) - two)).toBeLessThan(0.08);
    expect(Math.abs(shareOf(sizes, (size) => size > 2) - more)).toBeLessThan(0.06);
  });

  it('repeat their signature nearly always, and their message often', () => {
    const alone = flaky.filter(({ cause }) => cause === 'chance');
    const byTest = groupedBy(alone, ({ test }) => test).filter(({ length }) => length >= 20);
    let [usual, same, all] = [0, 0, 0];
    for (const failures of byTest) {
      const texts = failures.map((label) => resultOf(label)?.failure).filter((text) => text !== undefined);
      all += texts.length;
      usual += mostOften(texts.map((text) => failureSignature(text) ?? ''));
      same += mostOften(texts.map(({ message }) => message));
    }
    expect(usual / all).toBeGreaterThan(SAME_SIGNATURE - 0.02);
    expect(usual / all).toBeLessThan(1);
    // Ways of failing whose message has no number repeat it always.
    expect(same / all).toBeGreaterThan(SAME_MESSAGE - 0.1);
    expect(same / all).toBeLessThan(0.9);
  });

  it('fail early or late as published', () => {
    const means = new Map<string, number>(
      [...world.project.suites.values()]
        .flat()
        .map((test: { id: string; meanMs: number }) => [test.id, test.meanMs]),
    );
    const ratios = flaky.map((label) => (resultOf(label)?.durationMs ?? 0) / (means.get(label.test) ?? 1));
    expect(shareOf(ratios, (ratio) => ratio < 0.5)).toBeCloseTo(FAILING_TIME.underHalf, 1);
    expect(shareOf(ratios, (ratio) => ratio > 2)).toBeCloseTo(FAILING_TIME.overTwice, 1);
  });

  it('that depend on the order fail only soon after their polluter', () => {
    const polluters = new Map<string, string>(
      world.flakes.flatMap(({ test, polluter }: { test: { id: string }; polluter?: string }) =>
        polluter === undefined ? [] : [[test.id, polluter] as [string, string]],
      ),
    );
    const dependent = flaky.filter(({ cause }) => cause === 'order');
    expect(dependent.length).toBeGreaterThan(50);
    for (const { run, test } of dependent) {
      const order = byId.get(run)?.results.map((result) => result.test) ?? [];
      const at = order.indexOf(test);
      expect(order.slice(Math.max(0, at - 2), at)).toContain(polluters.get(test));
    }
  });
});

describe('simulated breaks', () => {
  it('have the published sizes', () => {
    const chance = createChance(2, 'sizes');
    const sizes = Array.from({ length: 5_000 }, (_, number) =>
      createBreak(chance, { project: world.project, flakes: world.flakes, number }),
    ).flatMap((of) => (of === undefined ? [] : [of.size]));
    for (const { share, size } of BREAK_SIZES) {
      expect(Math.abs(shareOf(sizes, (drawn) => drawn === size) - share)).toBeLessThan(0.03);
    }
  });

  it('are some of what makes red what was green on the default branch, and flakes most of it', () => {
    const counts = { flaky: 0, regression: 0 };
    const failingIn = new Map(groupedBy(labels, ({ run }) => run).map((of) => [of[0]?.run ?? '', of]));
    const before = new Map<string, ReadonlySet<string>>();
    for (const { id, job, variant, pullRequest } of records) {
      if (pullRequest !== undefined) continue;
      const lane = `${job} ${variant.os}`;
      const failing = failingIn.get(id) ?? [];
      for (const { test, truth } of failing) {
        const isNew = before.get(lane)?.has(test) !== true;
        if (isNew && (truth === 'flaky' || truth === 'regression')) counts[truth]++;
      }
      before.set(lane, new Set(failing.map(({ test }) => test)));
    }
    const share = counts.flaky / (counts.flaky + counts.regression);
    expect(share).toBeGreaterThan(FLAKY_TRANSITIONS.least);
    expect(share).toBeLessThan(FLAKY_TRANSITIONS.most);
  });

  it('are broken, not a regression, in builds of other changes', () => {
    const events = new Set(ofTruth('regression').map(({ event }) => event));
    expect(ofTruth('broken').length).toBeGreaterThan(0);
    for (const { event } of ofTruth('broken')) expect(event).toMatch(/^break-/);
    expect(events.size).toBeGreaterThan(60);
  });
});

describe('simulated surroundings', () => {
  it('have outages that are over after two builds', () => {
    for (const failures of groupedBy(ofTruth('outage'), ({ outage }) => outage ?? '')) {
      expect(new Set(failures.map(({ run }) => byId.get(run)?.build)).size).toBeLessThanOrEqual(2);
    }
  });

  it('have tests that fail on Windows and nowhere else for that reason', () => {
    expect(ofTruth('environment').length).toBeGreaterThan(0);
    for (const { run } of ofTruth('environment')) expect(run).toMatch(/windows$/);
  });
});

function mostOften(values: readonly string[]): number {
  return Math.max(...groupedBy(values, (value) => value).map(({ length }) => length));
}
