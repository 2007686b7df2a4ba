import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Published } from '../../src/ports.js';
import { checkRunName, createCheckRunPublisher } from '../../src/publish/check-run.js';
import { renderCheckRun } from '../../src/render/check-run.js';
import type { Telling } from '../../src/render/telling.js';
import { FORK_PERMISSIONS, type TokenPermissions } from '../e2e/stand-ins/rest-api.js';
import { decision, lane, laneTelling, plan, telling, verdict } from '../render/tellings.js';
import { HEAD_SHA, type Stage, setStage } from './stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(async () => {
  await stage.api.stop();
  expect(stage.api.violations).toEqual([]);
});

function failing(count: number): Telling {
  const failures = Array.from({ length: count }, (_, i) =>
    decision({
      verdict: verdict({ test: `test ${i}`, failure: { location: { file: 'src/a.test.ts', line: i + 1 } } }),
    }),
  );
  return telling([laneTelling({ plan: plan({ conclusion: 'failed', failsJob: true, failures }) })]);
}

async function publish(told: Telling, permissions?: TokenPermissions): Promise<Published> {
  const publisher = createCheckRunPublisher({
    client: await stage.client(permissions),
    headSha: HEAD_SHA,
    checkName: 'Deflake',
    render: (one) => renderCheckRun(one, { maxAnnotations: 1_000 }),
    readOnlyToken: undefined,
  });
  return publisher.publish(told, { retell: async () => told, outputs: {} });
}

describe('the check run', () => {
  test('is completed on the head commit, with its address as an output', async () => {
    const published = await publish(telling());
    expect(stage.api.checks.all()).toEqual([
      expect.objectContaining({
        name: 'Deflake: ci / unit',
        head_sha: HEAD_SHA,
        status: 'completed',
        conclusion: 'success',
      }),
    ]);
    expect(published).toEqual({
      problems: [],
      outputs: { 'check-url': expect.stringMatching(/^https:.*\/runs\/\d+$/) },
    });
  });

  test.each([
    [0, [0]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])('%i annotations go in requests of at most 50', async (count, batches) => {
    await publish(failing(count));
    const sent = stage.api.requests.map(
      ({ body }) => (body as { output: { annotations: unknown[] } }).output.annotations.length,
    );
    expect(sent).toEqual(batches);
    const lines = stage.api.checks.all()[0]?.annotations.map(({ start_line: line }) => line);
    expect(lines).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(stage.api.checks.all()[0]).toMatchObject({ conclusion: 'failure' });
  });
});

describe('refusals are told and never thrown', () => {
  test('a missing permission names the line to add', async () => {
    const { problems, outputs } = await publish(telling(), FORK_PERMISSIONS);
    expect(outputs).toBeUndefined();
    expect(problems).toEqual([
      expect.objectContaining({ area: 'check-run', remedy: expect.stringContaining('`checks: write`') }),
    ]);
  });

  test('annotations that fail later leave the check run', async () => {
    stage.api.fail('checks/update', { kind: 'answer', status: 422 });
    const { problems, outputs } = await publish(failing(120));
    expect(problems).toEqual([expect.objectContaining({ area: 'annotations' })]);
    expect(outputs).toHaveProperty('check-url');
    expect(stage.api.checks.all()[0]?.annotations).toHaveLength(50);
  });

  test('a hiccup is bridged, and an outage is one problem', async () => {
    stage.api.fail('checks/create', { kind: 'answer', status: 500 });
    expect((await publish(telling())).problems).toEqual([]);
    await stage.api.refuse();
    expect((await publish(telling())).problems).toHaveLength(1);
    await stage.api.recover();
  });
});

test.each([
  [lane({ os: 'linux' }), 'Deflake: ci / unit (os: linux)'],
  [{ ...lane(), workflow: 'Nightly tests' }, 'Deflake: Nightly tests / unit'],
  [{ ...lane(), workflow: '' }, 'Deflake: unit'],
])('the name says workflow and lane', (where, name) => {
  expect(checkRunName('Deflake', where)).toBe(name);
});
