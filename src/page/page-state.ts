import type { PageData } from '../render/html/page-data.js';
import type { View } from './address.js';
import { hashOf, viewOf } from './address.js';
import type { Grid, Row } from './grid.js';
import { gridOf } from './grid.js';
import { selectRows } from './select-rows.js';

/** What is other than before; `undefined` takes it away. */
export type Change = { readonly [Name in keyof View]?: View[Name] | undefined };

/** What the page shows, and who wants to know when that changes. */
export interface PageState {
  readonly data: PageData;
  readonly view: () => View;
  readonly grid: () => Grid;
  /** The rows that are looked for. */
  readonly rows: () => readonly Row[];
  /** Goes to another view; `isStep`: the browser's way back leads to the one before. */
  readonly go: (change: Change, isStep?: boolean) => void;
  /** Called now, and whenever the grid or the rows are others. */
  readonly onRows: (listener: () => void) => void;
  readonly onGrid: (listener: () => void) => void;
  readonly onTest: (listener: (test: string | undefined) => void) => void;
}

export function createPageState(data: PageData): PageState {
  let view = viewOf(location.hash);
  let grid = gridOf(data, laneOf(data, view));
  let rows = selectRows(grid.rows, view);
  const ofRows: (() => void)[] = [];
  const ofGrid: (() => void)[] = [];
  const ofTest: ((test: string | undefined) => void)[] = [];
  const show = (next: View): void => {
    const before = view;
    view = next;
    const isOtherGrid = before.lane !== next.lane;
    if (isOtherGrid) grid = gridOf(data, laneOf(data, view));
    const isOther = (['query', 'sort', 'kind'] as const).some((name) => before[name] !== next[name]);
    const isOtherRows = isOtherGrid || isOther || before.states.join() !== next.states.join();
    if (isOtherRows) rows = selectRows(grid.rows, view);
    if (isOtherGrid) for (const listener of ofGrid) listener();
    if (isOtherRows) for (const listener of ofRows) listener();
    if (before.test !== next.test) for (const listener of ofTest) listener(next.test);
  };
  addEventListener('hashchange', () => {
    // Anchors such as #lanes are for the browser.
    if (location.hash === '' || location.hash.includes('=')) show(viewOf(location.hash));
  });
  return {
    data,
    view: () => view,
    grid: () => grid,
    rows: () => rows,
    go(change, isStep = false) {
      const next = { ...view, ...change } as View;
      const hash = hashOf(next);
      const address = hash === '' ? `${location.pathname}${location.search}` : hash;
      if (isStep) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      show(next);
    },
    onRows(listener) {
      ofRows.push(listener);
      listener();
    },
    onGrid(listener) {
      ofGrid.push(listener);
      listener();
    },
    onTest(listener) {
      ofTest.push(listener);
      listener(view.test);
    },
  };
}

/** How many lanes the grid takes together. */
export function lanesTogether({ data, view }: PageState): number {
  return laneOf(data, view()) === undefined ? data.lanes.length : 1;
}

/** A lane that the address names and that is there. */
function laneOf({ lanes }: PageData, { lane }: View): number | undefined {
  if (lanes.length === 1) return 0;
  return lane !== undefined && lane < lanes.length ? lane : undefined;
}
