import { describe, expect, test } from '@jest/globals';
import { type RunOrigin, runsOfOrigin } from '../../src/history/foreign-run.js';
import { emptyLane, type History } from '../../src/history/history.js';
import { type Lane, laneKey } from '../../src/model/lane.js';
import type { RunInfo } from '../../src/model/run.js';
import { buildLane, buildRunInfo, buildRunPart } from '../builders.js';

const ORIGIN: RunOrigin = {
  repository: 'acme/shop',
  workflow: '.github/workflows/ci.yml',
  runId: '2000',
  runAttempt: 2,
  headCommit: 'f'.repeat(40),
  branch: 'stranger:feature',
  event: 'pull_request',
  pullRequest: 7,
  author: 'stranger',
};

/** What a fork says of its run. */
const CLAIMED: RunInfo = buildRunInfo({
  runId: '2000',
  pullRequest: 1,
  mergedPullRequests: [1, 2, 3],
  author: 'maintainer',
  extra: { any: 'thing' },
  parts: [
    buildRunPart({
      gate: { failOn: 'never', ifNoFiles: 'ignore', flakyThreshold: 0.5, minRuns: 1, excuseOwnFlakes: true },
    }),
  ],
});

function historyOf(lane: Partial<Lane>, ...runs: Partial<RunInfo>[]): History {
  const whole = buildLane({ repository: 'acme/shop', ...lane });
  const told = { ...emptyLane(whole), runs: runs.map((run) => ({ ...CLAIMED, ...run })) };
  return { lanes: new Map([[laneKey(whole), told]]), absorbed: new Set(['a key']) };
}

describe('the run of a stranger', () => {
  test('is who GitHub says it is, and is judged by our settings', () => {
    const [lane] = runsOfOrigin(historyOf({}, {}), ORIGIN).lanes.values();
    const [run] = lane?.runs ?? [];
    expect(run).toMatchObject({
      branch: 'stranger:feature',
      onDefaultBranch: false,
      event: 'pull_request',
      pullRequest: 7,
      mergedPullRequests: [],
      author: 'stranger',
      trusted: false,
      headCommit: ORIGIN.headCommit,
    });
    expect(run).not.toHaveProperty('extra');
    expect(run?.parts[0]).not.toHaveProperty('gate');
  });

  test.each([
    ['another repository', historyOf({ repository: 'acme/till' }, {})],
    ['another workflow', historyOf({ workflow: '.github/workflows/release.yml' }, {})],
    ['another run', historyOf({}, { runId: '2001' })],
    ['an attempt that has not been made', historyOf({}, { runAttempt: 3 })],
    ['several runs', historyOf({}, { runAttempt: 1 }, { runAttempt: 2 })],
    ['no run', historyOf({})],
  ])('can not speak for %s', (_, history) => {
    expect(runsOfOrigin(history, ORIGIN).lanes.size).toBe(0);
  });

  test('brings nothing but that run', () => {
    expect(runsOfOrigin(historyOf({}, {}), ORIGIN).absorbed.size).toBe(0);
  });
});
