import { describe, expect, it } from '@jest/globals';
import { PAGE_LEVELS } from '../../../src/render/html/page-bounds.js';
import type { PageData } from '../../../src/render/html/page-data.js';
import { pageOf } from '../../../src/render/html/page-of.js';
import type { Drawing, DrawOptions } from '../../drawn.js';
import { drawRuns, historyOf, LANE } from '../../drawn.js';
import { tellRun } from './page-in.js';

const [FULL] = PAGE_LEVELS;

async function drawn(drawing: Drawing, options: DrawOptions = {}, bounds = FULL): Promise<PageData> {
  return pageOf(await tellRun(historyOf(drawRuns(drawing, options))), bounds);
}

const WEEK = {
  'a › healthy': 'PPPPPPPPPPPP',
  'b › flaky': 'PPFPPPFPPFPP',
  'c › broken': 'PPPPPPPFFFFF',
  'd › was broken': 'PFFFFPPPPPPP',
};

describe('the data of the page', () => {
  it('lists tests that need attention first, with all that they did', async () => {
    const { tests } = await drawn(WEEK);
    expect(tests.map(({ id }) => id)).toEqual(['c › broken', 'b › flaky', 'd › was broken', 'a › healthy']);
    expect(tests[0]?.lanes).toEqual([
      expect.objectContaining({
        lane: 0,
        state: 'broken',
        timeline: '7p5f',
        runs: 12,
        failed: 5,
        retried: 0,
      }),
    ]);
    expect(tests[0]?.lanes[0]?.failures?.map(([run]) => run)).toEqual([11, 10, 9, 8, 7]);
    expect(tests[0]?.lanes[0]?.verdict).toMatchObject({
      words: expect.stringMatching(/^Broken before this/),
      excused: false,
    });
  });

  it('says where tests broke and were mended, the newest first, and since when one is flaky', async () => {
    const { changes } = await drawn(WEEK);
    expect(changes.map(({ kind, run, names }) => [kind, run, names])).toEqual([
      ['broke', 7, ['c › broken']],
      ['mended', 5, ['d › was broken']],
      ['flaky', 2, ['b › flaky']],
      ['broke', 1, ['d › was broken']],
    ]);
  });

  it('does not call fixed what passes since only the test changed, nor what is skipped now', async () => {
    const edit = { changedFiles: ['src/a.test.ts'], commitMessage: 'Test less' };
    const { tests, changes } = await drawn(
      {
        'src/a.test.ts › quieted': 'FFFFFFPPPPPPPPPP',
        'src/b.test.ts › silenced': 'PFPPPFPPPFPPSSSS',
        'src/c.test.ts › mended': 'FFFFFPPPPPPPPPPP',
        'src/d.test.ts › healthy': 'PPPPPPPPPPPPPPPP',
      },
      { runs: { 6: edit } },
    );
    expect(tests.map(({ id, lanes: [one] }) => `${id}: ${one?.state}`)).toEqual([
      'src/b.test.ts › silenced: masked',
      'src/a.test.ts › quieted: quieted',
      'src/c.test.ts › mended: fixed',
      'src/d.test.ts › healthy: healthy',
    ]);
    expect(changes.map(({ kind, run, names }) => `${run} ${kind} ${names.join()}`)).toEqual([
      '12 silenced src/b.test.ts › silenced',
      '6 quieted src/a.test.ts › quieted',
      '5 mended src/c.test.ts › mended',
      '0 broke src/a.test.ts › quieted,src/c.test.ts › mended',
    ]);
  });

  it('puts tests that broke together into one change, with the commits to blame', async () => {
    const { changes } = await drawn({ a: 'PPPPPPFFF', b: 'PPPPPPFFF', c: 'PPPPPPFFF', d: 'PPPPPPPPP' });
    expect(changes).toEqual([
      expect.objectContaining({
        kind: 'broke',
        run: 6,
        tests: 3,
        names: ['a', 'b', 'c'],
        blame: expect.stringContaining('run 1006'),
      }),
    ]);
  });

  it('counts flakes and faults in each run', async () => {
    const { lanes } = await drawn(WEEK);
    expect(lanes[0]?.runs.map(({ flakes, faults }) => [flakes, faults].join('/'))).toEqual(
      '0/0 0/1 1/1 0/1 0/1 0/0 1/0 0/1 0/1 1/1 0/1 0/1'.split(' '),
    );
  });

  it('counts the time of whole runs that were red for flakes alone, and of what was run again', async () => {
    const { lanes } = await drawn({ a: 'PFPPPP', b: 'PPPKPP', c: 'PPPPPF', d: 'PPPPPP' });
    const minutes = lanes[0]?.runs.map(({ lostMs }) => lostMs / 60_000);
    // A drawn run takes a quarter of an hour, and a drawn try a tenth of a second.
    expect(minutes).toEqual([0, 15, 0, 100 / 60_000, 0, 0]);
  });

  it('does not call an excused run lost', async () => {
    const conclusion = { conclusion: 'excused' } as const;
    const { lanes } = await drawn({ a: 'PFPPPP', b: 'PPPPPP' }, { runs: { 1: { part: conclusion } } });
    expect(lanes[0]?.runs[1]?.lostMs).toBe(0);
  });

  it('puts failures that look alike into one kind, the most frequent first', async () => {
    const messageOf = (test: string) =>
      test === 'a' ? 'the disk of the database is full' : 'expected the cart to hold two items';
    const sketch = { messageOf };
    const { kinds, tests } = await drawn(
      { a: 'PPPFPP', b: 'PPPFPF', c: 'PPPFPP' },
      { runs: { 3: sketch, 5: sketch } },
    );
    expect(kinds.map(({ says, tests: some, failures }) => [says.split('\n')[0], some, failures])).toEqual([
      ['AssertionError: expected the cart to hold two items', 2, 3],
      ['AssertionError: the disk of the database is full', 1, 1],
    ]);
    const ofA = tests.find(({ id }) => id === 'a');
    expect(ofA?.lanes[0]?.failures).toEqual([[3, 1, 100]]);
  });

  it('finds the kind of failures of which only the signature is remembered', async () => {
    const known = historyOf(drawRuns({ a: 'PPPFPF', b: 'PPPPPF' }));
    const [[key, lane] = []] = known.lanes;
    if (key === undefined || lane === undefined) throw new Error('Nothing is drawn.');
    const wordless = [...lane.failures].map(([run, records], i) => {
      const cut = [...records].map(([test, { excerpt: _, ...record }]) => [test, record] as const);
      return [run, i === 0 ? records : new Map(cut)] as const;
    });
    const lanes = new Map([[key, { ...lane, failures: new Map(wordless) }]]);
    const { kinds } = pageOf(await tellRun({ ...known, lanes }), FULL);
    expect(kinds).toHaveLength(1);
    expect(kinds[0]).toMatchObject({ tests: 2, failures: 3, says: expect.stringContaining('two items') });
  });

  it('knows lanes that have no run in this workflow run, behind those that have', async () => {
    const nightly = { ...LANE, workflow: '.github/workflows/nightly.yml' };
    const known = historyOf([
      ...drawRuns(
        { z: 'PFPF' },
        {
          lane: nightly,
          runs: { 0: { runId: '1' }, 1: { runId: '2' }, 2: { runId: '3' }, 3: { runId: '4' } },
        },
      ),
      ...drawRuns({ a: 'PPPP' }),
    ]);
    const { lanes, tests } = pageOf(await tellRun(known, '1003'), FULL);
    expect(lanes.map(({ title, isTold }) => [title, isTold])).toEqual([
      ['ci.yml · unit', true],
      ['nightly.yml · unit', false],
    ]);
    expect(tests.map(({ id, lanes: [one] }) => [id, one?.lane])).toEqual([
      ['z', 1],
      ['a', 0],
    ]);
  });

  it('counts tests that passed in every run where there are too many, and lists the others', async () => {
    const bounds = { ...FULL, tests: 3 };
    const page = await drawn(WEEK, {}, bounds);
    expect(page.tests.map(({ id }) => id)).toEqual(['c › broken', 'b › flaky', 'd › was broken']);
    expect([page.unlisted, page.cut]).toEqual([1, 0]);
    const less = await drawn(WEEK, {}, { ...FULL, tests: 2 });
    expect(less.tests.map(({ id }) => id)).toEqual(['c › broken', 'b › flaky']);
    expect([less.unlisted, less.cut]).toEqual([1, 1]);
  });

  it('shows the newest runs where there are too many', async () => {
    const { lanes, tests } = await drawn(WEEK, {}, { ...FULL, runs: 5 });
    expect(lanes[0]?.runs.map(({ id }) => id)).toEqual(['1007', '1008', '1009', '1010', '1011']);
    expect(tests.find(({ id }) => id === 'c › broken')?.lanes[0]?.timeline).toBe('5f');
  });

  it('marks the run that it is about, those of the default branch, and those of selected tests', async () => {
    const change = { pullRequest: 7, branch: 'feature' };
    const { lanes } = await drawn({ a: 'PPPF' }, { runs: { 1: { part: { partial: true } }, 2: change } });
    const marks = lanes[0]?.runs.map(({ isThisRun, isOnDefault, isPartial }) =>
      [isThisRun && 'this', isOnDefault && 'default', isPartial && 'partial'].filter(Boolean).join(' '),
    );
    expect(marks).toEqual(['default', 'default partial', '', 'this default']);
  });

  it('is empty where no history is known', async () => {
    const { known: _, ...telling } = await tellRun(historyOf(drawRuns({ a: 'PF' })));
    expect(pageOf(telling, FULL)).toEqual({
      lanes: [],
      tests: [],
      kinds: [],
      changes: [],
      changesCut: 0,
      unlisted: 0,
      cut: 0,
    });
  });
});
