import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHistory } from '../../../src/history/stores/stored-history.js';
import { runKey } from '../../../src/model/run.js';
import { mulberry32 } from './seeded.js';
import { wrongInFolder } from './verified.js';

export interface CrashRound {
  /** By what the process ended. */
  readonly signal: string | null;
  /** What `deflake history verify` calls wrong. */
  readonly broken: readonly string[];
  /** Runs that were said to be kept, in this round or an earlier one, and are not there. */
  readonly lost: readonly string[];
  /** Runs that are there although nobody tried to save them. */
  readonly invented: readonly string[];
}

/** Steps of a save and a load are about 25; a process dies in its first, second or third save. */
const MAX_STEPS = 70;

/**
 * Kills process after process that save into one folder, each at another step, and looks after each whether all that
 * is there can be read strictly, and whether it is what it should be. Where they die is drawn from the seed.
 */
export async function* crashRounds(script: string, rounds: number, seed: number): AsyncGenerator<CrashRound> {
  const parent = mkdtempSync(join(tmpdir(), 'deflake-crash-'));
  const [folder, journal] = [join(parent, 'history'), join(parent, 'journal')];
  const random = mulberry32(seed);
  const tried = new Set<string>();
  try {
    for (let round = 0; round < rounds; round++) {
      const first = 1_000 * (round + 1);
      const step = 1 + Math.floor(random() * MAX_STEPS);
      const args = [script, folder, journal, `${first}`, `${step}`, `${random()}`];
      const { signal, status, stderr } = spawnSync(process.execPath, args);
      if (signal === null && status !== 0) throw new Error(`The process failed: ${stderr.toString()}`);
      for (let run = first; run < first + 20; run++) tried.add(`${run}/1`);
      // The lock of a process that was killed is free after half a minute; here, at once.
      rmSync(join(folder, 'history.lock'), { recursive: true, force: true });
      const broken = existsSync(folder) ? await wrongInFolder(folder) : [];
      const runs = runsIn(folder);
      const kept = existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : [];
      const lost = kept.filter((run) => run !== '' && !runs.has(`${run}/1`));
      yield { signal, broken, lost, invented: [...runs].filter((run) => !tried.has(run)) };
    }
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** All that can be read. */
function runsIn(folder: string): ReadonlySet<string> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];
  const runs = new Set<string>();
  for (const name of names) {
    const read = readHistory(readFileSync(join(folder, name)));
    if (read.kind !== 'read') continue;
    for (const lane of read.history.lanes.values()) for (const run of lane.runs) runs.add(runKey(run));
  }
  return runs;
}
