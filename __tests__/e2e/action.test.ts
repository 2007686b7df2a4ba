import { describe, expect, it } from '@jest/globals';
import { reportOf, useActionStage } from './action-stage.js';
import { pullRequestEvent, pushEvent, shaOf } from './runner/events.js';

/** The committed bundle in a runner's environment: what most jobs meet. */

const stage = useActionStage();

describe('a push', () => {
  it('that is green says so, remembers it and fails nothing', async () => {
    const result = await stage().push(1, { a: 'P', b: 'P', c: 'S' });
    expect(result).toMatchObject({
      exitCode: 0,
      outputs: {
        conclusion: 'passed',
        total: '3',
        passed: '2',
        failed: '0',
        skipped: '1',
        flaky: '0',
        regressions: '0',
      },
    });
    expect(result.stdout).toContain('All 2 tests passed.');
    expect(result.summary).toContain('All 2 tests passed.');
    expect(stage().cache.entries()).toHaveLength(1);
    expect(stage().rest.checks.all()).toMatchObject([{ conclusion: 'success' }]);
    expect(await reportOf(result)).toMatchObject({ conclusion: 'passed' });
  });

  it('that breaks tests fails the job and names them', async () => {
    for (const n of [1, 2, 3, 4]) await stage().push(n, { a: 'P', b: 'P', c: 'P', d: 'P' });
    const event = pushEvent({ sha: shaOf('broken'), message: 'Baskets hold more' });
    const result = await stage().run(event, { a: 'F', b: 'F', c: 'F', d: 'P' }, { runId: 1_005 });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { conclusion: 'failed', regressions: '3', excused: '0' },
    });
    expect(result.summary).toMatch(/most likely this change: 3 tests fail that did not before/);
    const [check] = stage().rest.checks.all().slice(-1);
    expect(check).toMatchObject({ conclusion: 'failure' });
  });
});

describe('a pull request', () => {
  it('whose only failure is a known flake is excused, and told so in one comment', async () => {
    await stage().flakyHistory();
    const result = await stage().run(pullRequestEvent(), { a: 'F', b: 'P' }, { runId: 2_000 });
    expect(result).toMatchObject({
      exitCode: 0,
      outputs: { conclusion: 'excused', excused: '1', failed: '1' },
    });
    const [comment] = stage().rest.comments.of(7);
    expect(comment?.body).toContain('Not this change: 1 flaky failure, excused.');
    expect(result.outputs['comment-url']).toMatch(/^https:/);
    expect(result.outputs['check-url']).toMatch(/^https:/);
  });

  it('keeps one comment over run attempts, and it settles on the newest', async () => {
    await stage().flakyHistory();
    const attempt = (n: number, letter: 'P' | 'F') =>
      stage().run(pullRequestEvent(), { a: 'P', b: letter }, { runId: 2_000, runAttempt: n });
    const first = await attempt(1, 'F');
    expect(first.exitCode).toBe(1);
    const second = await attempt(2, 'P');
    expect(second.exitCode).toBe(0);
    expect(stage().rest.comments.of(7)).toHaveLength(1);
    expect(stage().rest.comments.of(7)[0]?.body).toContain('All 2 tests passed');
    const third = await attempt(3, 'F');
    // It passed and failed on the same code, but only on this change's: told, not excused.
    expect(third.exitCode).toBe(1);
    expect(stage().rest.comments.of(7)[0]?.body).toMatch(/perhaps since this change/i);
  });

  it('reads the quarantine file of its base branch, not its own', async () => {
    const quarantine =
      'tests:\n- {test: "unit › basket › a › src/basket.test.ts", reason: r, since: 2026-01-01, expires: 2099-01-01}\n';
    await stage().flakyHistory();
    const attempt = (runAttempt: number) =>
      stage().run(
        pullRequestEvent(),
        { a: 'F', b: 'P' },
        {
          runId: 2_000,
          runAttempt,
          inputs: { 'flaky-threshold': '0.999' },
          files: { '.github/quarantine.yml': quarantine },
        },
      );
    const own = await attempt(1);
    expect(own).toMatchObject({ exitCode: 1, outputs: { quarantined: '0' } });
    expect(own.stdout.replace(/\s+/g, ' ')).toContain(
      'This change puts unit › basket › a › src/basket.test.ts into quarantine. That counts once it is merged.',
    );
    stage().rest.contents.set('main', { '.github/quarantine.yml': quarantine });
    const based = await attempt(2);
    expect(based.outputs).toMatchObject({ quarantined: '1' });
  });
});

describe('a pull request that brings settings of its own', () => {
  it('is judged by those of its base branch, and told so', async () => {
    const result = await stage().run(
      pullRequestEvent(),
      { a: 'F', b: 'P' },
      { runId: 2_000, files: { '.github/deflake.yml': 'fail-on: never\n' } },
    );
    expect(result.exitCode).toBe(1);
    expect(stage().rest.comments.of(7)[0]?.body).not.toContain('The job passes all the same');
    expect(result.stdout).toContain('This change sets fail-on anew. That counts once it is merged');
  });
});
