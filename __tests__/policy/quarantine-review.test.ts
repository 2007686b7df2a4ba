import { describe, expect, it } from '@jest/globals';
import { forgetRuns } from '../../src/history/forget.js';
import { mergeHistories } from '../../src/history/merge.js';
import type { RunKey } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import { NO_QUARANTINE, type QuarantineEntry } from '../../src/policy/quarantine.js';
import type { EntryReview } from '../../src/policy/quarantine-review.js';
import { reviewEntries } from '../../src/policy/quarantine-review.js';
import type { DrawingOptions } from '../builders.js';
import { buildLane, historyFromDrawing } from '../builders.js';

const entry: QuarantineEntry = {
  test: 'a' as TestId,
  reason: 'races',
  since: '2026-01-05',
  expires: '2026-04-01',
};

const FLAKY = 'PPKPPFPPKPPPKPP';

function review(row: string, more: Partial<QuarantineEntry> = {}, options?: DrawingOptions): EntryReview {
  const history = historyFromDrawing({ a: row, b: 'P'.repeat(row.length) }, options);
  return reviewEntries(history, { ...NO_QUARANTINE, entries: [{ ...entry, ...more }] })[0] as EntryReview;
}

/** Passes in a row at which the test may come back. */
function wait(more: Partial<QuarantineEntry> = {}, row = FLAKY): number {
  for (let n = 1; n < 400; n++) if (review(`${row}${'P'.repeat(n)}`, more).advice !== 'stay') return n;
  return Number.POSITIVE_INFINITY;
}

describe('a test in quarantine', () => {
  it('comes back when luck alone would hardly have let it pass so often', () => {
    const runs = wait();
    // It failed in a quarter of its runs: 0.75 to the power of this is about two in a hundred.
    expect(runs).toBeGreaterThan(8);
    expect(runs).toBeLessThan(40);
    const back = review(`${FLAKY}${'P'.repeat(runs)}`);
    expect(back).toMatchObject({
      advice: 'release',
      says: expect.stringMatching(/^a may leave quarantine: it passed in all \d+ runs/),
    });
  });

  it('need not wait for ever when it fails so seldom that a retry is enough', () => {
    const once = `${'P'.repeat(30)}K${'P'.repeat(11)}`;
    const runs = wait({}, once);
    expect(runs).toBeGreaterThan(50);
    expect(runs).toBeLessThan(200);
  });

  it('waits longer the less often it failed', () => {
    expect(wait({}, 'PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPKPPPPPPPPPPPP')).toBeGreaterThan(wait());
  });

  it('says how far it is, so that a fix shows without leaving first', () => {
    expect(review(`${FLAKY}PPP`)).toMatchObject({
      advice: 'stay',
      says: expect.stringMatching(
        /^a stays in quarantine: it passed in 5 runs since its last failure, of \d+ that are needed\.$/,
      ),
    });
  });

  it('waits twice as long the second time, and for people the third', () => {
    // Two passes after the last failure stand in the drawing already.
    expect(wait({ times: 2 }) + 2).toBe(2 * (wait() + 2));
    expect(review(`${FLAKY}${'P'.repeat(2 * wait())}`, { times: 2 }).says).toMatch(/twice as many|may leave/);
    const third = review(`${FLAKY}${'P'.repeat(300)}`, { times: 3 });
    expect(third).toMatchObject({ advice: 'people', says: expect.stringMatching(/come back in vain twice/) });
  });

  it('does not heal by being skipped', () => {
    const healthy = 'P'.repeat(60);
    const mostly = 'PSS'.repeat(60);
    expect(review(`${FLAKY}${healthy}`).advice).toBe('release');
    expect(review(`${FLAKY}${mostly}`)).toMatchObject({
      advice: 'stay',
      says: expect.stringMatching(
        /gave a verdict in only 62 of 182 runs since its last failure, and two thirds are needed/,
      ),
    });
  });

  it('is let go where no run knows it, and stays where there are no runs', () => {
    expect(review('PPP', { test: 'gone' as TestId }).advice).toBe('prune');
    expect(review('PPP', { lane: { os: 'beos' } }).advice).toBe('stay');
  });

  it('stays as long as one of its lanes is not clean', () => {
    const clean = historyFromDrawing(
      { a: `${FLAKY}${'P'.repeat(90)}` },
      { lane: buildLane({ variant: { os: 'linux' } }) },
    );
    const dirty = historyFromDrawing(
      { a: `${FLAKY}${'P'.repeat(90)}K` },
      { lane: buildLane({ variant: { os: 'windows' } }) },
    );
    const both = mergeHistories(clean, dirty);
    const advice = (lane?: Record<string, string>) =>
      reviewEntries(both, { ...NO_QUARANTINE, entries: [{ ...entry, ...(lane && { lane }) }] })[0]?.advice;
    expect(advice()).toBe('stay');
    expect(advice({ os: 'windows' })).toBe('stay');
    expect(advice({ os: 'linux' })).toBe('release');
  });

  it('hears no outsiders', () => {
    const runs = (n: number) => (n > FLAKY.length ? { trusted: false } : {});
    expect(review(`${FLAKY}${'P'.repeat(90)}`, {}, { runs }).advice).toBe('stay');
  });

  it('comes back with all others when the outage that put it there is forgotten', () => {
    const tests = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [name, `${'P'.repeat(10)}FK${'P'.repeat(12)}`]),
    );
    const history = historyFromDrawing(tests);
    const entries = ['a', 'b', 'c'].map((name) => ({ ...entry, test: name as TestId }));
    const advice = (of: typeof history) =>
      reviewEntries(of, { ...NO_QUARANTINE, entries }).map((one) => one.advice);
    expect(advice(history)).toEqual(['stay', 'stay', 'stay']);
    const forgotten = mergeHistories(history, forgetRuns(buildLane(), ['11/1', '12/1'] as RunKey[]));
    expect(advice(forgotten)).toEqual(['release', 'release', 'release']);
  });
});
