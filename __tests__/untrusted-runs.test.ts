import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunContext } from '../src/assemble-run.js';
import { buildConfig } from '../src/config/config.js';
import { readEventContext } from '../src/github/event-context.js';
import type { HistoryStore } from '../src/history/store.js';
import { createFileStore } from '../src/history/stores/file.js';
import { reportInMemory } from '../src/reports/report-file.js';
import type { RunOutcome } from '../src/run.js';
import { run } from '../src/run.js';
import { LANE } from './drawn.js';
import { junitReport } from './e2e/reports.js';
import { pullRequestEvent, pushEvent, type SimulatedEvent } from './github/events.js';
import { SimulatedCache } from './history/stores/simulated-cache.js';
import { MAIN, openSimulated, PULL } from './history/stores/simulated-job.js';

/**
 * A fork's pull request does all that its reports and runs can do to make a test look flaky. Then the test fails on the
 * default branch, where it never failed before: nothing of what the fork left may excuse that.
 */

const START_MS = Date.parse('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;

interface Job {
  readonly event: SimulatedEvent;
  readonly hour: number;
  readonly a: 'P' | 'F';
  /** Trees are what makes code the same: a fork can copy what is to be merged. */
  readonly tree?: string;
  readonly history: HistoryStore;
  readonly settings?: Record<string, unknown>;
}

/** One job as the action runs it, with what GitHub says of its event. */
async function play({ event, hour, a, tree, history, settings = {} }: Job): Promise<RunOutcome> {
  const { context: said } = readEventContext(event.env, event.payload);
  const { trusted, onDefaultBranch, pullRequest, branch, baseBranch } = said;
  const startedAtMs = START_MS + hour * HOUR_MS;
  const context: RunContext = {
    lane: LANE,
    info: {
      runId: `${100 + hour}`,
      runAttempt: 1,
      commit: `commit-${hour}`,
      tree: tree ?? `tree-${hour}`,
      branch,
      ...(baseBranch !== undefined && { baseBranch }),
      ...(pullRequest !== undefined && { pullRequest }),
      onDefaultBranch,
      event: said.event,
      mergedPullRequests: [],
      trusted,
    },
    shard: '',
    step: 'deflake',
    startedAtMs,
    finishedAtMs: startedAtMs + HOUR_MS / 4,
    workspaces: [],
    problems: [],
  };
  const bytes = new TextEncoder().encode(junitReport({ a, b: 'P' }));
  return run(context, buildConfig([{ title: 'Test', settings }]), {
    reports: {
      async *read() {
        yield reportInMemory('junit.xml', bytes);
      },
    },
    history,
    quarantine: { read: async () => ({ text: undefined, path: '.github/quarantine.yml', problems: [] }) },
    publishers: [],
    clock: { now: () => startedAtMs + HOUR_MS / 4 },
  });
}

type Scope = 'main' | 'pull request';

interface Place {
  readonly open: (scope: Scope) => HistoryStore;
}

/** Whether the failure on the default branch is excused, after what the pull requests of an event have left. */
async function isExcusedAfter(
  event: SimulatedEvent,
  { open }: Place,
  settings: Record<string, unknown> = {},
): Promise<boolean> {
  let hour = 0;
  const push = pushEvent();
  for (; hour < 12; hour++) await play({ event: push, hour, a: 'P', history: open('main') });
  // The same code fails and passes, again and again; and what is going to be merged passes.
  for (const tree of ['x', 'y', 'z', 'u']) {
    for (const a of ['F', 'P'] as const)
      await play({ event, hour: hour++, a, tree, history: open('pull request') });
  }
  await play({ event, hour: hour++, a: 'P', tree: 'merged', history: open('pull request') });
  const { telling } = await play({
    event: push,
    hour: hour + 1,
    a: 'F',
    tree: 'merged',
    history: open('main'),
    settings,
  });
  return telling.own.plan.conclusion === 'excused';
}

describe('a failure on the default branch after a fork’s pull request', () => {
  let folder: string;
  let names = 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deflake-untrusted-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const fork = pullRequestEvent({ head: 'stranger/demo' });
  const own = pullRequestEvent();

  const inFolder = (): Place => ({
    open: () =>
      createFileStore({
        folder,
        clock: { now: () => START_MS },
        uniqueName: () => `n${++names}`,
        limits: { windowRuns: 500, windowDays: 90 },
      }),
  });
  const inCache = (): Place => {
    const cache = new SimulatedCache(START_MS);
    return {
      open: (scope) => {
        cache.nowMs += HOUR_MS;
        return openSimulated(cache, { ref: scope === 'main' ? MAIN : PULL });
      },
    };
  };

  it('is not excused by runs in a folder that all share, where they are marked', async () => {
    expect(await isExcusedAfter(fork, inFolder())).toBe(false);
    const text = await readFile(join(folder, 'history.txt'), 'utf8');
    expect(text.match(/"trusted":false/g)).toHaveLength(9);
  });

  it('is not excused by them if flakes of the own change are', async () => {
    expect(await isExcusedAfter(fork, inFolder(), { 'excuse-own-flakes': true })).toBe(false);
  });

  it('would be excused by the same runs of people with write access', async () => {
    expect(await isExcusedAfter(own, inFolder())).toBe(true);
  });

  it('is not excused by what the cache has of any pull request', async () => {
    expect(await isExcusedAfter(fork, inCache())).toBe(false);
    expect(await isExcusedAfter(own, inCache(), { 'excuse-own-flakes': true })).toBe(false);
  });
});
