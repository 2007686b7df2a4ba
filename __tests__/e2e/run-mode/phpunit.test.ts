import { afterAll, expect, it, jest } from '@jest/globals';
import { describeWithTools } from '../runners/needed-tools.js';
import { removeWorkspaces } from './harness.js';
import { attemptsOf, type Expected, expectExactlyTheFailed, oneLine, runProject } from './runs-again.js';

jest.setTimeout(120_000);

const PHPUNIT = { project: 'phpunit', report: 'report.xml' };
const COMMAND = ['phpunit', '--log-junit=report.xml', '{args}'];

const NAMES = [
  ...['with space', ' spaces around ', '"double" & <tags>', "it's", '$(touch pwned)', '`touch pwned`'],
  ...[
    '; touch pwned;',
    'a|b',
    '(a',
    'a)',
    '[b]',
    ']',
    'a::b/c',
    '-k',
    '--filter',
    '@file',
    '#1',
    'two\nlines',
  ],
  ...['naïve 日本 🦆', 'back\\slash', '100%', '*', '^$', '', 'a with data set "b"', '\x1b[31mred\x1b[0m'],
];

const EXPECTED: Expected = {
  failing: [
    ...['testAdds', 'testIsFlaky', 'testWantsToBeAlone', 'testTakes with data set #1'].map(inCart),
    ...NAMES.map((name) => `Shop\\Tests\\NamesTest::testOdd with data set "${name}"`),
    'Shop\\Tests\\NamesTest::testNaïve日本',
    'PlainTest::testPays',
  ],
  always: inCart('testAdds'),
  twice: inCart('testIsFlaky'),
  inCompany: inCart('testWantsToBeAlone'),
  failed: [
    'shop › Shop.Tests.CartTest › testAdds',
    'shop › Shop\\\\Tests\\\\CartTest › Shop\\\\Tests\\\\CartTest::testWithoutData › Error › tests/CartTest.php',
  ],
};

function inCart(name: string): string {
  return `Shop\\Tests\\CartTest::${name}`;
}

describeWithTools('PHPUnit, run again', ['phpunit'], () => {
  afterAll(removeWorkspaces);

  it('runs exactly what failed, and says what is no test', async () => {
    const ran = await runProject({ ...PHPUNIT, command: COMMAND });
    expectExactlyTheFailed(ran, EXPECTED);
    expect(attemptsOf(ran)).toMatchObject({
      'shop › Shop.Tests.CartTest › testIsFlaky': 'ffp',
      'shop › Shop.Tests.CartTest › testWantsToBeAlone': 'ffp',
      'shop › Shop.Tests.CartTest › testTakes with data set #1': 'fp',
    });
    expect(oneLine(ran.stdout)).toContain('where its data come from. There is no test to run again (');
  });

  it('runs a long selection in several processes', async () => {
    const ran = await runProject({ ...PHPUNIT, command: COMMAND, env: { MANY: '60' } });
    const many = ran.processes.map((tests) => tests.filter((test) => test.includes('-long')));
    expect(many[0]).toHaveLength(60);
    expect(many.slice(1).filter(({ length }) => length > 0).length).toBeGreaterThan(1);
    expect(many.slice(1).flat().toSorted()).toEqual(many[0]?.toSorted());
  });

  it('is red where it was killed half-way, and runs nothing again', async () => {
    const ran = await runProject({ ...PHPUNIT, command: COMMAND, env: { CRASH: '1' } });
    expect(ran.processes).toHaveLength(1);
    expect(ran.exitCode).toBe(3);
    expect(ran.trials).toHaveLength(1);
  });
});
