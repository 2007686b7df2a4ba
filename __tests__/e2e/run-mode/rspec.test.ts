import { afterAll, expect, it, jest } from '@jest/globals';
import { describeWithTools } from '../runners/needed-tools.js';
import { removeWorkspaces } from './harness.js';
import { attemptsOf, type Expected, expectExactlyTheFailed, oneLine, runProject } from './runs-again.js';

jest.setTimeout(120_000);

const CART = './spec/cart_spec.rb';
const MADE_UP = './spec/made_up_spec.rb[1:1]';

const BY_ID: Expected = {
  failing: [
    ...['1:1', '1:3', '1:4', '1:6', '1:8:1:1', '2:2:1'].map((id) => `${CART}[${id}]`),
    ...Array.from({ length: 26 }, (_, i) => `./spec/names_spec.rb[1:${i + 1}]`),
    MADE_UP,
  ],
  always: `${CART}[1:1]`,
  twice: `${CART}[1:3]`,
  inCompany: `${CART}[1:4]`,
  failed: ['spec.cart_spec › cart adds'],
};

const BY_DESCRIPTION: Expected = {
  ...BY_ID,
  failing: BY_ID.failing.filter((test) => test !== MADE_UP),
  failed: [...BY_ID.failed, 'spec.made_up_spec › made up is expected to be > 1'],
};

const JSON_REPORT = {
  report: 'report.json',
  command: ['rspec', '--format=json', '--out=report.json', '{args}'],
};
const JUNIT = {
  report: 'report.xml',
  command: ['rspec', '--format=RspecJunitFormatter', '--out=report.xml', '{args}'],
};

describeWithTools('RSpec, run again', ['rspec'], () => {
  afterAll(removeWorkspaces);

  it.each([
    ['its ids', JSON_REPORT.command],
    ['its ids, though the command names a folder', ['rspec', 'spec', ...JSON_REPORT.command.slice(1)]],
  ])('runs exactly what failed by %s', async (_, command) => {
    const ran = await runProject({ project: 'rspec', ...JSON_REPORT, command });
    expectExactlyTheFailed(ran, BY_ID);
    expect(attemptsOf(ran)).toMatchObject({
      'spec.cart_spec › cart is flaky': 'ffp',
      'spec.cart_spec › cart wants to be alone': 'ffp',
      'spec.made_up_spec › made up is expected to be > 1': 'fp',
    });
  });

  it('runs exactly what failed by its description, and says what has none', async () => {
    const ran = await runProject({ project: 'rspec', ...JUNIT });
    expectExactlyTheFailed(ran, BY_DESCRIPTION, { together: 2 });
    expect(oneLine(ran.stdout)).toContain('Let RSpec write its own JSON as well: `--format json --out FILE`');
  });

  it('runs a long selection in several processes', async () => {
    const ran = await runProject({ project: 'rspec', ...JUNIT, env: { MANY: '60' } });
    const many = ran.processes.map((tests) => tests.filter((test) => test.startsWith('./spec/many_spec.rb')));
    expect(many[0]).toHaveLength(60);
    expect(many.slice(1).filter(({ length }) => length > 0).length).toBeGreaterThan(1);
    expect(many.slice(1).flat().toSorted()).toEqual(many[0]?.toSorted());
  });

  it('is red where it was killed half-way, and runs nothing again', async () => {
    const ran = await runProject({ project: 'rspec', ...JSON_REPORT, env: { CRASH: '1' } });
    expect(ran.processes).toHaveLength(1);
    expect(ran.exitCode).not.toBe(0);
    expect(ran.trials).toHaveLength(1);
  });
});
