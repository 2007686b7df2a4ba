import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Environment variable that all processes of one start of the command inherit. */
export const MARK = 'DEFLAKE_PROCESS_MARK';

/** By what the processes of one start of the command are known. */
export interface Kin {
  /** The process group that its first process leads. */
  readonly group: number;
  /** Value of {@link MARK}: descendants that have left the group still have it. */
  readonly mark: string;
}

/** Ids of the processes that are running; ours and dead ones that nobody has waited for are not among them. */
export async function runningProcesses(kin: Kin): Promise<number[]> {
  const found = process.platform === 'linux' ? inProc(kin) : await byPs(kin);
  return found.filter((pid) => pid !== process.pid);
}

/** Linux shows each process's state to all, and its environment to its owner. */
function inProc({ group, mark }: Kin): number[] {
  const needle = `${MARK}=${mark}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      // `pid (name) state parent group …`, where the name may hold anything.
      const status = read(pid, 'stat');
      const [state, , itsGroup] = status.slice(status.lastIndexOf(')') + 2).split(' ');
      if (state === undefined || state === '' || 'ZX'.includes(state)) return false;
      return Number(itsGroup) === group || read(pid, 'environ').includes(needle);
    })
    .map(Number);
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return '';
  }
}

/** `ps` writes the environment behind the command, for processes of the same user: by `E` on macOS, by `e` on BSD. */
function byPs({ group, mark }: Kin): Promise<number[]> {
  const needle = `${MARK}=${mark}`;
  const letters = process.platform === 'darwin' ? '-axEww' : '-axeww';
  const args = [letters, '-o', 'pid=,pgid=,stat=,command='];
  return new Promise((resolve) => {
    execFile('ps', args, { maxBuffer: 64 * 2 ** 20 }, (_error, stdout) => {
      const found = stdout.split('\n').flatMap((line) => {
        const [, pid, itsGroup, state] = /^\s*(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? [];
        const isKin = Number(itsGroup) === group || line.includes(needle);
        return pid !== undefined && isKin && state?.startsWith('Z') !== true ? [Number(pid)] : [];
      });
      resolve(found);
    });
  });
}
