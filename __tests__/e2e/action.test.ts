import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ActionResult, ActionStep } from './harness.js';
import { ActionRunner } from './harness.js';
import { junitReport, manyTests } from './reports.js';
import { pullRequestEvent, pushEvent, shaOf } from './runner/events.js';
import { CacheService } from './stand-ins/cache-service.js';
import { RestApi } from './stand-ins/rest-api.js';

/** The committed bundle in a runner's environment, against the real protocols on loopback. */

jest.setTimeout(120_000);

let cache: CacheService;
let rest: RestApi;
let runner: ActionRunner;

beforeEach(async () => {
  cache = await CacheService.start();
  rest = await RestApi.start({ cache });
  runner = await ActionRunner.create({ rest, cache });
  rest.pulls.add({
    number: 7,
    base: { ref: 'main', sha: shaOf('base') },
    head: { ref: 'feature', sha: shaOf('head') },
  });
});

afterEach(async () => {
  const { violations } = rest;
  await Promise.all([runner.dispose(), rest.stop(), cache.stop()]);
  // Every request that any of these tests makes fits GitHub's own description of its API.
  expect(violations).toEqual([]);
});

type Tests = Parameters<typeof junitReport>[0];

function step(
  event: ActionStep['event'],
  tests: Tests | undefined,
  more: Partial<ActionStep> = {},
): ActionStep {
  return {
    event,
    ...more,
    inputs: { reports: 'reports/*.xml', 'comment-mode': 'failures', ...more.inputs },
    files: { ...(tests !== undefined && { 'reports/junit.xml': junitReport(tests) }), ...more.files },
  };
}

/** A push to the default branch on code of its own. */
async function push(n: number, tests: Tests, more: Partial<ActionStep> = {}): Promise<ActionResult> {
  return runner.run(step(pushEvent({ sha: shaOf(`push ${n}`) }), tests, { runId: 1_000 + n, ...more }));
}

/** Six pushes to the default branch, in which `a` fails now and then. */
async function flakyHistory(): Promise<void> {
  for (const [n, letter] of Array.from('PFPPFPP').entries())
    await push(n, { a: letter as 'P' | 'F', b: 'P' });
}

async function reportOf(result: ActionResult): Promise<{ conclusion: string; headline: string }> {
  return JSON.parse(await readFile(result.outputs['report-json'] ?? '', 'utf8')) as {
    conclusion: string;
    headline: string;
  };
}

describe('a push', () => {
  it('that is green says so, remembers it and fails nothing', async () => {
    const result = await push(1, { a: 'P', b: 'P', c: 'S' });
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
    expect(cache.entries()).toHaveLength(1);
    expect(rest.checks.all()).toMatchObject([{ conclusion: 'success' }]);
    expect(await reportOf(result)).toMatchObject({ conclusion: 'passed' });
  });

  it('that breaks tests fails the job and names them', async () => {
    for (const n of [1, 2, 3, 4]) await push(n, { a: 'P', b: 'P', c: 'P', d: 'P' });
    const event = pushEvent({ sha: shaOf('broken'), message: 'Baskets hold more' });
    const result = await runner.run(step(event, { a: 'F', b: 'F', c: 'F', d: 'P' }, { runId: 1_005 }));
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { conclusion: 'failed', regressions: '3', excused: '0' },
    });
    expect(result.summary).toMatch(/most likely this change: 3 tests fail that did not before/);
    const [check] = rest.checks.all().slice(-1);
    expect(check).toMatchObject({ conclusion: 'failure' });
  });
});

