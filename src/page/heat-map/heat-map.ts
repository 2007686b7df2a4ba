import { asTable, el, section } from '../dom.js';
import type { Column, Row } from '../grid.js';
import { codeAt, lanesAt } from '../grid.js';
import type { PageState } from '../page-state.js';
import { lanesTogether } from '../page-state.js';
import { isOnPaper, onTheme } from '../theme.js';
import { day, moment, number, OUTCOME_WORDS, percent, plural, STATE_WORDS } from '../words.js';
import { legend } from './legend.js';
import type { Cell, Measures, Room } from './measures.js';
import { cellAt, measure, scrollTo, totalSize } from './measures.js';
import { nameWidth, paint } from './paint.js';

/** Pixels of the window in which the picture is scrolled. */
const HEIGHT = 520;

/** The same where it can't be scrolled: most of a page. */
const PAPER_HEIGHT = 820;

/** Rows from which on the picture begins as an overview. */
const MANY_ROWS = 120;

/** Tests × runs, drawn on a canvas that is as large as its window; what is scrolled is an empty box. */
export function heatMap(state: PageState): HTMLElement {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const box = el('div', { class: 'heat-box' }, canvas);
  const status = el('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  const scroller = el(
    'div',
    {
      class: 'heat',
      tabindex: 0,
      role: 'application',
      'aria-label':
        'Heat map of tests and runs. Arrow keys move from cell to cell, Enter opens the test. The table below has the same.',
    },
    box,
  );
  const tip = el('div', { class: 'tip', hidden: true });
  const title = el('p', { class: 'hint' });
  let isOverview = state.rows().length > MANY_ROWS;
  let cursor: Cell | undefined;
  let measures: Measures;
  let frame = 0;

  const room = (): Room => ({ width: scroller.clientWidth, height: scroller.clientHeight });
  const layOut = (): void => {
    const [rows, columns] = [state.rows().length, state.grid().columns.length];
    const height = isOnPaper() ? PAPER_HEIGHT : HEIGHT;
    const context = canvas.getContext('2d');
    const names = context === null ? 0 : nameWidth(context, state.rows());
    measures = measure({ rows, columns, names }, { width: scroller.clientWidth, height }, isOverview);
    const size = totalSize(measures);
    box.style.width = `${size.width}px`;
    box.style.height = `${size.height}px`;
    scroller.style.height = `${Math.min(height, size.height + 16)}px`;
    draw();
  };
  const draw = (): void => {
    if (frame === 0) frame = requestAnimationFrame(drawNow);
  };
  const drawNow = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    const { width, height } = room();
    const scale = devicePixelRatio;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    paint(context, {
      grid: state.grid(),
      rows: state.rows(),
      measures,
      scroll: scrolled(),
      room: { width, height },
      cursor,
    });
  };
  const scrolled = () => ({ left: scroller.scrollLeft, top: scroller.scrollTop });
  const openAt = (cell: Cell | undefined): void => {
    const row = cell && state.rows()[cell.row];
    if (row !== undefined) state.go({ test: row.test.id }, true);
  };

  scroller.addEventListener('scroll', draw, { passive: true });
  canvas.addEventListener('pointermove', (event) => {
    cursor = cellAt(measures, scrolled(), event.offsetX, event.offsetY);
    showTip(tip, cursor && tipOf(state, cursor), event);
    canvas.classList.toggle('is-over', cursor !== undefined);
    draw();
  });
  canvas.addEventListener('pointerleave', () => {
    cursor = undefined;
    tip.hidden = true;
    draw();
  });
  canvas.addEventListener('click', (event) =>
    openAt(cellAt(measures, scrolled(), event.offsetX, event.offsetY)),
  );
  scroller.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') openAt(cursor);
    const next = moved(cursor, event.key, measures);
    if (next === undefined) return;
    event.preventDefault();
    cursor = next;
    const { left, top } = scrollTo(measures, scrolled(), room(), next);
    scroller.scrollTo({ left, top });
    status.textContent = tipOf(state, next).join(', ');
    draw();
  });

  const rowsButton = el('button', { type: 'button', class: 'quiet' });
  const showButton = (): void => {
    rowsButton.textContent = isOverview ? 'Rows with names' : 'All rows at a glance';
  };
  rowsButton.addEventListener('click', () => {
    isOverview = !isOverview;
    showButton();
    update();
  });
  showButton();
  new ResizeObserver(layOut).observe(scroller);
  // At once: paper does not wait for the next frame.
  onTheme(() => {
    layOut();
    drawNow();
  });
  const tableHolder = el('div');
  const update = (): void => {
    cursor = undefined;
    const [rows, columns] = [state.rows().length, state.grid().columns.length];
    const lanes = lanesTogether(state);
    const together =
      lanes < 2 ? '' : ` of ${plural(lanes, 'lane')} together: a cell is the worst of its lanes`;
    title.textContent = `${plural(rows, 'test')} × ${plural(columns, 'run')}${together}; oldest runs left. A row is a test: ${isOverview ? 'point at it for its name, ' : ''}click it to see all of it.`;
    scroller.hidden = rows === 0 || columns === 0;
    layOut();
    tableHolder.replaceChildren(heatTable(state));
  };
  state.onRows(update);
  // The newest runs first.
  requestAnimationFrame(() => {
    scroller.scrollLeft = scroller.scrollWidth;
  });
  return section(
    'heat-map',
    'Tests and runs',
    el('div', { class: 'bar' }, title, rowsButton),
    legend(),
    el('div', { class: 'heat-frame' }, scroller, tip),
    status,
    tableHolder,
  );
}

