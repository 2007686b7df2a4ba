import type { OutcomeCode, Timeline } from '../history/timeline.js';
import { codeOfSeverity, severityOf, spans } from '../history/timeline.js';
import type { PageData, PageRun, PageTest, PageTestLane, PageTestState } from '../render/html/page-data.js';
import { missingLanes } from './missing-lanes.js';
import { STATES } from './words.js';

/** Tests × runs, of one lane or of all lanes together: there a column is a run of the workflow, and a cell its worst. */
export interface Grid {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly at: string;
  readonly name: string;
  /** The runs of this column with the places of their lanes; one unless lanes are taken together. */
  readonly runs: readonly (readonly [lane: number, run: PageRun])[];
  /** Lanes that usually run there and have told nothing, as they ran last before. */
  readonly missing: readonly PageRun[];
}

export interface Row {
  readonly test: PageTest;
  /** The lanes that the grid is about. */
  readonly lanes: readonly PageTestLane[];
  readonly state: PageTestState;
  readonly runs: number;
  readonly failed: number;
  readonly retried: number;
  readonly usualMs: number;
  /** Column of the newest failure or pass on retry; -1 without one. */
  readonly lastBad: number;
  /** How bad each column is, as small numbers (`severityOf`). */
  cells(): Uint8Array;
  /** How bad it was in one lane of a column. */
  cellOf(one: PageTestLane, column: number): number;
}

export function gridOf(data: PageData, lane: number | undefined): Grid {
  const { columns, columnOf } = lane === undefined ? columnsOfAll(data) : columnsOfLane(data, lane);
  const rows = data.tests.flatMap((test): Row[] => {
    const lanes = test.lanes.filter((one) => lane === undefined || one.lane === lane);
    return lanes.length === 0 ? [] : [rowOf(test, lanes, columns.length, columnOf)];
  });
  return { columns, rows };
}

type ColumnOf = (lane: number, run: number) => number;

function columnsOfLane({ lanes }: PageData, lane: number): { columns: Column[]; columnOf: ColumnOf } {
  const runs = lanes[lane]?.runs ?? [];
  return {
    columns: runs.map((run) => ({ at: run.at, name: run.name, runs: [[lane, run]], missing: [] })),
    columnOf: (_, run) => run,
  };
}

function columnsOfAll({ lanes }: PageData): { columns: Column[]; columnOf: ColumnOf } {
  const groups = new Map<string, { at: string; name: string; runs: [number, PageRun][] }>();
  for (const [lane, { runs }] of lanes.entries()) {
    for (const run of runs) {
      const key = `${run.id}/${run.attempt}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { at: run.at, name: run.name, runs: [[lane, run]] });
      else {
        known.runs.push([lane, run]);
        if (run.at < known.at) known.at = run.at;
      }
    }
  }
  const sorted = [...groups.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const missing = missingLanes(lanes, sorted);
  const columns = sorted.map((group, i): Column => ({ ...group, missing: missing[i] ?? [] }));
  const places = new Map<PageRun, number>();
  for (const [column, { runs }] of columns.entries()) for (const [, run] of runs) places.set(run, column);
  return { columns, columnOf: (lane, run) => places.get(lanes[lane]?.runs[run] as PageRun) ?? 0 };
}

function rowOf(test: PageTest, lanes: readonly PageTestLane[], length: number, columnOf: ColumnOf): Row {
  let cells: Uint8Array | undefined;
  const sum = (pick: (one: PageTestLane) => number): number => lanes.reduce((all, one) => all + pick(one), 0);
  return {
    test,
    lanes,
    state: STATES.find((state) => lanes.some((one) => one.state === state)) ?? 'healthy',
    runs: sum(({ runs }) => runs),
    failed: sum(({ failed }) => failed),
    retried: sum(({ retried }) => retried),
    usualMs: Math.max(-1, ...lanes.map(({ usualMs }) => usualMs ?? -1)),
    lastBad: Math.max(-1, ...lanes.map((one) => lastBadOf(one, columnOf))),
    cells() {
      cells ??= cellsOf(lanes, length, columnOf);
      return cells;
    },
    cellOf: (one, column) => cellsOf([one], length, columnOf)[column] ?? 0,
  };
}

function lastBadOf({ lane, timeline }: PageTestLane, columnOf: ColumnOf): number {
  let last = -1;
  let at = 0;
  for (const [count, code] of spans(timeline as Timeline)) {
    if (isBad(code)) last = at + count - 1;
    at += count;
  }
  return last < 0 ? -1 : columnOf(lane, last);
}

export function isBad(code: OutcomeCode): boolean {
  return code === 'f' || code === 'e' || code === 'k';
}

function cellsOf(lanes: readonly PageTestLane[], length: number, columnOf: ColumnOf): Uint8Array {
  const cells = new Uint8Array(length);
  for (const { lane, timeline } of lanes) {
    let at = 0;
    for (const [count, code] of spans(timeline as Timeline)) {
      const severity = severityOf(code);
      for (const end = at + count; at < end; at++) {
        const column = columnOf(lane, at);
        if (severity > (cells[column] ?? 0)) cells[column] = severity;
      }
    }
  }
  return cells;
}

/** The lanes that make a cell what it is. */
export function lanesAt(row: Row, column: number): number[] {
  const worst = row.cells()[column];
  return row.lanes.filter((one) => row.cellOf(one, column) === worst).map(({ lane }) => lane);
}

export function codeAt(row: Row, column: number): OutcomeCode {
  return codeOfSeverity(row.cells()[column] ?? 0);
}
