import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseQuarantine } from '../../src/policy/quarantine-file.js';
import type { ActionResult, ActionStep } from './harness.js';
import { ActionRunner } from './harness.js';
import { junitReport } from './reports.js';
import { pullRequestEvent, pushEvent, shaOf } from './runner/events.js';
import { CacheService, type KeptEntry } from './stand-ins/cache-service.js';
import { RestApi } from './stand-ins/rest-api.js';

/** `quarantine-pr: true`, by the committed bundle in a runner's environment, against the real protocols on loopback. */

jest.setTimeout(120_000);

const BRANCH = 'deflake/quarantine';
const PATH = '.github/quarantine.yml';
const MAY = { contents: 'write', actions: 'read', checks: 'write', 'pull-requests': 'write' } as const;

let cache: CacheService;
let rest: RestApi;
let runner: ActionRunner;
let pushes: number;

beforeEach(async () => {
  cache = await CacheService.start();
  rest = await RestApi.start({ cache });
  runner = await ActionRunner.create({ rest, cache });
  pushes = 0;
});

afterEach(async () => {
  const { violations } = rest;
  await Promise.all([runner.dispose(), rest.stop(), cache.stop()]);
  expect(violations).toEqual([]);
});

type Letters = Readonly<Record<string, 'P' | 'F'>>;

/** A push to the default branch, whose checkout has the files that the branch has. */
async function push(tests: Letters, more: Partial<ActionStep> = {}): Promise<ActionResult> {
  pushes++;
  const file = rest.git.files('main')[PATH];
  return runner.run({
    event: pushEvent({ sha: shaOf(`push ${pushes}`) }),
    runId: 1_000 + pushes,
    permissions: MAY,
    ...more,
    inputs: { reports: 'reports/*.xml', 'check-run': 'false', 'quarantine-pr': 'true', ...more.inputs },
    files: { 'reports/junit.xml': junitReport(tests), ...(file !== undefined && { [PATH]: file }) },
  });
}

/** Both tests fail now and then; nothing is proposed on the way. */
async function flakyHistory(): Promise<void> {
  pushes = 7;
  if (played !== undefined) return cache.put(played);
  pushes = 0;
  const [a, b] = ['PFPPFPP', 'PPFPPFP'];
  for (const i of Array.from(a).keys())
    await push({ a: a[i] as 'P' | 'F', b: b[i] as 'P' | 'F' }, { inputs: { 'quarantine-pr': 'false' } });
  played = cache.take();
}

/** What they leave in the cache: played once, because all that follow would leave the same. */
let played: readonly KeptEntry[] | undefined;

function pulls() {
  return rest.pulls.all().filter(({ head }) => head.ref === BRANCH);
}

function fileOn(branch: string) {
  return parseQuarantine(rest.git.files(branch)[PATH] ?? '');
}

function namesOn(branch: string): string[] {
  return fileOn(branch).entries.map(({ test }) => test.split(' › ')[2] ?? test);
}

describe('a test that has left quarantine', () => {
  it('keeps its grace in code whose merge base lacks the release, and nowhere else', async () => {
    await flakyHistory();
    const id = 'unit › basket › a › src/basket.test.ts';
    const today = new Date().toISOString().slice(0, 10);
    rest.git.push('main', { [PATH]: 'tests: []\n' });
    const before = rest.git.mergeCommit('main', 'main');
    const left = rest.git.tip('main') ?? '';
    rest.git.push('main', {
      [PATH]: `tests: []\nreleased:\n  - { test: "${id}", on: ${today}, times: 1 }\n`,
    });
    const after = rest.git.mergeCommit('main', 'main');
    const check = (mergeSha: string, runId: number) =>
      runner.run({
        event: pullRequestEvent({ head: { ref: 'feature', sha: shaOf('head') }, mergeSha }),
        runId,
        inputs: { reports: 'reports/*.xml', 'comment-mode': 'off', 'flaky-threshold': '0.999' },
        files: { 'reports/junit.xml': junitReport({ a: 'F', b: 'P' }) },
      });
    const graced = await check(before, 2_000);
    expect(graced).toMatchObject({ exitCode: 0, outputs: { conclusion: 'excused', quarantined: '1' } });
    expect(graced.summary.replace(/<\/?code>/g, '')).toContain(
      `It left quarantine on ${today}, but this branch builds on ${left.slice(0, 8)} (their merge base)`,
    );
    expect(rest.calls('repos/compare-commits-with-basehead')).toHaveLength(1);
    expect(await check(after, 2_001)).toMatchObject({ exitCode: 1, outputs: { quarantined: '0' } });
  });
});

