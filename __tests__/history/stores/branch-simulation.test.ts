import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { createBranchStore } from '../../../src/history/stores/branch.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { examples } from '../../effort.js';
import { delivery, lanesOf, saveOne } from '../deliveries.js';
import { type MoveFault, SimulatedBranch } from './simulated-branch.js';
import { wrongInText } from './verified.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(120_000);

type Pass = (label: string) => Promise<void>;

const atOnce: Pass = () => Promise.resolve();

interface Job {
  readonly pass?: Pass;
  readonly faults?: MoveFault[];
  /** Days that the clock of its machine is ahead. */
  readonly skewDays?: number;
}

function open(branch: SimulatedBranch, { pass = atOnce, faults = [], skewDays = 0 }: Job = {}): HistoryStore {
  return createBranchStore({
    branch: 'deflake-history',
    repository: branch.repository(pass, () => faults.shift() ?? 'none'),
    mayWrite: true,
    clock: { now: () => EPOCH_MS + skewDays * 24 * 60 * 60 * 1_000 },
    limits: { windowRuns: 1_000, windowDays: 90 },
    random: () => 0.5,
    wait: () => pass('pause'),
    debug: () => {},
  });
}

const arbitraryJob = fc.record({
  /** Shards and re-runs meet in one lane, others stay in theirs. */
  lane: fc.constantFrom('unit', 'unit', 'e2e'),
  runIds: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 2 }),
  skewDays: fc.constantFrom(0, 0, -1_000, 1_000),
  faults: fc.array(fc.constantFrom<MoveFault>('none', 'none', 'lost', 'reply-lost', 'refused-though-done'), {
    maxLength: 4,
  }),
});

describe('the branch store, whatever happens in which order,', () => {
  test('loses nothing that it says it has kept, and makes nothing up', async () => {
    let collisions = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(arbitraryJob, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 0, max: 2 }),
        async (scheduler, jobs, squashes) => {
          const branch = new SimulatedBranch();
          const kept: History[] = [];
          const perhaps: History[] = [];
          let pauses = 0;
          const runJob = async (
            { lane, runIds, faults, skewDays }: (typeof jobs)[number],
            nth: number,
          ): Promise<void> => {
            const pass: Pass = (label) => {
              if (label === 'pause') pauses++;
              return scheduler.schedule(Promise.resolve(), `job ${nth}: ${label}`);
            };
            const store = open(branch, { pass, faults: [...faults], skewDays });
            for (const runId of runIds) {
              const row = nth % 2 === 0 ? 'PF' : 'FP';
              const place = { lane: buildLane({ job: lane }), shard: `${nth}` };
              const addition = delivery({ runId: `${runId}` }, row, place);
              const problems = await saveOne(store, addition);
              (problems.length === 0 ? kept : perhaps).push(addition);
            }
          };
          const person = async (): Promise<void> => {
            for (let i = 0; i < squashes; i++) {
              await scheduler.schedule(Promise.resolve(), 'a person squashes');
              branch.squash();
            }
          };
          await scheduler.waitFor(Promise.all([...jobs.map(runJob), person()]));
          collisions += pauses;

          const { history, problems } = await open(branch).load();
          expect(problems).toEqual([]);
          const files = Object.entries(branch.files()).filter(([path]) => path !== 'README.md');
          expect(files.flatMap(([path, text]) => wrongInText(text, path))).toEqual([]);
          const withKept = mergeAll([history, ...kept], EMPTY_HISTORY);
          expect(lanesOf(history)).toBe(lanesOf(withKept));
          const all = mergeAll([...kept, ...perhaps], EMPTY_HISTORY);
          expect(lanesOf(all)).toBe(lanesOf(mergeAll([all, history], EMPTY_HISTORY)));
        },
      ),
      { numRuns: examples(50) },
    );
    // Otherwise this would be a test of jobs that never meet.
    expect(collisions).toBeGreaterThan(examples(15));
  });
});
