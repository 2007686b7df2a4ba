import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { googletest } from '../../../src/runners/googletest.js';
import { describeWithTools } from './needed-tools.js';
import { failedIn, idsIn, select, ToolProject, type ToolRun } from './tool-project.js';

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

  it('nothing where a program crashed: it leaves no report', async () => {
    const crashed = await project.run(COMMAND, REPORTS, { CRASH: '1' });
    expect(crashed.status).not.toBe(0);
    expect(crashed.cases).toEqual([]);
  });

  it('nothing for what failed outside of the tests, and says so', async () => {
    const run = await project.run(COMMAND, REPORTS, { NO_WAREHOUSE: '1' });
    const { calls, unselectable } = select(googletest, failedIn(run));
    expect(calls).toEqual([]);
    expect(unselectable).toHaveLength(1);
  });
});
