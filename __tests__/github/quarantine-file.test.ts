import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ContentClient } from '../../src/github/api.js';
import { ApiFailure } from '../../src/github/api-failure.js';
import { readEventContext } from '../../src/github/event-context.js';
import { createQuarantineSource, type QuarantineFileOptions } from '../../src/github/quarantine-file.js';
import {
  environment,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  type SimulatedEvent,
  workflowRunEvent,
} from './events.js';

const PATH = '.github/quarantine.yml';

let folder: string;
let workspace: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deflake-'));
  workspace = join(folder, 'workspace');
  await mkdir(join(workspace, '.github'), { recursive: true });
  await writeFile(join(workspace, PATH), 'of the workspace');
  await writeFile(join(folder, 'secret'), 'of the runner');
});

afterEach(() => rm(folder, { recursive: true }));

const asked: string[] = [];
beforeEach(() => void asked.splice(0));
const client: ContentClient = {
  getContent: async ({ path, ref }) => {
    asked.push(`${path}@${ref}`);
    return 'of the base';
  },
};

function read(event: SimulatedEvent | undefined, options: Partial<QuarantineFileOptions> = {}) {
  const context = event && readEventContext(event.env, event.payload).context;
  return createQuarantineSource({ path: PATH, workspace, context, client, ...options }).read();
}

const oddQueue = {
  ...mergeGroupEvent(),
  env: environment({ GITHUB_EVENT_NAME: 'merge_group', GITHUB_REF: 'refs/heads/queue' }),
};
const schedule = { env: environment({ GITHUB_EVENT_NAME: 'schedule' }), payload: {} };

describe('whose file counts', () => {
  test.each<[string, SimulatedEvent | undefined, string]>([
    ['the command line', undefined, 'workspace'],
    ['a push', pushEvent(), 'workspace'],
    ['a schedule', schedule, 'workspace'],
    ['a pull request', pullRequestEvent(), 'refs/heads/main'],
    ["a fork's pull request", pullRequestEvent({ head: 'mallory/demo' }), 'refs/heads/main'],
    ['pull_request_target', pullRequestEvent({ event: 'pull_request_target' }), 'refs/heads/main'],
    ['a merge queue', mergeGroupEvent(), 'refs/heads/main'],
    ['a merge queue whose branch we do not understand', oddQueue, 'refs/heads/main'],
    [
      "a run that a fork's run triggered",
      workflowRunEvent({ repository: 'mallory/demo' }),
      'refs/heads/main',
    ],
  ])('%s: %s', async (_, event, from) => {
    const found = await read(event);
    expect(found).toEqual({
      text: `of the ${from === 'workspace' ? from : 'base'}`,
      path: PATH,
      problems: [],
      // What a pull request would make of it is known, and decides nothing.
      ...(from !== 'workspace' && { proposed: 'of the workspace' }),
    });
    expect(asked).toEqual(from === 'workspace' ? [] : [`${PATH}@${from}`]);
  });

  test('where the base branch is unknown, its commit has to do', async () => {
    const event = pullRequestEvent();
    const env = { ...event.env, GITHUB_BASE_REF: '' };
    const base = { sha: 'b'.repeat(40) };
    await read({ env, payload: { pull_request: { number: 12, base } } });
    expect(asked).toEqual([`${PATH}@${base.sha}`]);
  });
});

describe('no file is no problem', () => {
  test('in the workspace', async () => {
    await expect(read(undefined, { path: 'none.yml' })).resolves.toEqual({
      text: undefined,
      path: 'none.yml',
      problems: [],
    });
  });

  test('in the base branch', async () => {
    const empty = { getContent: async () => undefined };
    const found = await read(pullRequestEvent(), { client: empty });
    expect(found).toMatchObject({ text: undefined, problems: [] });
  });
});

describe('what can not be read counts as empty, and is told', () => {
  test.each([403, 503, undefined])('the API answers %p', async (status) => {
    const getContent = async () => {
      throw new ApiFailure('read-file', 'no', { status });
    };
    const found = await read(pullRequestEvent(), { client: { getContent } });
    expect(found.text).toBeUndefined();
    expect(found.problems).toEqual([expect.objectContaining({ area: 'quarantine', where: PATH })]);
  });

  test('a pull request without a token does not fall back on its own file', async () => {
    const found = await read(pullRequestEvent(), { client: undefined });
    expect(found.text).toBeUndefined();
    expect(found.problems).toHaveLength(1);
  });

  test('a pull request of which nothing is known does not either', async () => {
    const env = environment({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/12/merge' });
    const found = await read({ env, payload: undefined });
    expect(found).toMatchObject({ text: undefined, problems: [expect.anything()] });
  });

  test.each(['../secret', '/etc/passwd', 'C:\\secret', '.github\\..\\..\\secret', 'a//b', '', '.github/'])(
    'a path that leads outside: %j',
    async (path) => {
      for (const event of [undefined, pullRequestEvent()]) {
        const found = await read(event, { path });
        expect(found).toMatchObject({ text: undefined, problems: [expect.anything()] });
      }
      expect(asked).toEqual([]);
    },
  );

  test('a symbolic link that leads outside', async () => {
    await symlink(join(folder, 'secret'), join(workspace, 'link.yml'));
    const found = await read(undefined, { path: 'link.yml' });
    expect(found).toMatchObject({ text: undefined, problems: [expect.anything()] });
  });

  test('a folder, and a file that is too large', async () => {
    await writeFile(join(workspace, 'large.yml'), 'x'.repeat(1_100_000));
    for (const path of ['.github', 'large.yml']) {
      const found = await read(undefined, { path });
      expect(found).toMatchObject({ text: undefined, problems: [expect.anything()] });
    }
  });
});

test('a leading ./ is no other file', async () => {
  expect((await read(undefined, { path: `./${PATH}` })).text).toBe('of the workspace');
});
