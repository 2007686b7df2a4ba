import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { runningProcesses } from './running-processes.js';

export interface Tree {
  /** The first process; on POSIX it leads a group of its own. */
  readonly pid: number;
  readonly mark: string;
  /** Between asking and killing. */
  readonly graceMs: number;
  /** True once there is no time left for the grace. */
  hurry(): boolean;
}

/** Milliseconds between looks whether processes are gone. */
const LOOK_MS = 50;

/** Milliseconds after which a process that does not die of SIGKILL is left to the kernel. */
const GIVE_UP_MS = 5_000;

/**
 * Ends a process and everything that it started: politely first, then by force. Returns how many there were when nothing
 * of it is left, or nothing more can be done.
 */
export async function endTree(tree: Tree): Promise<number> {
  if (process.platform === 'win32') return endTreeOnWindows(tree.pid);
  const kin = { group: tree.pid, mark: tree.mark };
  let running = await runningProcesses(kin);
  const met = new Set(running);
  for (const pid of running) send(pid, 'SIGTERM');
  const graceEndMs = performance.now() + tree.graceMs;
  while (running.length > 0 && performance.now() < graceEndMs && !tree.hurry()) {
    await wait(LOOK_MS);
    running = await runningProcesses(kin);
  }
  // A process may start another one between the look and the signal: so until none is left.
  const giveUpMs = performance.now() + GIVE_UP_MS;
  while (running.length > 0 && performance.now() < giveUpMs) {
    for (const pid of running) {
      met.add(pid);
      send(pid, 'SIGKILL');
    }
    await wait(LOOK_MS);
    running = await runningProcesses(kin);
  }
  return met.size;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to somebody else (sudo): nothing that could be done about it.
  }
}

/** The tool that Windows has for this; it fails where the process is gone. */
function endTreeOnWindows(pid: number): Promise<number> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true }, (error) =>
      resolve(error === null ? 1 : 0),
    );
  });
}
