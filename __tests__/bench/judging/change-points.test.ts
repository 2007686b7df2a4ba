import { describe, expect, it } from '@jest/globals';
import { placements } from '../../../bench/judging/change-points.mjs';

const RECORDS = Array.from({ length: 10 }, (_, order) => ({
  id: `r${order}`,
  build: `b${order}`,
  order,
  job: 'unit',
}));

/** An event that fails in runs 4 and 5 of two tests; what the last lines say. */
function placed(
  change: object | undefined,
  clusters: readonly (string | undefined)[] = [undefined, undefined],
) {
  const build = (order: number, isLast: boolean) =>
    clusters.map((cluster, test) => ({
      key: `r${order} ${test}`,
      record: RECORDS[order],
      ...(isLast && { change, cluster }),
    }));
  const event = { event: 'e', size: 2, isIntermittent: false, builds: [build(4, false), build(5, true)] };
  return placements([event], RECORDS);
}

describe('where a break began', () => {
  it('is not told where no line tells it', () => {
    expect(placed(undefined).steady).toMatchObject({ events: 1, told: 0, clustered: 0 });
  });

  it('is right if the interval holds the first failing run, ends included', () => {
    const change = { from: 'r3', to: 'r4', best: 'r3', tests: 2 };
    expect(placed(change).steady).toMatchObject({ told: 1, inInterval: 1, nearest: 1, medianWidth: 2 });
    expect(placed({ ...change, to: 'r3' }).steady).toMatchObject({ told: 1, inInterval: 0, medianWidth: 1 });
  });

  it('may be named by builds, but by no run that is not there', () => {
    const change = { from: 'b4', to: 'b6', best: 'b6', tests: 2 };
    expect(placed(change).steady).toMatchObject({ inInterval: 1, nearest: 0, medianWidth: 3 });
    expect(() => placed({ ...change, best: 'b11' })).toThrow('b11');
  });

  it('counts rows by their clusters; a failure without one is a row of its own', () => {
    expect(placed(undefined, ['c', 'c']).steady).toMatchObject({ clustered: 1, asOne: 1 });
    expect(placed(undefined, ['c', undefined]).steady).toMatchObject({ clustered: 1, asOne: 0 });
  });
});
