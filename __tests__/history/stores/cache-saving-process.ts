import { openActionStore } from '../../../src/commands/stores.js';
import { buildConfig } from '../../../src/config/config.js';
import { createClient } from '../../../src/github/client.js';
import { readEventContext } from '../../../src/github/event-context.js';
import { mergeHistories } from '../../../src/history/merge.js';
import { buildLane } from '../../builders.js';
import { delivery } from '../deliveries.js';

/**
 * What the action does with the history, in a process of its own, wired as the action wires it:
 * `node cache-saving-process.mjs JOB`, in the environment of a runner. Its last line is what it found and was told.
 */
export interface SavedJob {
  readonly runId: string;
  readonly runAttempt: number;
  readonly row: string;
  readonly shard: string;
  readonly workflow: string;
  readonly os: string;
}

const job = JSON.parse(process.argv[2] ?? '') as SavedJob;
const { env } = process;
const lane = buildLane({ workflow: job.workflow, variant: { os: job.os } });
const repository = env.GITHUB_REPOSITORY ?? '';
const { context } = readEventContext(env, { repository: { default_branch: 'main' } });
const client = await createClient({
  token: env.GITHUB_TOKEN ?? '',
  apiUrl: env.GITHUB_API_URL ?? '',
  repository,
  userAgent: 'deflake-test',
});
const store = await openActionStore({
  config: buildConfig([]),
  event: context,
  client,
  job: { lane, shard: job.shard, step: 'deflake' },
  workspace: process.cwd(),
});
const { history, problems } = await store.load();
const info = { runId: job.runId, runAttempt: job.runAttempt };
const addition = delivery(info, job.row, { lane, shard: job.shard });
const saveProblems = await store.save(addition, mergeHistories(history, addition));
console.log(`\n${JSON.stringify({ read: history.absorbed.size, problems: [...problems, ...saveProblems] })}`);
