import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { describeWithTools } from '../runners/needed-tools.js';
import { removeWorkspaces } from './harness.js';
import { attemptsOf, type Expected, expectExactlyTheFailed, oneLine, runProject } from './runs-again.js';

jest.setTimeout(120_000);

/** As Go spells them. */
const NAMES = [
  ...['with_space', '_spaces_around_', '"double"_&_<tags>', "it's", '$(touch_pwned)', '`touch_pwned`'],
  ...[';_touch_pwned;', 'a|b', '(a', 'a)', '[b]', ']', '-run', '--json', '@file', 'two_lines'],
  ...[
    'naïve_日本_🦆',
    'back\\slash',
    '100%',
    '*',
    '#00',
    '^$',
    '\\x1b[31mred\\x1b[0m',
    'same',
    'same#01',
    '#01',
  ],
  'bad_\ufffd',
];

const EXPECTED: Expected = {
  failing: [
    ...['TestAdds', 'TestIsFlaky', 'TestWantsToBeAlone', 'TestTakes/2', 'TestCheckout/by_card/expired'],
    ...[
      'TestMixed/in_cash',
      'TestMixed/by_card/expired',
      'TestGives/3',
      'TestSlashes/a/b//c',
      'FuzzTax/seed#1',
    ],
    ...NAMES.map((name) => `TestNames/${name}`),
  ]
    .map((name) => `cart ${name}`)
    .concat('pay TestIsFlaky', 'pay TestPays'),
  always: 'cart TestAdds',
  twice: 'cart TestIsFlaky',
  inCompany: 'cart TestWantsToBeAlone',
  failed: ['example.com/shop/cart › TestAdds'],
  // The failing subtests of one stand at two depths, and to Go the other is a parent of one that failed.
  along: {
    own: ['cart TestMixed/as_a_gift', 'cart TestSlashes/a/b'],
    ids: ['example.com/shop/cart › TestMixed/as_a_gift', 'example.com/shop/cart › TestSlashes/a/b'],
  },
};

/** Two packages at first; then one process for each pattern: see `goPatterns`. */
const PROCESSES = { first: 2, together: 8 };

/** No shell reads the names; the one here is that of a script which calls `go test`, as people have it. */
const GO_TEST = {
  command: ['bash', '-c', 'go test -json ./... >report.jsonl'],
  report: 'report.jsonl',
  settings: { 'rerun-command': 'go test -json {args} >report.jsonl' },
};
const GOTESTSUM = {
  command: ['gotestsum', '--format=dots', '--junitfile=report.xml', '{args}'],
  report: 'report.xml',
};

describeWithTools('go test and gotestsum, run again', ['go', 'gotestsum'], () => {
  let env: Record<string, string>;

  beforeAll(async () => {
    const cache = await mkdtemp(join(tmpdir(), 'deflake-go-cache-'));
    env = { GOCACHE: cache, GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local' };
  });
  afterAll(async () => {
    await removeWorkspaces();
    await rm(env.GOCACHE ?? '', { recursive: true, force: true });
  });

  it.each([
    ['go test -json', GO_TEST],
    ['gotestsum', GOTESTSUM],
  ])('%s runs exactly what failed', async (_, tool) => {
    const ran = await runProject({ project: 'go', ...tool, env });
    expectExactlyTheFailed(ran, EXPECTED, PROCESSES);
    expect(attemptsOf(ran)).toMatchObject({
      'example.com/shop/cart › TestIsFlaky': 'ffp',
      'example.com/shop/cart › TestWantsToBeAlone': 'ffp',
      'example.com/shop/cart › TestTakes/2': 'fp',
      'example.com/shop/cart › TestTakes': 'fp',
    });
  });

  it('runs a long selection in one process: the whole test that its subtests belong to', async () => {
    const command = ['bash', '-c', 'go test -json -run=TestMany ./cart >report.jsonl'];
    const ran = await runProject({ project: 'go', ...GO_TEST, command, env: { ...env, MANY: '60' } });
    const [first, again, ...others] = ran.processes;
    expect(others).toEqual([]);
    expect(first).toHaveLength(60);
    expect(again).toEqual(first);
    expect(ran.exitCode).toBe(0);
    expect(ran.report.counts).toMatchObject({ tests: 61, passed: 61, flaky: 61 });
  });

  it.each([
    ['go test -json', GO_TEST],
    ['gotestsum', GOTESTSUM],
  ])('%s is red where a package ended half-way: what had not begun never ran', async (_, tool) => {
    // The second time it would not crash, and its retry would hide that.
    const ran = await runProject({ project: 'go', ...tool, env: { ...env, CRASH: 'once' } });
    expect(ran.processes).toHaveLength(2);
    expect(ran.processes.flat()).not.toContain('cart TestZzAfterTheCrash');
    expect(ran.exitCode).toBe(1);
    expect(oneLine(ran.stdout)).toMatch(
      /The package \S*cart ended while TestZCrashes ran: its tests that had not begun by then never ran\./,
    );
  });

  it('says where `{args}` has to stand if the command names packages', async () => {
    const command = ['gotestsum', '--junitfile=report.xml', '--', './...', '{args}'];
    const ran = await runProject({ project: 'go', command, report: 'report.xml', env });
    expect(ran.trials).toHaveLength(1);
    expect(ran.exitCode).toBe(1);
    expect(oneLine(ran.stdout)).toContain('put that into `rerun-command`, where no packages stand');
  });
});
