/**
 * How long the bundled action takes for a report of 100 cases without network, as a ratio to starting Node alone.
 * Usage: node bench/start-up.mjs [ROUNDS]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const rounds = Number(process.argv[2] ?? 25);
const workspace = mkdtempSync(join(tmpdir(), 'deflake-start-up-'));
const main = resolve(import.meta.dirname, '../dist/main.js');

const cases = Array.from(
  { length: 100 },
  (_, i) => `<testcase classname="suite" name="test ${i}" time="0.01"/>`,
);
writeFileSync(join(workspace, 'junit.xml'), `<testsuite name="suite">${cases.join('\n')}</testsuite>`);

const env = {
  PATH: process.env.PATH,
  GITHUB_WORKSPACE: workspace,
  GITHUB_REPOSITORY: 'octo/demo',
  GITHUB_RUN_ID: '1',
  GITHUB_SHA: '0'.repeat(40),
  GITHUB_STEP_SUMMARY: join(workspace, 'summary.md'),
  GITHUB_OUTPUT: join(workspace, 'output'),
  RUNNER_TEMP: workspace,
  INPUT_REPORTS: 'junit.xml',
  INPUT_HISTORY: 'off',
};

function millisecondsOf(args) {
  writeFileSync(env.GITHUB_STEP_SUMMARY, '');
  writeFileSync(env.GITHUB_OUTPUT, '');
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: workspace, env });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

try {
  // In turns, so that whatever else the machine does falls on both alike; the smallest is the least disturbed.
  const node = [];
  const action = [];
  for (let i = 0; i < rounds; i++) {
    node.push(millisecondsOf(['-e', '0']));
    action.push(millisecondsOf([main]));
  }
  const [a, b] = [node, action].map((times) => times.sort((x, y) => x - y));
  const middle = Math.floor(rounds / 2);
  console.log(
    `action / node -e 0: ${(b[0] / a[0]).toFixed(2)} (fastest), ${(b[middle] / a[middle]).toFixed(2)} (median)`,
  );
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
