import { describe, expect, test } from '@jest/globals';
import { forgetRuns } from '../../src/history/forget.js';
import type { History, LaneHistory } from '../../src/history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../src/history/merge.js';
import type { HistoryStore } from '../../src/history/store.js';
import type { RunKey } from '../../src/model/run.js';
import { buildLane, buildResult, buildRun, USUAL_SIGNATURE } from '../builders.js';
import { delivery, lanesOf, runsIn, saveOne, testName } from '../history/deliveries.js';

/** One place where histories are kept, empty at first. */
export interface HistoryPlace {
  /** The store as a job opens it; every job has its own. */
  open(): HistoryStore;
  close(): Promise<void>;
}

/** What every history store promises. A new store runs this suite and adds what is its own. */
export function describeHistoryStore(name: string, createPlace: () => Promise<HistoryPlace>): void {
  describe(`${name}, as every history store,`, () => {
    async function at(use: (open: () => HistoryStore) => Promise<void>): Promise<void> {
      const place = await createPlace();
      try {
        await use(() => place.open());
      } finally {
        await place.close();
      }
    }

    test('is empty at first, and that is no problem', async () => {
      await at(async (open) => {
        const { history, problems } = await open().load();
        expect([...history.lanes]).toEqual([]);
        expect(problems).toEqual([]);
      });
    });

    test('has a title', async () => {
      await at((open) => Promise.resolve(expect(open().title).not.toBe('')));
    });

    test('gives back what was saved', async () => {
      await at(async (open) => {
        const addition = delivery({ runId: '7' }, 'PFKES');
        expect(await saveOne(open(), addition)).toEqual([]);
        const { history, problems } = await open().load();
        expect(problems).toEqual([]);
        expect(lanesOf(history)).toBe(lanesOf(addition));
      });
    });

    test('lets histories grow, job by job', async () => {
      await at(async (open) => {
        const additions = ['P', 'F', 'P', 'K'].map((row, i) => delivery({ runId: `${i + 1}` }, row));
        for (const addition of additions) expect(await saveOne(open(), addition)).toEqual([]);
        const { history } = await open().load();
        expect(lanesOf(history)).toBe(lanesOf(mergeAll(additions, EMPTY_HISTORY)));
        expect(onlyLane(history).tests.get(testName(0))?.timeline).toBe('1p1f1p1k');
      });
    });

    test('loses nothing when two jobs that loaded the same save one after the other', async () => {
      await at(async (open) => {
        await saveOne(open(), delivery({ runId: '1' }, 'P'));
        const jobs = [open(), open()];
        const loaded = await Promise.all(jobs.map((job) => job.load()));
        const additions = [delivery({ runId: '2' }, 'F'), delivery({ runId: '3' }, 'P')];
        for (const [i, job] of jobs.entries()) {
          const [addition, parent] = [additions[i], loaded[i]];
          if (addition === undefined || parent === undefined) throw new Error('Two jobs.');
          expect(await job.save(addition, mergeHistories(parent.history, addition))).toEqual([]);
        }
        expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1', '3/1']);
      });
    });

    test('loses nothing when matrix legs, shards and a re-run attempt save at the same moment', async () => {
      await at(async (open) => {
        const windows = buildLane({ variant: { os: 'windows' } });
        const additions = [
          delivery({ runId: '5' }, 'PF'),
          delivery({ runId: '5' }, 'PP', { lane: windows }),
          delivery({ runId: '5', runAttempt: 2 }, 'PP'),
          delivery({ runId: '6' }, 'P', { shard: '1/2', lane: windows }),
          delivery({ runId: '6' }, '.F', { shard: '2/2', lane: windows }),
        ];
        const problems = await Promise.all(additions.map((addition) => saveOne(open(), addition)));
        expect(problems.flat()).toEqual([]);
        const { history } = await open().load();
        expect(lanesOf(history)).toBe(lanesOf(mergeAll(additions, EMPTY_HISTORY)));
      });
    });

    test('counts what is saved twice once', async () => {
      await at(async (open) => {
        const addition = delivery({ runId: '1' }, 'PF');
        await saveOne(open(), addition);
        await saveOne(open(), addition);
        expect(lanesOf((await open().load()).history)).toBe(lanesOf(addition));
      });
    });

    test('keeps forgotten runs away when a job saves them again', async () => {
      await at(async (open) => {
        const addition = delivery({ runId: '1' }, 'F');
        await saveOne(open(), addition);
        await saveOne(open(), forgetRuns(buildLane(), ['1/1' as RunKey]));
        expect(await saveOne(open(), addition)).toHaveLength(1); // That it was not added is told.
        expect(runsIn((await open().load()).history)).toEqual([]);
      });
    });

    test('keeps text of every kind', async () => {
      await at(async (open) => {
        const hostile = 'a › \u{1f600} "quoted" \\n `code` <b> ::error::x %0A';
        const run = buildRun({
          info: { branch: 'ünï/çødé\u2028' },
          results: [buildResult(hostile, 'failed')],
        });
        const addition = historyOfRun(run, () => USUAL_SIGNATURE);
        await saveOne(open(), addition);
        expect(lanesOf((await open().load()).history)).toBe(lanesOf(addition));
      });
    });
  });
}

function onlyLane(history: History): LaneHistory {
  const [lane, ...others] = history.lanes.values();
  if (lane === undefined || others.length > 0) throw new Error('Not one lane.');
  return lane;
}
