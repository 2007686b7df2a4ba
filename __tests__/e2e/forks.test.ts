import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ActionResult, ActionRunner } from './harness.js';
import { junitReport } from './reports.js';
import { pullRequestEvent, pushEvent, shaOf, workflowRunEvent } from './runner/events.js';
import { CacheService } from './stand-ins/cache-service.js';
import { RestApi } from './stand-ins/rest-api.js';

/** Two workflows: one runs a fork's tests and may not write, the other tells of it. */

jest.setTimeout(120_000);

const FORK = 'stranger/demo';

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
    head: { ref: 'feature', sha: shaOf('head'), repository: FORK },
  });
  // A branch of the same name in the repository itself, which is none of the fork's business.
  rest.pulls.add({
    number: 8,
    base: { ref: 'main', sha: shaOf('base') },
    head: { ref: 'feature', sha: shaOf('head') },
  });
});

afterEach(async () => {
  const { violations } = rest;
  await Promise.all([runner.dispose(), rest.stop(), cache.stop()]);
  expect(violations).toEqual([]);
});

/** The job of the fork's pull request. */
async function runFork(letters: Readonly<Record<string, 'P' | 'F'>>): Promise<ActionResult> {
  const event = pullRequestEvent({ fork: FORK });
  const files = { 'reports/junit.xml': junitReport(letters) };
  return runner.run({ event, runId: 2_000, inputs: { reports: 'reports/*.xml' }, files });
}

/** The workflow that tells, in the workspace that the artifact was put into. */
async function tell(files: Readonly<Record<string, Buffer | string>>): Promise<ActionResult> {
  const workspace = await runner.createWorkspace();
  const event = workflowRunEvent({ fork: FORK });
  const identity = { runId: 9_000, workflowFile: 'tell.yml', job: 'tell' };
  return runner.run({ event, workspace, ...identity, inputs: { 'run-data': 'found/*' }, files });
}

async function runDataOf(result: ActionResult): Promise<Buffer> {
  return readFile(result.outputs['run-data'] ?? '');
}

describe('run data of a fork', () => {
  it('becomes the comment and the check that the fork could not write', async () => {
    for (const [n, letter] of Array.from('PFPPFPP').entries()) {
      const event = pushEvent({ sha: shaOf(`push ${n}`) });
      const files = { 'reports/junit.xml': junitReport({ a: letter as 'P' | 'F', b: 'P' }) };
      await runner.run({ event, runId: 1_000 + n, inputs: { reports: 'reports/*.xml' }, files });
    }
    const theirs = await runFork({ a: 'F', b: 'P' });
    expect(theirs).toMatchObject({ exitCode: 0, outputs: { conclusion: 'excused' } });
    expect(rest.comments.of(7)).toEqual([]);
    const checks = rest.checks.all().length;
    const entries = cache.entries().length;

    const told = await tell({ 'found/run-data.txt.gz': await runDataOf(theirs) });
    expect(told.exitCode).toBe(0);
    expect(rest.comments.of(7).map(({ body }) => body)).toEqual([
      expect.stringContaining('Not this change: 1 flaky failure, excused.'),
    ]);
    expect(rest.comments.of(8)).toEqual([]);
    expect(rest.checks.all().slice(checks)).toMatchObject([
      { conclusion: 'neutral', head_sha: shaOf('head') },
    ]);
    // Nothing of a fork's is remembered.
    expect(cache.entries()).toHaveLength(entries);
  });

  it('is only there where the token may not write', async () => {
    const files = { 'reports/junit.xml': junitReport({ a: 'P' }) };
    const own = await runner.run({ event: pushEvent(), inputs: { reports: 'reports/*.xml' }, files });
    expect(own.outputs['run-data']).toBeUndefined();
  });

  it('can neither speak for another run nor be believed where it is broken', async () => {
    const packed = await runDataOf(await runFork({ a: 'F' }));
    const text = gunzipSync(packed).toString();
    const ofAnotherRun = text.replaceAll('2000', '2001');
    expect(ofAnotherRun).not.toBe(text);
    const told = await tell({
      'found/other.gz': gzipSync(ofAnotherRun),
      'found/cut.gz': packed.subarray(0, 40),
      'found/text.gz': 'no run data',
    });
    expect(told.exitCode).toBe(0);
    expect(told.stdout).toContain('Nothing to tell');
    expect(told.stdout).toContain('found/cut.gz');
    expect(rest.comments.of(7)).toEqual([]);
  });

  it('can not speak to the runner by the name of a file', async () => {
    const name = 'x\n::error::forged ##[error]forged.gz';
    const told = await tell({ [`found/${name}`]: 'no run data' });
    expect(told.stdout).toContain('Nothing to tell');
    expect(told.annotations).toEqual([]);
    expect(told.stdout).not.toMatch(/^::error|##\[/m);
  });

  it('is told beside files that are broken, which are named', async () => {
    const packed = await runDataOf(await runFork({ a: 'F' }));
    const told = await tell({ 'found/run.gz': packed, 'found/text.gz': 'no run data' });
    expect(rest.comments.of(7)).toHaveLength(1);
    expect(told.summary).toContain('found/text.gz');
  });
});