describe('a pull request', () => {
  it('whose only failure is a known flake is excused, and told so in one comment', async () => {
    await flakyHistory();
    const result = await runner.run(step(pullRequestEvent(), { a: 'F', b: 'P' }, { runId: 2_000 }));
    expect(result).toMatchObject({
      exitCode: 0,
      outputs: { conclusion: 'excused', excused: '1', failed: '1' },
    });
    const [comment] = rest.comments.of(7);
    expect(comment?.body).toContain('Not this change: 1 flaky failure, excused.');
    expect(result.outputs['comment-url']).toMatch(/^https:/);
    expect(result.outputs['check-url']).toMatch(/^https:/);
  });

  it('keeps one comment over run attempts, and it settles on the newest', async () => {
    await flakyHistory();
    const attempt = (n: number, letter: 'P' | 'F') =>
      runner.run(step(pullRequestEvent(), { a: 'P', b: letter }, { runId: 2_000, runAttempt: n }));
    const first = await attempt(1, 'F');
    expect(first.exitCode).toBe(1);
    const second = await attempt(2, 'P');
    expect(second.exitCode).toBe(0);
    expect(rest.comments.of(7)).toHaveLength(1);
    expect(rest.comments.of(7)[0]?.body).toContain('All 2 tests passed');
    const third = await attempt(3, 'F');
    // It passed and failed on the same code, but only on this change's: told, not excused.
    expect(third.exitCode).toBe(1);
    expect(rest.comments.of(7)[0]?.body).toMatch(/perhaps since this change/i);
  });

  it('reads the quarantine file of its base branch, not its own', async () => {
    const quarantine =
      'tests:\n- {test: "unit › basket › a › src/basket.test.ts", reason: r, since: 2026-01-01, expires: 2099-01-01}\n';
    for (const [n, letter] of Array.from('PPPPPPPPPPF').entries())
      await push(n, { a: letter as 'P' | 'F', b: 'P' });
    await push(20, { a: 'P', b: 'P' });
    const pr = step(
      pullRequestEvent(),
      { a: 'F', b: 'P' },
      {
        runId: 2_000,
        inputs: { 'flaky-threshold': '0.999' },
        files: { '.github/quarantine.yml': quarantine },
      },
    );
    const own = await runner.run(pr);
    expect(own).toMatchObject({ exitCode: 1, outputs: { quarantined: '0' } });
    rest.contents.set('main', { '.github/quarantine.yml': quarantine });
    const based = await runner.run({ ...pr, runAttempt: 2 });
    expect(based.outputs).toMatchObject({ quarantined: '1' });
  });
});

describe('a pull request that brings settings of its own', () => {
  it('is judged by those of its base branch, and told so', async () => {
    const pr = step(
      pullRequestEvent(),
      { a: 'F', b: 'P' },
      { runId: 2_000, files: { '.github/deflake.yml': 'fail-on: never\n' } },
    );
    const result = await runner.run(pr);
    expect(result.exitCode).toBe(1);
    expect(rest.comments.of(7)[0]?.body).not.toContain('The job passes all the same');
    expect(result.stdout).toContain('This change sets fail-on anew. That counts once it is merged');
  });
});

