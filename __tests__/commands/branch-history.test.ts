import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openActionStore } from '../../src/commands/stores.js';
import { buildConfig } from '../../src/config/config.js';
import { createClient } from '../../src/github/client.js';
import { readEventContext } from '../../src/github/event-context.js';
import type { History } from '../../src/history/history.js';
import { historyOfRun } from '../../src/history/history.js';
import type { HistoryStore } from '../../src/history/store.js';
import { toInstant } from '../../src/model/run.js';
import { buildLane, buildResult, buildRun, buildRunPart } from '../builders.js';
import { FORK_PERMISSIONS, RestApi, type TokenPermissions } from '../e2e/stand-ins/rest-api.js';
import { pullRequestEvent, pushEvent, type SimulatedEvent } from '../github/events.js';
import { runsIn, saveOne } from '../history/deliveries.js';

/** What a job adds. The action looks at the real clock, for which this run is never too old to be kept. */
function addition(runId: string): History {
  const startedAt = toInstant(Date.parse('2999-01-01T00:00:00Z'));
  const info = { runId, parts: [buildRunPart({ startedAt, finishedAt: startedAt })] };
  return historyOfRun(buildRun({ info, results: [buildResult('a')] }), () => undefined);
}

describe('`history: branch`', () => {
  let api: RestApi;
  beforeEach(async () => {
    api = await RestApi.start({ repository: 'octo/demo' });
    // Debug lines are commands that a runner would obey.
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await api.stop();
    expect(api.violations).toEqual([]);
  });

  /** The store that the action opens for a job of an event. */
  async function open(
    { env, payload }: SimulatedEvent,
    {
      permissions = { contents: 'write' },
      settings = {},
    }: { permissions?: TokenPermissions | 'no token'; settings?: Record<string, string> } = {},
  ): Promise<HistoryStore> {
    const client =
      permissions === 'no token'
        ? undefined
        : await createClient({
            token: api.issueToken(permissions),
            apiUrl: api.url,
            repository: 'octo/demo',
          });
    return openActionStore({
      config: buildConfig([{ title: 'Input', settings: { history: 'branch', ...settings } }]),
      event: readEventContext(env, payload).context,
      client,
      job: { lane: buildLane(), shard: '', step: 'deflake' },
      workspace: '/nowhere',
    });
  }

  test('keeps what pushes and pull requests add in one branch, which all of them read', async () => {
    await saveOne(await open(pushEvent()), addition('1'));
    await saveOne(await open(pullRequestEvent()), addition('2'));
    const { history, problems } = await (await open(pullRequestEvent({ headRef: 'other' }))).load();
    expect(problems).toEqual([]);
    expect(runsIn(history)).toEqual(['1/1', '2/1']);
    expect(Object.keys(api.git.files('deflake-history'))).toHaveLength(2);
  });

  test('lets runs of forks read, and not write, whatever their token may', async () => {
    await saveOne(await open(pushEvent()), addition('1'));
    for (const permissions of [FORK_PERMISSIONS, { contents: 'write' } as const]) {
      const store = await open(pullRequestEvent({ head: 'stranger/demo' }), { permissions });
      expect(runsIn((await store.load()).history)).toEqual(['1/1']);
      expect(await saveOne(store, addition('2'))).toEqual([]);
    }
    expect(api.git.log('deflake-history')).toHaveLength(1);
  });

  test('takes the branch that it is told', async () => {
    const settings = { 'history-branch': 'ci/history' };
    const store = await open(pushEvent(), { settings });
    expect(store.title).toBe('branch ci/history');
    expect(await saveOne(store, addition('1'))).toEqual([]);
    expect(await saveOne(await open(pushEvent(), { settings }), addition('2'))).toEqual([]);
    expect(api.git.log('ci/history')).toHaveLength(2);
  });

  test('does not write into the branch that has the code', async () => {
    const store = await open(pushEvent(), { settings: { 'history-branch': 'main' } });
    expect(await saveOne(store, addition('1'))).toMatchObject([
      { remedy: expect.stringContaining('`history-branch`') },
    ]);
    expect(Object.keys(api.git.files('main'))).toEqual(['package.json']);
  });

  test('says once that it needs a token', async () => {
    const store = await open(pushEvent(), { permissions: 'no token' });
    const { history, problems } = await store.load();
    expect(problems).toMatchObject([{ remedy: expect.stringContaining('`github-token`') }]);
    expect(await store.save(addition('1'), history)).toEqual([]);
  });
});