describe('the pull request of the quarantine', () => {
  it('adds, keeps what people commit, prunes, releases, and is closed in the end', async () => {
    await flakyHistory();
    expect(pulls()).toEqual([]);

    // A flake of the default branch is proposed.
    await push({ a: 'F', b: 'P' });
    expect(pulls()).toMatchObject([{ title: 'Quarantine: 1 in' }]);
    expect(namesOn(BRANCH)).toEqual(['a']);

    // Another one joins it, beside what a person has committed meanwhile.
    const own = rest.git.push(BRANCH, { 'docs/flaky.md': 'Why they are.\n' });
    await push({ a: 'P', b: 'F' });
    expect(pulls()).toMatchObject([{ title: 'Quarantine: 2 in' }]);
    expect(namesOn(BRANCH)).toEqual(['a', 'b']);
    expect(rest.git.files(BRANCH)['docs/flaky.md']).toBe('Why they are.\n');
    expect(rest.git.objects.isAncestor(own, rest.git.tip(BRANCH) ?? '')).toBe(true);

    // A run with nothing to add changes nothing.
    const tip = rest.git.tip(BRANCH);
    await push({ a: 'P', b: 'P' });
    expect(rest.git.tip(BRANCH)).toBe(tip);

    // It is merged by hand, with the name of a test that no run knows: that is to go.
    const [wrong = ''] = fileOn(BRANCH).entries.map(({ test }) => test.replace('› a ›', '› gone ›'));
    const merged = (rest.git.files(BRANCH)[PATH] ?? '').replace(
      'tests:',
      `tests:\n  - { test: "${wrong}", reason: typed, since: 2026-01-01, expires: 2099-01-01 }`,
    );
    rest.git.push('main', { [PATH]: merged });
    await push({ a: 'P', b: 'P' });
    expect(pulls()).toMatchObject([{ title: 'Quarantine: 1 gone' }]);
    expect(namesOn(BRANCH)).toEqual(['a', 'b']);

    // Enough clean runs let a test come back; it is remembered.
    for (let runs = 0; runs < 40 && !/back/.test(pulls()[0]?.title ?? ''); runs++)
      await push({ a: 'P', b: 'F' });
    expect(pulls()[0]?.title).toBe('Quarantine: 1 back, 1 gone');
    expect(namesOn(BRANCH)).toEqual(['b']);
    expect(fileOn(BRANCH).released).toMatchObject([{ times: 1 }]);

    // All of it is on the default branch by now, brought there by somebody else.
    rest.git.push('main', { [PATH]: rest.git.files(BRANCH)[PATH] ?? '' });
    await push({ a: 'P', b: 'P' });
    expect(pulls()).toMatchObject([{ state: 'closed', title: 'Quarantine: nothing to propose' }]);
  });

  it('that may not be opened is told with the line that is missing, and fails nothing', async () => {
    await flakyHistory();
    const permissions = { ...MAY, contents: 'read' } as const;
    const refused = await push({ a: 'F', b: 'P' }, { permissions });
    expect(refused).toMatchObject({ exitCode: 0, outputs: { conclusion: 'excused' } });
    expect(refused.stdout).toMatch(/Add\s+`contents: write` to the `permissions:` of the job\./);
    expect(refused.summary).toContain('contents: write');
    expect(pulls()).toEqual([]);
  });

  it('is never opened by a run of a pull request', async () => {
    await flakyHistory();
    const result = await runner.run({
      event: pullRequestEvent({ head: { ref: 'feature', sha: shaOf('head') } }),
      runId: 2_000,
      permissions: MAY,
      inputs: { reports: 'reports/*.xml', 'comment-mode': 'off', 'quarantine-pr': 'true' },
      files: { 'reports/junit.xml': junitReport({ a: 'F', b: 'P' }) },
    });
    expect(result.outputs).toMatchObject({ conclusion: 'excused' });
    expect(rest.git.tip(BRANCH)).toBeUndefined();
    expect(pulls()).toEqual([]);
  });
});
