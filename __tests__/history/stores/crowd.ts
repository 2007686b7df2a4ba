import { createBranchStore } from '../../../src/history/stores/branch.js';
import { EPOCH_MS } from '../../builders.js';
import { delivery, saveOne } from '../deliveries.js';
import { SimulatedBranch } from './simulated-branch.js';

/** Time that passes only when nobody has anything left to do: minutes of waiting take none. */
class VirtualTime {
  nowMs = 0;
  readonly #sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => void this.#sleepers.push({ atMs: this.nowMs + ms, wake }));

  /** Lets time pass until some work is done. */
  async until(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.finally(() => {
      isDone = true;
    });
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return;
      this.#sleepers.sort((a, b) => b.atMs - a.atMs);
      const next = this.#sleepers.pop();
      if (next === undefined) continue;
      this.nowMs = next.atMs;
      next.wake();
    }
  }
}

/** Milliseconds that GitHub usually takes to answer, and requests that an operation is. */
const OPERATIONS: Readonly<Record<string, { readonly ms: number; readonly requests: number }>> = {
  tip: { ms: 200, requests: 1 },
  list: { ms: 250, requests: 1 },
  read: { ms: 300, requests: 1 },
  commit: { ms: 1_000, requests: 2 },
  advance: { ms: 400, requests: 1 },
};

export interface Crowd {
  readonly jobs: number;
  /** All begin to save within this time. */
  readonly withinMs: number;
  readonly random: () => number;
}

export interface CrowdOutcome {
  /** Runs that are not in the branch in the end. */
  readonly lost: number;
  /** Requests of all jobs. */
  readonly requests: number;
  /** When the last job was done. */
  readonly lastMs: number;
}

/** Lets many jobs save into one branch at the same time, with the pauses and answering times of a real day. */
export async function letCrowdSave({ jobs, withinMs, random }: Crowd): Promise<CrowdOutcome> {
  const time = new VirtualTime();
  const branch = new SimulatedBranch();
  let requests = 0;
  const pass = (label: string): Promise<void> => {
    const [name = '', phase] = label.split(' ');
    const operation = OPERATIONS[name];
    if (operation === undefined) throw new Error(`No such operation: ${name}`);
    if (phase === 'arrives') requests += operation.requests;
    return time.sleep((operation.ms / 2) * (0.5 + random()));
  };
  let lost = 0;
  const job = async (n: number): Promise<void> => {
    await time.sleep(random() * withinMs);
    const store = createBranchStore({
      branch: 'deflake-history',
      repository: branch.repository(pass, () => 'none'),
      mayWrite: true,
      clock: { now: () => EPOCH_MS + time.nowMs },
      random,
      wait: time.sleep,
      debug: () => {},
    });
    const problems = await saveOne(store, delivery({ runId: '1' }, 'P', { shard: `${n}` }));
    lost += problems.length;
  };
  await time.until(Promise.all(Array.from({ length: jobs }, (_, n) => job(n))));
  return { lost, requests, lastMs: time.nowMs };
}
