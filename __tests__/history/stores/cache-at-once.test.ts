import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import { buildLane } from '../../builders.js';
import { runNode } from '../../e2e/runner/child-process.js';
import { delivery, lanesOf } from '../deliveries.js';
import { bundleScript } from './bundled-script.js';
import { CachePlace, MAIN } from './cache-place.js';
import type { SavedJob } from './cache-saving-process.js';
import { wrongInHistory } from './verified.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(300_000);

let place: CachePlace;
let folder: string;
beforeEach(async () => {
  place = await CachePlace.create();
  folder = await mkdtemp(join(tmpdir(), 'deflake-at-once-'));
});
afterEach(async () => {
  await place.close();
  await rm(folder, { recursive: true, force: true });
});

/** Three workflows with two legs; one of them in shards, one with an attempt more: thirty jobs of six runs. */
const JOBS: readonly SavedJob[] = ['ci', 'nightly', 'release'].flatMap((name) => {
  const workflow = `.github/workflows/${name}.yml`;
  return ['linux', 'windows'].flatMap((os) =>
    [1, 2, 3, 4, 5].map((n): SavedJob => {
      const common = { workflow, os, row: n % 2 === 0 ? 'PF' : 'P.K' };
      if (name === 'ci') return { ...common, runId: '7', runAttempt: 1, shard: `${n}/5` };
      if (name === 'nightly') return { ...common, runId: '8', runAttempt: n, shard: '' };
      return { ...common, runId: `${8 + n}`, runAttempt: 1, shard: '' };
    }),
  );
});

interface Told {
  readonly read: number;
  readonly problems: readonly unknown[];
}

async function runJob(script: string, job: SavedJob, n: number): Promise<Told> {
  const [workspace, temporary] = [join(folder, `workspace-${n}`), join(folder, `temporary-${n}`)];
  await mkdir(workspace);
  await mkdir(temporary);
  const { exitCode, stdout, stderr } = await runNode({
    arguments: [script, JSON.stringify(job)],
    folder: workspace,
    environment: {
      ...place.cache.environment({ ref: MAIN, defaultRef: MAIN }),
      PATH: process.env.PATH ?? '',
      GITHUB_API_URL: place.api.url,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: MAIN,
      GITHUB_REPOSITORY: 'octo/demo',
      GITHUB_RUN_ATTEMPT: `${job.runAttempt}`,
      GITHUB_RUN_ID: job.runId,
      GITHUB_TOKEN: place.api.issueToken(),
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temporary,
    },
    timeLimitMs: 240_000,
  });
  if (exitCode !== 0) throw new Error(`A job failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told;
}

test('thirty jobs at once, each a process with GitHub’s toolkit, lose nothing and ask no more than they may', async () => {
  const script = await bundleScript('cache-saving-process.ts', folder);
  const told = await Promise.all(JOBS.map((job, n) => runJob(script, job, n)));
  expect(told.flatMap(({ problems }) => problems)).toEqual([]);
  expect(place.cache.entries()).toHaveLength(JOBS.length);

  const calls = place.cache.log.map(({ call }) => call);
  const read = told.reduce((sum, job) => sum + job.read, 0);
  const count = (call: string): number => calls.filter((made) => made === call).length;
  expect({
    lists: place.api.requests.length,
    saves: [count('CreateCacheEntry'), count('upload'), count('FinalizeCacheEntryUpload')],
  }).toEqual({ lists: 30, saves: [30, 30, 30] });
  // Two for each entry that a job read, and none for what a snapshot spared it.
  expect(count('GetCacheEntryDownloadURL')).toBeLessThanOrEqual(read);
  expect(count('download')).toBe(count('GetCacheEntryDownloadURL'));

  const { history, problems } = await place.job().load();
  expect(problems).toEqual([]);
  expect(wrongInHistory(history)).toEqual([]);
  const additions = JOBS.map(({ runId, runAttempt, row, shard, workflow, os }) =>
    delivery({ runId, runAttempt }, row, { shard, lane: buildLane({ workflow, variant: { os } }) }),
  );
  expect(lanesOf(history)).toBe(lanesOf(mergeAll(additions, EMPTY_HISTORY)));
});