function moved(cursor: Cell | undefined, key: string, { rows, columns }: Measures): Cell | undefined {
  const { row, column } = cursor ?? { row: 0, column: columns - 1 };
  const at = column < 0 ? columns - 1 : column;
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowDown: [row + (cursor === undefined ? 0 : 1), at],
    ArrowUp: [row - 1, at],
    ArrowLeft: [row, at - 1],
    ArrowRight: [row, at + 1],
    PageDown: [row + 10, at],
    PageUp: [row - 10, at],
    Home: [row, 0],
    End: [row, columns - 1],
  };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (next === undefined) return undefined;
  const within = (n: number, end: number): number => Math.max(0, Math.min(end - 1, n));
  return { row: within(next[0], rows), column: within(next[1], columns) };
}

function tipOf(state: PageState, { row, column }: Cell): string[] {
  const { test } = state.rows()[row] as Row;
  if (column < 0) return [test.id];
  const { name, at, runs } = state.grid().columns[column] as Column;
  const commits = [...new Set(runs.map(([, run]) => run.commit))].filter((commit) => commit !== '');
  const messages = runs.map(([, run]) => run.message).filter((message) => message !== undefined);
  return [
    test.id,
    `${OUTCOME_WORDS[codeAt(state.rows()[row] as Row, column)]}${whereOf(state, row, column)}`,
    `${name}, ${moment(at)}`,
    ...(commits.length > 0
      ? [`commit ${commits.join(', ')}${messages[0] === undefined ? '' : ` “${messages[0]}”`}`]
      : []),
  ];
}

/** Which of several lanes it was. */
function whereOf(state: PageState, row: number, column: number): string {
  if (lanesTogether(state) < 2) return '';
  const { data, grid, rows } = state;
  const { runs } = grid().columns[column] as Column;
  const lanes = lanesAt(rows()[row] as Row, column).map((lane) => data.lanes[lane]?.title);
  return lanes.length > 2
    ? ` in ${lanes.length} of ${plural(runs.length, 'lane')}`
    : ` in ${lanes.join(' and ')}`;
}

function showTip(
  tip: HTMLElement,
  lines: readonly string[] | undefined,
  { offsetX, offsetY }: PointerEvent,
): void {
  tip.hidden = lines === undefined;
  if (lines === undefined) return;
  tip.replaceChildren(...lines.map((line, i) => el(i === 0 ? 'b' : 'span', {}, line)));
  const { clientWidth = 0 } = tip.parentElement ?? {};
  tip.style.left = `${Math.max(0, Math.min(offsetX + 14, clientWidth - tip.offsetWidth - 4))}px`;
  tip.style.top = `${offsetY + 18}px`;
}

/** Rows of the table that stands for the picture. */
const TABLE_ROWS = 200;

function heatTable(state: PageState): HTMLElement {
  const heads = ['Test', 'State', 'Failed', 'On retry', 'Of runs', 'Share', 'Last failure'];
  const rows = () =>
    state
      .rows()
      .slice(0, TABLE_ROWS)
      .map((row) => {
        const last = state.grid().columns[row.lastBad];
        return [
          row.test.id,
          STATE_WORDS[row.state].word,
          number(row.failed),
          number(row.retried),
          number(row.runs),
          percent(row.failed + row.retried, row.runs),
          last === undefined ? 'never' : `${last.name}, ${day(last.at)}`,
        ];
      });
  return asTable(heads, rows, `Tests and how often they failed; the first ${TABLE_ROWS}`);
}
