import { execFile } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { googletest } from '../../../src/runners/googletest.js';
import type { RunModeResult } from '../run-mode/harness.js';
import { describeWithTools } from './needed-tools.js';
import {
  failedIn,
  idsFailed,
  idsIn,
  idsRun,
  select,
  ToolProject,
  type ToolRun,
  toldIn,
} from './tool-project.js';

/** Other suites may want all processors meanwhile. */
jest.setTimeout(60_000);

const REPORTS = ['report.xml'];
const COMMAND = ['./shop_test', '--gtest_output=xml:report.xml'];
const COMPILE = ['-std=c++17', '-O0', '-g0', '-o', 'shop_test', 'shop_test.cpp', '-lgtest', '-pthread'];

/** Names with what a filter can't spell, or a shell would read. */
const ODD = [
  'with space',
  '$(touch pwned)',
  '`touch pwned`',
  '"quotes" & <tags>',
  "it's",
  'a|b',
  '(a)',
  '[b]',
];
const ODDER = [
  'naïve 日本 🦆',
  '-dash',
  'two\nlines',
  'stars*',
  'a:b',
  'what?',
  'back\\slash',
  '100%',
  '#1, 2; 3',
];

describeWithTools('GoogleTest runs again', ['g++', '/usr/include/gtest/gtest.h'], () => {
  let project: ToolProject;
  let first: ToolRun;

  beforeAll(async () => {
    project = await ToolProject.copy('googletest', '\0');
    await promisify(execFile)('g++', COMPILE, { cwd: project.folder });
    first = await project.run(COMMAND, REPORTS);
  });

  afterAll(() => project.remove());

  it('exactly what failed, by every name', async () => {
    const failed = failedIn(first);
    const selection = select(googletest, failed);
    const [again, ...others] = await project.runAgain(COMMAND, selection, REPORTS);

    expect(others).toEqual([]);
    expect(selection.unselectable).toEqual([]);
    const asked = [
      'Cart.Adds',
      'Flaky.PassesTheSecondTime',
      'Company.FailsInCompany',
      'Typed/std::vector<int*>.HoldsNoPointers',
      'Small/Sums.IsNotTwo/1',
      'Named/Sums.IsNotTwo/Two',
      ...[...ODD, ...ODDER].map((name) => `Odd.${name}`),
    ];
    expect(again?.ran.toSorted()).toEqual(asked.toSorted());
    expect(idsIn(again as ToolRun).toSorted()).toEqual(failed.map(({ id }) => id).toSorted());
    expect(
      again?.cases.filter(({ test }) => test.attempts[0]?.outcome === 'passed').map(({ test }) => test.name),
    ).toEqual(['PassesTheSecondTime', 'FailsInCompany']);
  });

  it('all that is chosen, though the job runs a part of the tests', async () => {
    const failed = failedIn(first);
    const shard = { GTEST_TOTAL_SHARDS: '3', GTEST_SHARD_INDEX: '2' };
    const [again] = await project.runAgain(COMMAND, select(googletest, failed), REPORTS, shard);
    expect(again?.ran).toHaveLength(failed.length);
  });

  it('in another order, by a seed', async () => {
    const failed = failedIn(first);
    const orders = await Promise.all(
      [1, 1, 2].map(async (shuffleSeed) => {
        const copy = await ToolProject.copy('googletest', '\0');
        const command = [`${project.folder}/shop_test`, ...COMMAND.slice(1)];
        const [again] = await copy.runAgain(command, select(googletest, failed, { shuffleSeed }), REPORTS);
        await copy.remove();
        return again?.ran;
      }),
    );
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).not.toEqual(orders[0]);
    expect(orders[2]?.toSorted()).toEqual(orders[0]?.toSorted());
  });

  it('thousands of tests, in parts', async () => {
    const many = await project.run(COMMAND, REPORTS, { MANY: '1' });
    const failed = failedIn(many).filter(({ reported }) => reported.className === 'Many');
    const selection = select(googletest, failed);
    const runs = await project.runAgain(COMMAND, selection, REPORTS, { MANY: '1' });
    expect(failed).toHaveLength(3_000);
    expect(runs.length).toBeGreaterThan(1);
    expect(runs.flatMap(({ ran }) => ran).toSorted()).toEqual(
      failed.map(({ reported }) => `Many.${reported.name}`).toSorted(),
    );
  });

  it('nothing for what failed outside of the tests, and says so', async () => {
    const run = await project.run(COMMAND, REPORTS, { NO_WAREHOUSE: '1' });
    const { calls, unselectable } = select(googletest, failedIn(run));
    expect(calls).toEqual([]);
    expect(unselectable).toHaveLength(1);
  });

  /** Another copy, in which nothing has run yet. */
  async function inRunMode(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ result: RunModeResult; ran: readonly string[] }> {
    const copy = await ToolProject.copy('googletest', '\0');
    try {
      await cp(join(project.folder, 'shop_test'), join(copy.folder, 'shop_test'));
      const result = await copy.runMode([...COMMAND, ...args], 'report.xml', env);
      expect(await readdir(copy.folder)).not.toContain('pwned');
      return { result, ran: await copy.ran() };
    } finally {
      await copy.remove();
    }
  }

  it('what failed, and fails the job by the rest', async () => {
    const { result, ran } = await inRunMode([]);
    const { exitCode, trials } = result;
    expect(exitCode).toBe(1);
    expect(toldIn(result).counts).toMatchObject({ tests: 50, failed: 21, flaky: 2 });
    expect(trials).toHaveLength(2);
    expect(idsRun(trials[1])).toEqual(idsFailed(trials[0]));
    expect(ran).toHaveLength(50 + 23);
  });

  it('what failed, and passes the job where it passes then', async () => {
    const { result, ran } = await inRunMode(['--gtest_filter=Flaky.*:Company.*:Cart.AddsUp']);
    expect(toldIn(result).failures).toEqual([]);
    expect(toldIn(result).counts).toMatchObject({ tests: 4, failed: 0, flaky: 2 });
    expect(result.exitCode).toBe(0);
    expect(ran.slice(4)).toEqual(['Flaky.PassesTheSecondTime', 'Company.FailsInCompany']);
  });

  it('what failed, and fails the job where GoogleTest had stopped at it', async () => {
    const { result } = await inRunMode(['--gtest_filter=Flaky.*:Company.Spoils', '--gtest_fail_fast']);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('GoogleTest may have left out tests (--gtest_fail_fast)');
  });

  it('nothing, and fails the job, where the program crashed', async () => {
    const { result } = await inRunMode([], { CRASH: '1' });
    expect(result.exitCode).not.toBe(0);
    expect(result.trials).toHaveLength(1);
  });
});
