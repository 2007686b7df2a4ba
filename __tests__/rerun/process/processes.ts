import { readFileSync } from 'node:fs';

/** Whether a process runs; one that is dead and that nobody has waited for does not. */
export function isRunning(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return !'ZX'.includes(status.slice(status.lastIndexOf(')') + 2).charAt(0));
    } catch {
      return false;
    }
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * A program for Node that hangs, with a child, a grandchild in a session of its own that holds the output open and does not
 * mind SIGTERM, and one whose parent is gone. It writes `ready` and their ids when all of them run.
 */
export const HANGING_FAMILY = `
const { spawn } = require('node:child_process');
const hang = 'setInterval(() => {}, 1e6);';
const child = (code, options = {}) => spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
const stubborn = 'process.on("SIGTERM", () => {}); console.log(process.pid);' + hang;
const own = 'const { spawn } = require("node:child_process");' +
  'const far = spawn(process.execPath, ["-e", ' + JSON.stringify(stubborn) + '], { detached: true, stdio: ["ignore", "inherit", "inherit"] });' +
  'far.unref(); console.log(process.pid);';
const pids = [];
const collect = (stream, wanted) => new Promise((resolve) => {
  let text = '';
  stream.on('data', (bytes) => {
    text += bytes;
    const found = text.split('\\n').slice(0, -1).map(Number);
    if (found.length === wanted) { pids.push(...found); resolve(); }
  });
});
const near = child('console.log(process.pid);' + hang);
const parent = child(own + hang);
const orphaning = child(own);
Promise.all([collect(near.stdout, 1), collect(parent.stdout, 2), collect(orphaning.stdout, 2)]).then(() => {
  console.log('ready ' + [process.pid, ...pids].join(' '));
});
${'setInterval(() => {}, 1e6);'}
`;

/** The ids that {@link HANGING_FAMILY} has told, once it has. */
export function familyIn(output: string): number[] | undefined {
  const [, ids] = /^ready ([\d ]+)\n/m.exec(output) ?? [];
  return ids?.split(' ').map(Number);
}
