import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a child process left behind. */
export interface ChildResult {
  /** Null if the process was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** Whether it was killed because it reached the time limit. */
  readonly timedOut: boolean;
}

/** How a child process is run. */
export interface ChildOptions {
  readonly arguments: readonly string[];
  readonly folder: string;
  /** The complete environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitMs?: number;
}

/** Longer than any run of the action takes on a slow machine, and shorter than people wait for a hanging test. */
const TIME_LIMIT_MS = 60_000;

/** The Node that runs children: `DEFLAKE_NODE`, to test the bundle on another version than the tests run on. */
export function nodeBinary(): string {
  return process.env.DEFLAKE_NODE || process.execPath;
}

/** Runs Node as a child process, and kills it with all its own children at the time limit. */
export async function runNode(options: ChildOptions): Promise<ChildResult> {
  const startedMs = performance.now();
  const child = spawn(nodeBinary(), options.arguments, {
    cwd: options.folder,
    env: { ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that what it started can be ended with it; Windows has no groups.
    detached: process.platform !== 'win32',
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid === undefined || process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  }, options.timeLimitMs ?? TIME_LIMIT_MS);
  try {
    const [exitCode, stdout, stderr] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
    return { exitCode, stdout, stderr, durationMs: performance.now() - startedMs, timedOut };
  } finally {
    clearTimeout(timer);
  }
}
