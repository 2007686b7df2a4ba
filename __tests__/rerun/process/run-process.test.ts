import { afterEach, describe, expect, it } from '@jest/globals';
import type { Cancellation } from '../../../src/rerun/process/cancellation.js';
import { runProcess } from '../../../src/rerun/process/run-process.js';
import { familyIn, HANGING_FAMILY, isRunning } from './processes.js';

/** A cancellation that the test decides on. */
function cancellationByHand(): Cancellation & { request(signal: string): void } {
  let received = 0;
  let resolve = (_signal: string): void => undefined;
  const requested = new Promise<string>((done) => {
    resolve = done;
  });
  return {
    requested,
    isRequested: () => received > 0,
    isUrgent: () => received > 1,
    stop: () => undefined,
    request: (signal) => {
      received++;
      resolve(signal);
    },
  };
}

const started: number[] = [];

afterEach(() => {
  // Only where a test has failed is there anything left.
  for (const pid of started.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
});

function run(
  code: string,
  options: { limitMs?: number; onOutput?: (text: string) => void; cancellation?: Cancellation } = {},
) {
  let output = '';
  const ending = runProcess({
    command: process.execPath,
    args: ['-e', code],
    cwd: process.cwd(),
    env: process.env,
    limitMs: options.limitMs,
    cancellation: options.cancellation ?? cancellationByHand(),
    output: {
      write: (_stream, bytes) => {
        output += bytes;
        options.onOutput?.(output);
      },
    },
  });
  return { ending, output: () => output };
}

describe('a process of the command', () => {
  it('ends with its exit status, and all of its output', async () => {
    const { ending, output } = run(
      'process.stdout.write("x".repeat(1e6)); console.error("e"); process.exitCode = 3',
    );
    expect(await ending).toEqual({ exitCode: 3, durationMs: expect.any(Number) });
    expect(output()).toHaveLength(1e6 + 2);
  });

  it('tells the signal that killed it', async () => {
    expect(await run('process.kill(process.pid, "SIGKILL")').ending).toMatchObject({ signal: 'SIGKILL' });
  });

  it('that can not be started says why', async () => {
    const ending = await runProcess({
      command: 'no-such-program-anywhere',
      args: [],
      cwd: process.cwd(),
      env: process.env,
      cancellation: cancellationByHand(),
      output: { write: () => undefined },
    });
    expect(ending).toMatchObject({ startError: expect.stringContaining('ENOENT') });
  });

  it('is ended at its limit', async () => {
    const { ending } = run('setInterval(() => {}, 1e6)', { limitMs: 300 });
    expect(await ending).toMatchObject({ limitMs: 300 });
  });

  it('ends with everything that it has started, also in sessions of their own', async () => {
    const cancellation = cancellationByHand();
    const { ending, output } = run(HANGING_FAMILY, {
      cancellation,
      onOutput: (text) => {
        if (familyIn(text) !== undefined) cancellation.request('SIGTERM');
      },
    });
    expect(await ending).toMatchObject({ cancelledBy: 'SIGTERM' });
    const family = familyIn(output()) ?? [];
    started.push(...family);
    expect(family).toHaveLength(6);
    expect(family.filter(isRunning)).toEqual([]);
  }, 60_000);

  it('that leaves a process behind that holds its output takes it along', async () => {
    const { ending, output } = run(`
      const { spawn } = require('node:child_process');
      const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'inherit' });
      console.log(left.pid);
      left.unref();
    `);
    expect(await ending).toMatchObject({ exitCode: 0 });
    const left = Number(output());
    started.push(left);
    expect(isRunning(left)).toBe(false);
  }, 60_000);
});
