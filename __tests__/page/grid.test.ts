import { describe, expect, it } from '@jest/globals';
import { START } from '../../src/page/address.js';
import type { Grid } from '../../src/page/grid.js';
import { codeAt, gridOf } from '../../src/page/grid.js';
import { selectRows } from '../../src/page/select-rows.js';
import type { PageData, PageRun, PageTestLane } from '../../src/render/html/page-data.js';

function run(id: string, at: string): PageRun {
  return {
    id,
    attempt: 1,
    name: `run ${id}`,
    at,
    commit: 'abc1234',
    branch: 'main',
    passed: 1,
    failed: 0,
    skipped: 0,
    flakes: 0,
    faults: 0,
    lostMs: 0,
  };
}

function inLane(lane: number, timeline: string, overrides: Partial<PageTestLane> = {}): PageTestLane {
  return { lane, state: 'healthy', timeline, runs: 3, failed: 0, retried: 0, ...overrides };
}

const DATA: PageData = {
  lanes: [
    {
      title: 'linux',
      workflow: 'ci.yml',
      isTold: true,
      tests: 2,
      runs: [run('1', '2026-03-01'), run('2', '2026-03-02'), run('3', '2026-03-03')],
    },
    {
      title: 'windows',
      workflow: 'ci.yml',
      isTold: true,
      tests: 1,
      runs: [run('2', '2026-03-02'), run('4', '2026-03-04')],
    },
  ],
  tests: [
    {
      id: 'cart › adds',
      lanes: [
        inLane(0, '1p1f1p', { state: 'flaky', failed: 1, failures: [[1, 0, 5]] }),
        inLane(1, '1p1k', { retried: 1 }),
      ],
    },
    { id: 'cart › removes', lanes: [inLane(0, '3p', { usualMs: 900 })] },
    { id: 'Search › finds', lanes: [inLane(1, '1s1p', { usualMs: 5 })] },
  ],
  kinds: [{ says: 'boom', tests: 1, failures: 1, first: '', last: '' }],
  changes: [],
  changesCut: 0,
  unlisted: 0,
  cut: 0,
};

const drawn = (grid: Grid): string[] =>
  grid.rows.map((row) => grid.columns.map((_, column) => codeAt(row, column)).join(''));

describe('the grid of tests and runs', () => {
  it('is one lane with its runs', () => {
    const grid = gridOf(DATA, 0);
    expect(grid.columns.map(({ name }) => name)).toEqual(['run 1', 'run 2', 'run 3']);
    expect(drawn(grid)).toEqual(['pfp', 'ppp']);
  });

  it('is all lanes together: a run of the workflow is a column, and its worst outcome the cell', () => {
    const grid = gridOf(DATA, undefined);
    expect(grid.columns.map(({ name }) => name)).toEqual(['run 1', 'run 2', 'run 3', 'run 4']);
    expect(drawn(grid)).toEqual(['pfpk', 'ppp-', '-s-p']);
    expect(grid.rows[0]).toMatchObject({ state: 'flaky', failed: 1, retried: 1, runs: 6, lastBad: 3 });
  });
});

describe('looking for tests', () => {
  const { rows } = gridOf(DATA, undefined);
  const found = (change: Partial<typeof START>) =>
    selectRows(rows, { ...START, ...change }).map(({ test }) => test.id);

  it('finds every word, in any order and case', () => {
    expect(found({ query: 'ADDS cart' })).toEqual(['cart › adds']);
    expect(found({ query: 'search' })).toEqual(['Search › finds']);
    expect(found({ query: 'nothing' })).toEqual([]);
  });

  it('shows states and kinds of failure', () => {
    expect(found({ states: ['flaky'] })).toEqual(['cart › adds']);
    expect(selectRows(rows, { ...START, kind: 0 }).map(({ test }) => test.id)).toEqual(['cart › adds']);
    expect(selectRows(rows, { ...START, kind: 7 })).toEqual([]);
  });

  it('sorts, and keeps the order of the page for sorts that are none', () => {
    expect(found({ sort: 'slow' })).toEqual(['cart › removes', 'Search › finds', 'cart › adds']);
    expect(found({ sort: 'constructor' })).toEqual(found({}));
  });
});
