import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ActionRunner } from '../harness.js';
import { pushEvent } from '../runner/events.js';
import { DIST, runModeAction } from './harness.js';

/** One command, two real tools in folders of their own: our own Jest, and Node's test runner. */

jest.setTimeout(120_000);

const JEST = fileURLToPath(new URL('../../../node_modules/jest/bin/jest.js', import.meta.url));

const ONLY_ONCE = `
const { existsSync, writeFileSync } = require('node:fs');
const onlyOnce = (mark) => {
  const isFirst = !existsSync(mark);
  writeFileSync(mark, '');
  if (isFirst) throw new Error('not at first');
};
`;

const FILES = {
  'web/package.json':
    '{"name":"web","scripts":{"test":"node $JEST --ci --json --outputFile=../reports/jest.json"}}',
  'web/cart.test.js': `${ONLY_ONCE}
describe('the cart', () => {
  test('$(touch pwned)', () => onlyOnce('mark-1'));
  test('\`touch pwned\` "quoted" it\\'s | (a) [b] ü', () => onlyOnce('mark-2'));
  test('fine', () => {});
});
`,
  'api/orders.test.js': `${ONLY_ONCE}
const { test } = require('node:test');
test('; touch pwned', () => onlyOnce('mark'));
test('fine', () => {});
`,
};

/** Both run, whatever the first one says. */
const COMMAND = `
status=0
(cd web && npm test -- {args}) || status=1
cd api
node --test --test-reporter=junit --test-reporter-destination=../reports/node.xml {args} orders.test.js || status=1
touch ../ran-to-its-end
exit $status
`;

let runner: ActionRunner;

beforeEach(async () => {
  runner = await ActionRunner.create({ actionFolder: join(DIST, '..') });
});

afterEach(() => runner.dispose());

describe('a command of several tools', () => {
  it('runs again what failed in each of them, and that alone', async () => {
    const result = await runModeAction(runner, {
      event: pushEvent({ sha: 'a'.repeat(40) }),
      inputs: { command: COMMAND, reports: 'reports/' },
      files: { ...FILES, 'reports/.keep': '' },
      env: { JEST },
    });
    expect(result.report.lanes[0]?.unexplained).toEqual([]);
    expect(result).toMatchObject({ exitCode: 0, outputs: { conclusion: 'passed', total: '5', flaky: '3' } });
    const ran = result.trials.map((trial) => [trial.name, Object.values(trial.ran).sort()]);
    expect(ran).toEqual([
      ['1', ['failed', 'failed', 'failed', 'passed', 'passed']],
      ['2.1', ['passed', 'passed']],
      ['2.2', ['passed']],
    ]);
    for (const folder of ['.', 'web', 'api'])
      expect(existsSync(join(result.workspace, folder, 'pwned'))).toBe(false);
    expect(existsSync(join(result.workspace, 'ran-to-its-end'))).toBe(true);
  });
});
