import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ActionResult, ActionStep } from './harness.js';
import { ActionRunner } from './harness.js';
import { junitReport } from './reports.js';
import { pullRequestEvent, pushEvent, shaOf } from './runner/events.js';
import { RECOMMENDED_PERMISSIONS, RestApi } from './stand-ins/rest-api.js';

/** The committed bundle with its history in a branch, and no cache at all. */

jest.setTimeout(120_000);

const WRITING = { ...RECOMMENDED_PERMISSIONS, contents: 'write' } as const;
const BRANCH = 'deflake-history';

let rest: RestApi;
let runner: ActionRunner;

beforeEach(async () => {
  rest = await RestApi.start();
  runner = await ActionRunner.create({ rest });
  rest.pulls.add({
    number: 7,
    base: { ref: 'main', sha: shaOf('base') },
    head: { ref: 'feature', sha: shaOf('head') },
  });
});

afterEach(async () => {
  const { violations } = rest;
  await Promise.all([runner.dispose(), rest.stop()]);
  expect(violations).toEqual([]);
});

function run(event: ActionStep['event'], a: 'P' | 'F', more: Partial<ActionStep>): Promise<ActionResult> {
  return runner.run({
    event,
    permissions: WRITING,
    ...more,
    inputs: { reports: 'reports/*.xml', history: 'branch' },
    files: { 'reports/junit.xml': junitReport({ a, b: 'P' }) },
  });
}

async function pushes(letters: string): Promise<void> {
  for (const [n, letter] of Array.from(letters).entries())
    await run(pushEvent({ sha: shaOf(`push ${n}`) }), letter as 'P' | 'F', { runId: 1_000 + n });
}

describe('`history: branch`', () => {
  it('remembers from push to push, and excuses a known flake in a pull request', async () => {
    await pushes('PFPPFPP');
    expect(rest.git.log(BRANCH)).toHaveLength(7);
    const result = await run(pullRequestEvent(), 'F', { runId: 2_000 });
    expect(result).toMatchObject({ exitCode: 0, outputs: { conclusion: 'excused', excused: '1' } });
    expect(rest.git.log(BRANCH)).toHaveLength(8);
    expect(rest.git.files('main')).toEqual({ 'package.json': '{}\n' });
  });

  it('keeps all of six jobs that end at once', async () => {
    const jobs = ['a', 'b', 'c', 'd', 'e', 'f'].map((job) => run(pushEvent(), 'P', { job, runId: 3_000 }));
    const results = await Promise.all(jobs);
    expect(results.map(({ exitCode }) => exitCode)).toEqual(jobs.map(() => 0));
    expect(Object.keys(rest.git.files(BRANCH))).toHaveLength(1 + jobs.length);
  });

  it('names the permission that is missing, and fails nothing', async () => {
    const result = await run(pushEvent(), 'P', { permissions: RECOMMENDED_PERMISSIONS });
    expect(result.exitCode).toBe(0);
    expect(result.stdout.match(/Add `contents: write`/g)).toHaveLength(1);
    expect(result.summary).toContain('contents: write');
    expect(rest.git.tip(BRANCH)).toBeUndefined();
  });
});
