import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ActionRunner } from '../harness.js';
import { pushEvent } from '../runner/events.js';
import { DIST, runModeAction } from './harness.js';

/** The input `command`, which a shell reads. Uses Node's own test runner, with a script that runs chosen tests. */

jest.setTimeout(120_000);

let runner: ActionRunner;

beforeEach(async () => {
  runner = await ActionRunner.create({ actionFolder: join(DIST, '..') });
});

afterEach(() => runner.dispose());

const TESTS = `
import assert from 'node:assert';
import { existsSync, writeFileSync } from 'node:fs';
import test from 'node:test';

const onlyOnce = (mark) => {
  const isFirst = !existsSync(mark);
  writeFileSync(mark, '');
  assert.ok(!isFirst, 'not at first');
};

test('$(touch pwned)', () => onlyOnce('mark-1'));
test('second', () => onlyOnce('mark-2'));
test('environment', () => {
  for (const name of ['INPUT_COMMAND', 'INPUT_GITHUB-TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'])
    assert.equal(process.env[name], undefined, name);
  assert.equal(process.env.GITHUB_ACTIONS, 'true');
});
`;

/** Names come from a file, and go as arguments: no shell reads them. */
const AGAIN = `
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const quoted = (text) => text.replace(/[.*+?^\${}()|[\\]\\\\]/g, '\\\\$&');
const tests = JSON.parse(readFileSync(process.env.DEFLAKE_TESTS_JSON, 'utf8'));
const patterns = tests.map(({ name }) => '--test-name-pattern=^' + quoted(name) + '$');
const reporter = ['--test-reporter=junit', '--test-reporter-destination=reports/junit.xml'];
process.exitCode = spawnSync(process.execPath, ['--test', ...reporter, ...patterns, 'some.test.mjs'], { stdio: 'inherit' }).status;
`;

async function play(command: string, inputs: Readonly<Record<string, string>> = {}) {
  return runModeAction(runner, {
    event: pushEvent({ sha: 'a'.repeat(40) }),
    inputs: { reports: 'reports/', command, ...inputs },
    files: { 'some.test.mjs': TESTS, 'again.mjs': AGAIN },
    env: { ACTIONS_RUNTIME_TOKEN: 'secret', ACTIONS_RESULTS_URL: 'http://127.0.0.1:2/' },
  });
}

const COMMAND = [
  'mkdir -p reports',
  'export KIND=junit',
  'node --test --test-reporter=$KIND --test-reporter-destination=reports/junit.xml some.test.mjs',
].join('\n');

describe('the action with a command', () => {
  it('runs it by a shell, runs failed tests again, and tells', async () => {
    const result = await play(COMMAND, { 'rerun-command': 'node again.mjs' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { conclusion: 'passed', total: '3', flaky: '2' } });
    expect(result.stdout).toContain('::group::Running 2 tests again (retry 1)\n');
    expect(result.trials.map(({ ran }) => Object.values(ran).sort())).toEqual([
      ['failed', 'failed', 'passed'],
      ['passed', 'passed'],
    ]);
    expect(existsSync(join(result.workspace, 'pwned'))).toBe(false);
    expect(result.summary).toContain('Ran 2 failed tests again');
  });

  it('leaves to later steps what the first try has written', async () => {
    const result = await play(COMMAND, { 'rerun-command': 'node again.mjs' });
    const report = readFileSync(join(result.workspace, 'reports/junit.xml'), 'utf8');
    expect(report.match(/<failure/g)).toHaveLength(2);
  });

  it('stops at the first line that fails, and is red', async () => {
    const result = await play(`mkdir -p reports\nfalse\n${COMMAND}`);
    expect(result.exitCode).toBe(3);
    expect(result.report.lanes[0]?.unexplained).toContain(
      'The test command ended with exit status 1 and wrote no report.',
    );
  });

  it.each([
    [{ 'previous-step-outcome': 'failure' }, 'not both'],
    [{ reports: '' }, 'Say in "reports"'],
    [{ command: 'sh -c "npx jest {args}"' }, 'within quotes'],
    [{ command: 'npm test {args}' }, 'write "npm test -- {args}"'],
    [{ 'command-timeout': '0' }, 'a number of minutes above 0'],
    [{ shell: 'cmd' }, 'must be one of auto, bash, pwsh'],
  ])('refuses %j', async (inputs, says) => {
    const result = await play('true', inputs);
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain(says);
  });
});
