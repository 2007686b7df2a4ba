import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { errorMessage } from '../../errors.js';
import type { Ending } from '../../policy/rounds/trial.js';
import type { Cancellation } from './cancellation.js';
import type { OutputSink } from './output-sink.js';
import { endTree } from './process-tree.js';
import { MARK } from './running-processes.js';

export interface ProcessRequest {
  readonly command: string;
  /** Passed as they are: no shell reads them. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds; without one it may take for ever. */
  readonly limitMs?: number | undefined;
  readonly output: OutputSink;
  readonly cancellation: Cancellation;
}

/** Milliseconds between asking a process to end and killing it: time to write a report, and less than GitHub leaves us. */
export const GRACE_MS = 5_000;

/** Milliseconds that output may still arrive after the process has ended: whoever holds the pipe then is gone, or stuck. */
const DRAIN_MS = 2_000;

/**
 * Runs a process to its end, with everything that it starts. It has a process group of its own, and a mark in its
 * environment by which descendants are found that have left the group; whatever is still there when it has ended is
 * ended, too, so that the next round begins like this one.
 */
export async function runProcess(request: ProcessRequest): Promise<Ending> {
  const { limitMs, cancellation } = request;
  if (cancellation.isRequested()) return { cancelledBy: await cancellation.requested, durationMs: 0 };
  const mark = randomUUID();
  const startedMs = performance.now();
  const child = await start(request, mark);
  if (typeof child === 'string') return { startError: child, durationMs: 0 };
  const pid = child.pid ?? 0;
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const closed = once(child, 'close');
  const limit = limitMs === undefined ? undefined : timer(limitMs, 'limit' as const);
  const why = await Promise.race([
    exited.then(() => 'exit' as const),
    cancellation.requested.then(() => 'cancelled' as const),
    ...(limit === undefined ? [] : [limit.done]),
  ]);
  limit?.stop();
  await endTree({ pid, mark, graceMs: GRACE_MS, hurry: () => cancellation.isUrgent() });
  const [exitCode, signal] = await exited;
  const drain = timer(DRAIN_MS, undefined);
  await Promise.race([closed, drain.done]);
  drain.stop();
  child.stdout?.destroy();
  child.stderr?.destroy();
  const durationMs = performance.now() - startedMs;
  if (why === 'limit') return { limitMs: limitMs ?? 0, durationMs };
  if (why === 'cancelled') return { cancelledBy: await cancellation.requested, durationMs };
  return signal === null ? { exitCode: exitCode ?? 0, durationMs } : { signal, durationMs };
}

/** The process, or why there is none. */
async function start(
  { command, args, cwd, env, output }: ProcessRequest,
  mark: string,
): Promise<ChildProcess | string> {
  try {
    const child = (await spawner())(command, args, {
      cwd,
      env: { ...env, [MARK]: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a signal to the group reaches all that stay in it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    child.stdout?.on('data', (bytes: Buffer) => output.write('stdout', bytes));
    child.stderr?.on('data', (bytes: Buffer) => output.write('stderr', bytes));
    await once(child, 'spawn');
    return child;
  } catch (error) {
    return errorMessage(error);
  }
}

/** On Windows most tools are `.cmd` files, which Node starts only by way of a shell, and quotes for no shell. */
async function spawner(): Promise<typeof spawn> {
  return process.platform === 'win32' ? (await import('cross-spawn')).default : spawn;
}

/** Something that happens after a while, unless it is stopped. */
function timer<T>(ms: number, value: T): { readonly done: Promise<T>; stop(): void } {
  let stop = (): void => undefined;
  const done = new Promise<T>((resolve) => {
    // Node can't count further than 2^31 ms, which is 24 days.
    const handle = setTimeout(() => resolve(value), Math.min(ms, 2 ** 31 - 1));
    stop = () => clearTimeout(handle);
  });
  return { done, stop };
}
