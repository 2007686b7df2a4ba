import { type FileHandle, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../../src/history/merge.js';
import { createFileStore } from '../../../src/history/stores/file.js';
import { EPOCH_MS } from '../../builders.js';
import { examples } from '../../effort.js';
import { delivery, lanesOf } from '../deliveries.js';
import { type StepKeeper, steppedFiles } from './stoppable-files.js';
import { wrongInFolder } from './verified.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(120_000);

/** A thousand of them by `DEFLAKE_EFFORT=50 npm test -- file-model`. */
const NUM_RUNS = examples(20);

/** A process that saves a run, or only reads; it may die at a step, and never does anything again. */
interface Process {
  readonly isReader: boolean;
  readonly runId: number;
  readonly row: string;
  /** Days that the clock of its machine is ahead. */
  readonly skewDays: number;
  /** Steps that it lives for. */
  readonly steps: number;
  /** Share of its last step that is carried out, if that is a write. */
  readonly share: number;
  /** Steps of the others that it sleeps for, at its nth step: its lock is taken from it meanwhile. */
  readonly naps: readonly { readonly at: number; readonly turns: number }[];
}

const arbitraryProcess: fc.Arbitrary<Process> = fc.record({
  isReader: fc.constantFrom(false, false, true),
  runId: fc.integer({ min: 1, max: 6 }),
  row: fc.constantFrom('P', 'F', '.K'),
  skewDays: fc.constantFrom(0, 0, -1_000, 1_000),
  steps: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat({ max: 45 })),
  share: fc.constantFrom(0, 0.5, 0.99, 1),
  naps: fc.array(fc.record({ at: fc.nat({ max: 45 }), turns: fc.constantFrom(1, 40) }), { maxLength: 2 }),
});

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What became of a save. */
type Fate = 'died' | 'kept' | 'refused' | 'read';

function additionOf({ runId, row }: Process): History {
  return delivery({ runId: `${runId}` }, row);
}

/**
 * Lets processes run side by side, one step at a time; `choices` say whose turn it is. A lock is taken from its holder
 * before every step, as if that had slept: what keeps writers apart must be something else.
 */
async function runTogether(
  folder: string,
  processes: readonly Process[],
  choices: readonly number[],
): Promise<Fate[]> {
  const waiting = new Map<number, () => Promise<void>>();
  const asleep = new Map<number, number>();
  const fates = new Map<number, Fate>();
  const opened = new Set<FileHandle>();
  let announce: () => void = () => {};
  const announcement = (): Promise<void> =>
    new Promise((resolve) => {
      announce = resolve;
    });

  const keeperOf = (n: number, { steps, share, naps }: Process): StepKeeper => {
    let taken = 0;
    return (step) => {
      taken++;
      const nap = naps.find(({ at }) => at === taken);
      if (nap !== undefined) asleep.set(n, nap.turns);
      return new Promise((resolve, reject) => {
        waiting.set(n, async () => {
          if (taken > steps) {
            if (step.name === 'write') await step.carryOut(share);
            fates.set(n, 'died'); // And the promise stays pending for ever.
            return;
          }
          await step.carryOut(1).then(resolve, reject);
        });
        announce();
      });
    };
  };
  let names = 0;
  const failures: unknown[] = [];
  const begin = (n: number, process: Process): void => {
    const store = createFileStore({
      folder,
      clock: { now: () => EPOCH_MS + process.skewDays * DAY_MS },
      limits: { windowRuns: 1_000, windowDays: 90 },
      uniqueName: () => `n${++names}`,
      files: steppedFiles(keeperOf(n, process), opened),
      lockWaitMs: 0,
    });
    const addition = additionOf(process);
    const before = processes.filter((_, i) => fates.get(i) === 'kept').map(additionOf);
    const work = process.isReader
      ? store.load().then(({ history }): Fate => {
          expect(lanesOf(mergeAll(before, history))).toBe(lanesOf(history));
          return 'read';
        })
      : store.save(addition, addition).then((problems): Fate => {
          return problems.some(({ what }) => what.includes('could not be kept')) ? 'refused' : 'kept';
        });
    void work.then(
      (fate) => {
        fates.set(n, fate);
        announce();
      },
      (error: unknown) => {
        failures.push(error);
        fates.set(n, 'refused');
        announce();
      },
    );
  };
  processes.forEach((process, n) => {
    waiting.set(n, () => Promise.resolve(begin(n, process)));
  });
  for (let turn = 0; fates.size < processes.length; turn++) {
    const all = [...waiting.keys()].filter((n) => !fates.has(n));
    if (all.length === 0) {
      await announcement();
      continue;
    }
    const awake = all.filter((n) => (asleep.get(n) ?? 0) <= 0);
    for (const [n, turns] of asleep) asleep.set(n, turns - 1);
    const candidates = awake.length > 0 ? awake : all;
    const n = candidates[(choices[turn % Math.max(1, choices.length)] ?? 0) % candidates.length] ?? 0;
    const step = waiting.get(n);
    waiting.delete(n);
    await rm(join(folder, 'history.lock'), { recursive: true, force: true });
    const next = announcement();
    await step?.();
    // Until it waits for its next step or has ended, or, where the lock is taken, does something that is no step.
    if (!fates.has(n)) await Promise.race([next, new Promise((resolve) => setImmediate(resolve))]);
  }
  expect(failures).toEqual([]);
  for (const handle of opened) await handle.close(); // As the system does for who dies.
  return processes.map((_, n) => fates.get(n) ?? 'died');
}

describe('the file store, step by step,', () => {
  test.each([
    ['', undefined],
    [' beside a main file that is damaged', 'half a hist'],
  ])('loses nothing, whatever processes overlap, sleep or die%s', async (_, main) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryProcess, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 200, size: 'max' }),
        async (processes, choices) => {
          const folder = await mkdtemp(join(tmpdir(), 'deflake-file-model-'));
          try {
            if (main !== undefined) await writeFile(join(folder, 'history.txt'), main);
            const fates = await runTogether(folder, processes, choices);
            expect(fates).not.toContain('refused');
            let names = 0;
            const store = createFileStore({
              folder,
              clock: { now: () => 0 },
              uniqueName: () => `r${++names}`,
            });
            const { history, problems } = await store.load();
            // Strictly: every file that is there is whole.
            expect(problems).toHaveLength(main === undefined ? 0 : 1);
            const wrong = await wrongInFolder(folder);
            expect(wrong).toEqual(main === undefined ? [] : [expect.stringContaining('/history.txt: ')]);
            const of = (fate: Fate): History =>
              mergeAll(
                processes.filter(({ isReader }, n) => !isReader && fates[n] === fate).map(additionOf),
                EMPTY_HISTORY,
              );
            const [kept, died] = [of('kept'), of('died')];
            // All that was said to be kept is there, and nothing that nobody saved.
            expect(lanesOf(mergeHistories(history, kept))).toBe(lanesOf(history));
            const most = mergeHistories(kept, died);
            expect(lanesOf(mergeHistories(most, history))).toBe(lanesOf(most));
            // And the next process finds nothing in its way.
            const later = delivery({ runId: '100' }, 'P');
            await rm(join(folder, 'history.lock'), { recursive: true, force: true });
            expect(await store.save(later, later)).toHaveLength(main === undefined ? 0 : 1);
            expect(lanesOf((await store.load()).history)).toBe(lanesOf(mergeHistories(history, later)));
            const visible = (await readdir(folder)).filter((name) => !name.startsWith('.'));
            if (main === undefined) expect(visible).toEqual(['history.txt']);
          } finally {
            await rm(folder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: NUM_RUNS },
    );
  });
});
