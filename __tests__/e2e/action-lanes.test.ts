import { describe, expect, it } from '@jest/globals';
import { useActionStage } from './action-stage.js';
import { pullRequestEvent, shaOf } from './runner/events.js';

/** The committed bundle with jobs at once, and with those whose token may not write. */

const stage = useActionStage();

describe('two matrix legs at once', () => {
  const legs = ['linux', 'windows'];

  it('lose nothing, and tell both lanes in one comment', async () => {
    const run = (runId: number, attempt: number, letter: 'P' | 'F') =>
      Promise.all(
        legs.map((os) =>
          stage().run(
            pullRequestEvent(),
            { a: os === 'windows' ? letter : 'P', b: 'P' },
            { runId, runAttempt: attempt, matrix: { os } },
          ),
        ),
      );
    const first = await run(2_000, 1, 'F');
    expect(first.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
    // Two deltas of one run attempt: neither was refused for the other's key.
    expect(stage().cache.entries().length).toBeGreaterThanOrEqual(2);
    expect(stage().rest.comments.of(7)).toHaveLength(1);
    const body = stage().rest.comments.of(7)[0]?.body ?? '';
    expect(body).toContain('os: linux');
    expect(body).toContain('os: windows');
    const second = await run(2_000, 2, 'P');
    expect(second.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(stage().rest.comments.of(7)[0]?.body).not.toMatch(/✗ failed/);
    // Windows knows that its test passed on the code that it failed on.
    const third = await run(2_000, 3, 'F');
    expect(third[1]?.stdout).toContain('It passed on the same code in attempt 2 of this run.');
  });
});

describe('a fork', () => {
  it('whose token may not write is told in the summary, and not failed by it', async () => {
    await stage().flakyHistory();
    const result = await stage().run(
      pullRequestEvent({ fork: 'stranger/demo' }),
      { a: 'F', b: 'P' },
      { runId: 2_000 },
    );
    expect(result).toMatchObject({ exitCode: 0, outputs: { conclusion: 'excused' } });
    expect(stage().rest.comments.of(7)).toEqual([]);
    expect(result.summary).toContain('Not this change: 1 flaky failure, excused.');
    expect(result.summary).toMatch(/fork/);
  });

  it('never feeds what later excuses a failure', async () => {
    for (let n = 0; n < 4; n++) await stage().push(n, { a: 'P', b: 'P' });
    for (const [attempt, letter] of Array.from('FPFP').entries()) {
      const event = pullRequestEvent({ fork: 'stranger/demo' });
      await stage().run(event, { a: letter as 'P' | 'F', b: 'P' }, { runId: 2_000, runAttempt: attempt + 1 });
    }
    const result = await stage().run(
      pullRequestEvent({ number: 7, head: { ref: 'other', sha: shaOf('o') } }),
      { a: 'F', b: 'P' },
      { runId: 3_000 },
    );
    expect(result.exitCode).toBe(1);
  });
});