describe('two matrix legs at once', () => {
  const legs = ['linux', 'windows'];

  it('lose nothing, and tell both lanes in one comment', async () => {
    const run = (runId: number, attempt: number, letter: 'P' | 'F') =>
      Promise.all(
        legs.map((os) =>
          runner.run(
            step(
              pullRequestEvent(),
              { a: os === 'windows' ? letter : 'P', b: 'P' },
              { runId, runAttempt: attempt, matrix: { os } },
            ),
          ),
        ),
      );
    const first = await run(2_000, 1, 'F');
    expect(first.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
    // Two deltas of one run attempt: neither was refused for the other's key.
    expect(cache.entries().length).toBeGreaterThanOrEqual(2);
    expect(rest.comments.of(7)).toHaveLength(1);
    const body = rest.comments.of(7)[0]?.body ?? '';
    expect(body).toContain('os: linux');
    expect(body).toContain('os: windows');
    const second = await run(2_000, 2, 'P');
    expect(second.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(rest.comments.of(7)[0]?.body).not.toMatch(/✗ failed/);
    // Windows knows that its test passed on the code that it failed on.
    const third = await run(2_000, 3, 'F');
    expect(third[1]?.stdout).toContain('It passed on the same code in attempt 2 of this run.');
  });
});

describe('a fork', () => {
  it('whose token may not write is told in the summary, and not failed by it', async () => {
    await flakyHistory();
    const result = await runner.run(
      step(pullRequestEvent({ fork: 'stranger/demo' }), { a: 'F', b: 'P' }, { runId: 2_000 }),
    );
    expect(result).toMatchObject({ exitCode: 0, outputs: { conclusion: 'excused' } });
    expect(rest.comments.of(7)).toEqual([]);
    expect(result.summary).toContain('Not this change: 1 flaky failure, excused.');
    expect(result.summary).toMatch(/fork/);
  });

  it('never feeds what later excuses a failure', async () => {
    for (let n = 0; n < 7; n++) await push(n, { a: 'P', b: 'P' });
    for (const [attempt, letter] of Array.from('FPFPFP').entries()) {
      const event = pullRequestEvent({ fork: 'stranger/demo' });
      await runner.run(
        step(event, { a: letter as 'P' | 'F', b: 'P' }, { runId: 2_000, runAttempt: attempt + 1 }),
      );
    }
    const result = await runner.run(
      step(
        pullRequestEvent({ number: 7, head: { ref: 'other', sha: shaOf('o') } }),
        { a: 'F', b: 'P' },
        { runId: 3_000 },
      ),
    );
    expect(result.exitCode).toBe(1);
  });
});

describe('when something is missing', () => {
  it('a cache service that is down costs the history, not the job', async () => {
    await cache.refuse();
    const result = await push(1, { a: 'P' });
    expect(result.exitCode).toBe(0);
    expect(result.summary).toMatch(/history|cache/i);
  });

  it('a history that can not be read is told, and left alone', async () => {
    await push(1, { a: 'P' });
    const [entry] = cache.entries();
    cache.evict();
    const { saveEntry } = await import('./stand-ins/cache/wire-client.js');
    const access = { ref: 'refs/heads/main', defaultRef: 'refs/heads/main' };
    await saveEntry(cache, access, {
      key: entry?.key ?? '',
      version: entry?.version ?? '',
      content: 'this is no archive',
    });
    const result = await push(2, { a: 'P' });
    expect(result.exitCode).toBe(0);
    expect(cache.entries().map(({ key }) => key)).toContain(entry?.key);
    expect(result.summary).toMatch(/1 of 1 entry is listed and could not be restored/);
  });

  it('no listing falls back to the newest snapshot, and says which permission is missing', async () => {
    const permissions = { contents: 'read', checks: 'write', 'pull-requests': 'write' } as const;
    await push(1, { a: 'P' }, { permissions });
    const result = await push(2, { a: 'F' }, { permissions });
    expect(result.summary).toContain('actions: read');
    expect(result.stdout).toContain('1 earlier run');
  });

  it('no report fails the job, and a warning if that is wanted', async () => {
    const red = await runner.run(step(pushEvent(), undefined));
    expect(red).toMatchObject({ exitCode: 3, outputs: { conclusion: 'failed', total: '0' } });
    expect(red.summary).toContain('No test report was found');
    const green = await runner.run(
      step(pushEvent(), undefined, { runId: 2, inputs: { 'if-no-files': 'warn' } }),
    );
    expect(green).toMatchObject({ exitCode: 0, outputs: { conclusion: 'passed' } });
  });

  it('a broken report is named, the others are read, and nothing is excused', async () => {
    await flakyHistory();
    const files = { 'reports/broken.xml': '<testsuites><testsuite name="x"><testcase name="y">' };
    const result = await push(50, { a: 'F', b: 'P' }, { files });
    expect(result).toMatchObject({ exitCode: 1, outputs: { excused: '0' } });
    expect(result.summary).toContain('reports/broken.xml');
  });

  it('a failed step behind green reports stays failed', async () => {
    const result = await push(1, { a: 'P' }, { inputs: { 'previous-step-outcome': 'failure' } });
    expect(result.exitCode).toBe(1);
    expect(result.summary).toContain('The test step failed, but no test in its reports did.');
  });

  it('a failed step is red in each way in which nothing explains it, with a sentence of its own', async () => {
    const failed = { inputs: { 'previous-step-outcome': 'failure' } };
    // The job `report` starts after `test` has finished, in every workflow run.
    const both = async (n: number) => {
      await push(n, { a: 'P', b: 'P' });
      return push(n, { r: 'P' }, { job: 'report' });
    };
    for (const n of [1, 2, 3, 4]) expect((await both(n)).exitCode).toBe(0);
    const green = await push(5, { a: 'P', b: 'P' }, failed);
    const none = await runner.run(
      step(pushEvent({ sha: shaOf('none') }), undefined, { runId: 1_006, ...failed }),
    );
    const lacking = await push(7, { r: 'P' }, { job: 'report', ...failed });
    const alone = await push(8, { r: 'P' }, { job: 'report' });
    const sentences = [
      [
        green,
        'Something is red that no test explains: The test step failed, but no test in its reports did.',
      ],
      [none, 'The test step failed and left no test results.'],
      [lacking, 'test usually finishes before this job starts, and is not in this workflow run.'],
      [alone, 'Something is red that no test explains: test usually finishes before this job starts'],
    ] as const;
    for (const [result, sentence] of sentences) {
      expect(result.exitCode).not.toBe(0);
      expect(result.outputs).toMatchObject({ conclusion: 'failed' });
      expect(result.summary).toContain(sentence);
    }
    // The first line of everything that is printed says why.
    for (const { stdout, summary } of [green, none, lacking, alone]) {
      // GitHub's toolkit talks of the cache before.
      const said = stdout.split('\n').find((line) => /^[✗○✓]/.test(line));
      expect(said).toMatch(/Something is red that no test explains: /);
      expect(summary.split('\n')[0]).toMatch(/Something is red that no test explains: /);
    }
  });

  it('wrong configuration lists every problem at once', async () => {
    const result = await push(
      1,
      { a: 'P' },
      { inputs: { 'fail-on': 'sometimes', history: 'floppy', 'min-runs': 'few' } },
    );
    expect(result.exitCode).toBe(2);
    const [annotation] = result.annotations;
    expect(annotation?.message).toContain('must be one of cache, branch, file, off, not "floppy"');
    expect(annotation?.message).toContain('must be one of unexcused, new-flaky, any, never, not "sometimes"');
    expect(annotation?.message).toContain('must be a whole number');
  });
});

describe('5,000 failures', () => {
  it('keep every limit of GitHub', async () => {
    await push(1, manyTests(5_000, 'P'));
    const result = await runner.run(
      step(pullRequestEvent(), manyTests(5_000, 'F'), { runId: 2_000, inputs: { 'max-annotations': '120' } }),
    );
    expect(result).toMatchObject({ exitCode: 1, outputs: { failed: '5000', total: '5000' } });
    expect(result.summary).not.toBe('');
    const body = rest.comments.of(7)[0]?.body ?? '';
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
    expect(body).toContain('5,000');
    const check = rest.checks.all().at(-1);
    expect(check?.annotations).toHaveLength(120);
  });
});

describe('hostile names', () => {
  it('are text in the log, the summary and the comment', async () => {
    const name =
      '&#10;::error::owned&#10;::stop-commands::x @octo/team #1 &lt;img src=x onerror=alert(1)&gt; | `a` ](http://evil.example)';
    await push(1, { [name]: 'P', a: 'P' });
    const result = await runner.run(step(pullRequestEvent(), { [name]: 'F', a: 'P' }, { runId: 2_000 }));
    expect(result.annotations).toEqual([]);
    for (const text of [result.summary, rest.comments.of(7)[0]?.body ?? '']) {
      expect(text).toContain('owned');
      expect(text).not.toMatch(/<img/);
    }
  });
});
