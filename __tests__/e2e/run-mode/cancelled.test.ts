import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { familyIn, HANGING_FAMILY, isRunning } from '../../rerun/process/processes.js';
import { nodeBinary } from '../runner/child-process.js';
import { baseEnvironment } from '../runner/workspace.js';
import { createWorkspace, DIST, removeWorkspaces } from './harness.js';

/** Ctrl-C on a laptop, a cancelled job in CI. */

jest.setTimeout(120_000);

afterAll(removeWorkspaces);

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the tests with all that they have started',
  async (signal) => {
    const workspace = await createWorkspace({});
    const command = [nodeBinary(), '-e', HANGING_FAMILY];
    const args = ['run', '--reports', 'junit.xml', '--history', 'off', '--', ...command];
    const child = spawn(nodeBinary(), [join(DIST, 'cli.js'), ...args], {
      cwd: workspace,
      env: baseEnvironment(workspace),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    let isAsked = false;
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes;
      if (!isAsked && familyIn(output) !== undefined) {
        isAsked = true;
        child.kill(signal);
      }
    });
    const [exitCode] = (await once(child, 'close')) as [number | null];
    expect(exitCode).toBe(3);
    expect(output).toContain(`The test command was cancelled (${signal}).`);
    const family = familyIn(output) ?? [];
    expect(family).toHaveLength(6);
    expect(family.filter(isRunning)).toEqual([]);
  },
);
