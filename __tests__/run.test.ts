import { describe, expect, it } from '@jest/globals';
import type { RunContext } from '../src/assemble-run.js';
import { buildConfig } from '../src/config/config.js';
import type { HistoryStore } from '../src/history/store.js';
import { createMemoryStore } from '../src/history/stores/memory.js';
import type { Ports, PublishContext } from '../src/ports.js';
import type { Telling } from '../src/render/telling.js';
import { reportInMemory } from '../src/reports/report-file.js';
import type { RunOutcome } from '../src/run.js';
import { run } from '../src/run.js';
import { LANE } from './drawn.js';
import { junitReport } from './e2e/reports.js';

interface Sketch {
  readonly tests?: Parameters<typeof junitReport>[0];
  readonly runId?: string;
  readonly attempt?: number;
  readonly commit?: string;
  readonly shard?: string;
  readonly variant?: Record<string, string>;
  readonly pullRequest?: number;
  readonly settings?: Record<string, unknown>;
  readonly hour?: number;
  readonly history?: HistoryStore;
  readonly isUnnamed?: boolean;
  readonly onPublish?: (telling: Telling, context: PublishContext) => void | Promise<void>;
}

const START_MS = Date.parse('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;

async function play(sketch: Sketch): Promise<RunOutcome> {
  const { hour = 0, runId = `${100 + hour}`, attempt = 1, commit = `commit-${hour}`, pullRequest } = sketch;
  const startedAtMs = START_MS + hour * HOUR_MS;
  const context: RunContext = {
    lane: { ...LANE, variant: sketch.variant ?? {} },
    info: {
      runId,
      runAttempt: attempt,
      commit,
      tree: `tree of ${commit}`,
      branch: pullRequest === undefined ? 'main' : 'feature',
      ...(pullRequest !== undefined && { pullRequest, baseBranch: 'main' }),
      onDefaultBranch: pullRequest === undefined,
      event: 'push',
      mergedPullRequests: [],
      trusted: true,
    },
    shard: sketch.shard ?? '',
    step: 'deflake',
    startedAtMs,
    finishedAtMs: startedAtMs + HOUR_MS / 4,
    workspaces: [],
    ...(sketch.isUnnamed !== undefined && { isUnnamed: sketch.isUnnamed }),
    problems: [],
  };
  const bytes = new TextEncoder().encode(junitReport(sketch.tests ?? {}));
  const ports: Ports = {
    reports: {
      async *read() {
        if (sketch.tests !== undefined) yield reportInMemory('junit.xml', bytes);
      },
    },
    history: sketch.history ?? createMemoryStore(),
    quarantine: { read: async () => ({ text: undefined, path: '.github/quarantine.yml', problems: [] }) },
    publishers: [
      {
        name: 'test',
        carriesHiddenData: true,
        publish: async (telling, publishing) => {
          await sketch.onPublish?.(telling, publishing);
          return { problems: [] };
        },
      },
    ],
    clock: { now: () => startedAtMs + HOUR_MS / 4 },
  };
  return run(context, buildConfig([{ title: 'Test', settings: sketch.settings ?? {} }]), ports);
}

describe('the story', () => {
  it('reads, remembers, judges, decides and tells', async () => {
    const history = createMemoryStore();
    for (const [hour, a] of Array.from('PFPPFPPFPPPFPP').entries())
      await play({ hour, history, tests: { a: a as 'P' | 'F', b: 'P' } });
    const { telling, exitCode } = await play({
      hour: 20,
      pullRequest: 7,
      history,
      tests: { a: 'F', b: 'P' },
    });
    expect(exitCode).toBe(0);
    expect(telling.own.plan).toMatchObject({ conclusion: 'excused', blame: 'not-this-change' });
    expect(telling.history.pastRuns).toBe(14);
  });

  it.each([
    ['a regression', { tests: { a: 'F', b: 'F', c: 'F' } }, 1],
    ['no report', {}, 3],
    ['no report, ignored', { settings: { 'if-no-files': 'ignore' } }, 0],
    ['failures that nothing minds', { tests: { a: 'F' }, settings: { 'fail-on': 'never' } }, 0],
  ] as const)('ends with the exit code of %s', async (_what, sketch, exitCode) => {
    expect((await play(sketch)).exitCode).toBe(exitCode);
  });

  it('keeps what was decided with the run', async () => {
    const history = createMemoryStore();
    await play({ history, tests: { a: 'F' } });
    const [lane] = [...(await history.load()).history.lanes.values()];
    expect(lane?.runs[0]?.parts[0]).toMatchObject({ conclusion: 'failed', counts: { tests: 1, failed: 1 } });
  });

  it('goes on when the history can not be read or written', async () => {
    const problem = { area: 'history', where: 'here', what: 'It is gone.' } as const;
    const empty = await createMemoryStore().load();
    const broken: HistoryStore = {
      title: 'a broken store',
      load: async () => ({ ...empty, problems: [problem] }),
      save: async () => [problem],
    };
    const { telling, exitCode } = await play({ history: broken, tests: { a: 'P' } });
    expect(exitCode).toBe(0);
    expect(telling.problems).toEqual([problem, problem]);
  });
});

describe('runs that nobody gave an id', () => {
  const runsIn = async (history: HistoryStore): Promise<readonly unknown[]> =>
    [...(await history.load()).history.lanes.values()].flatMap(({ runs }) => runs);

  it('count once where they have the same reports, and say so', async () => {
    const history = createMemoryStore();
    await play({ hour: 1, history, isUnnamed: true, tests: { a: 'F' } });
    const { telling } = await play({ hour: 2, history, isUnnamed: true, tests: { a: 'F' } });
    expect(await runsIn(history)).toHaveLength(1);
    expect(telling.problems).toContainEqual(expect.objectContaining({ isNote: true, area: 'report' }));
    await play({ hour: 3, history, isUnnamed: true, tests: { a: 'P' } });
    await play({ hour: 4, history, isUnnamed: true, tests: { a: 'F' } });
    expect(await runsIn(history)).toHaveLength(3);
  });

  it('are all kept where they have ids', async () => {
    const history = createMemoryStore();
    for (const hour of [1, 2]) await play({ hour, history, tests: { a: 'F' } });
    expect(await runsIn(history)).toHaveLength(2);
  });

  it('are not remembered where no report was read', async () => {
    const history = createMemoryStore();
    expect((await play({ history, isUnnamed: true })).exitCode).toBe(3);
    expect(await runsIn(history)).toEqual([]);
  });
});

describe('the lanes of a workflow run', () => {
  it('are all told, each in its newest attempt', async () => {
    const history = createMemoryStore();
    const shared = { history, runId: '500', commit: 'c' };
    await play({ ...shared, variant: { os: 'linux' }, tests: { a: 'F' } });
    await play({ ...shared, variant: { os: 'linux' }, attempt: 2, hour: 1, tests: { a: 'P' } });
    const { telling } = await play({
      ...shared,
      variant: { os: 'windows' },
      hour: 1,
      tests: { a: 'P', b: 'P' },
    });
    expect(
      telling.lanes.map(({ lane, run: told, counts }) => [lane.variant.os, told.runAttempt, counts.tests]),
    ).toEqual([
      ['linux', 2, 1],
      ['windows', 1, 2],
    ]);
  });

  it('leave out other workflow runs', async () => {
    const history = createMemoryStore();
    await play({ history, runId: '1', variant: { os: 'linux' }, tests: { a: 'F' } });
    const { telling } = await play({
      history,
      runId: '2',
      hour: 1,
      variant: { os: 'windows' },
      tests: { a: 'P' },
    });
    expect(telling.lanes).toHaveLength(1);
  });

  it('meet in hidden data where no history is shared', async () => {
    let first = '';
    await play({
      runId: '9',
      variant: { os: 'linux' },
      tests: { a: 'F' },
      onPublish: ({ hiddenData = '' }) => {
        first = hiddenData;
      },
    });
    let retold: Telling | undefined;
    await play({
      runId: '9',
      variant: { os: 'windows' },
      tests: { a: 'P' },
      onPublish: async (_telling, { retell }) => {
        retold = await retell(first);
      },
    });
    expect(retold?.lanes.map(({ lane, plan }) => [lane.variant.os, plan.conclusion])).toEqual([
      ['linux', 'failed'],
      ['windows', 'passed'],
    ]);
  });

  it('ignore hidden data that nobody of us wrote', async () => {
    let retold: Telling | undefined;
    await play({
      tests: { a: 'P' },
      onPublish: async (_telling, { retell }) => {
        retold = await retell('AAAA');
      },
    });
    expect(retold?.lanes).toHaveLength(1);
  });
});

describe('shards', () => {
  const shared = { runId: '500', commit: 'c' };

  it('join in one lane, and each answers for its own tests', async () => {
    const history = createMemoryStore();
    const first = await play({ ...shared, history, shard: '1/2', tests: { a: 'F', b: 'P' } });
    const second = await play({ ...shared, history, shard: '2/2', tests: { c: 'P', d: 'P', e: 'P' } });
    expect([first.exitCode, second.exitCode]).toEqual([1, 0]);
    expect(second.telling.own.counts).toMatchObject({ tests: 3, failed: 0 });
    expect(second.telling.lanes).toHaveLength(1);
    expect(second.telling.lanes[0]?.counts).toMatchObject({ tests: 5, failed: 1 });
    expect(second.telling.lanes[0]?.plan.conclusion).toBe('failed');
  });

  it('do not miss the tests of other shards', async () => {
    const history = createMemoryStore();
    const tests = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`t${i}`, 'P' as const]));
    await play({ history, tests });
    const { telling } = await play({ ...shared, hour: 1, history, shard: '1/2', tests: { t0: 'P' } });
    expect(telling.own.plan.unexplained).toEqual([]);
  });
});
