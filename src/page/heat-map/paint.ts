import type { OutcomeCode } from '../../history/timeline.js';
import { codeOfSeverity } from '../../history/timeline.js';
import type { Grid, Row } from '../grid.js';
import { colour } from '../theme.js';
import { OUTCOME_GLYPHS } from '../words.js';
import type { Cell, Measures, Room, Scroll } from './measures.js';
import { READABLE_ROW, visible } from './measures.js';

/** Colours of the picture, read from the style sheet once a drawing. */
interface Paint {
  readonly cells: Readonly<Record<OutcomeCode, string>>;
  readonly glyph: string;
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly mark: string;
}

function readPaint(): Paint {
  return {
    cells: {
      p: colour('pass'),
      k: colour('retry'),
      f: colour('fail'),
      e: colour('error'),
      s: colour('skip'),
      '-': 'transparent',
    },
    glyph: colour('glyph'),
    paper: colour('panel'),
    ink: colour('ink'),
    muted: colour('muted'),
    line: colour('line'),
    mark: colour('mark'),
  };
}

export interface Picture {
  readonly grid: Grid;
  readonly rows: readonly Row[];
  readonly measures: Measures;
  readonly scroll: Scroll;
  readonly room: Room;
  /** The cell that the pointer or the keyboard is at. */
  readonly cursor: Cell | undefined;
}

/** Draws what can be seen, and nothing else: thousands of tests and runs cost no more than a screen of them. */
export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  const { room, measures, rows } = picture;
  const colours = readPaint();
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, room.width, room.height);
  const seen = visible(measures, picture.scroll, room);
  context.save();
  context.beginPath();
  context.rect(measures.labelWidth, measures.headHeight, room.width, room.height);
  context.clip();
  for (let row = seen.rows[0]; row < seen.rows[1]; row++)
    paintRow(context, picture, { row, cells: (rows[row] as Row).cells(), columns: seen.columns, colours });
  context.restore();
  paintNames(context, picture, seen.rows, colours);
  paintHead(context, picture, seen.columns, colours);
  paintCursor(context, picture, colours);
}

interface RowToPaint {
  readonly row: number;
  readonly cells: Uint8Array;
  readonly columns: readonly [number, number];
  readonly colours: Paint;
}

/** Share of the row that a cell fills: outcomes differ in form, not in colour alone. */
const HEIGHTS: Readonly<Record<OutcomeCode, number>> = { p: 1, f: 1, e: 1, k: 0.6, s: 0.25, '-': 0 };

function paintRow(
  context: CanvasRenderingContext2D,
  { measures, scroll }: Picture,
  { row, cells, columns: [from, to], colours }: RowToPaint,
): void {
  const { cellWidth, rowHeight, labelWidth, headHeight } = measures;
  const top = headHeight + row * rowHeight - scroll.top;
  const gap = rowHeight > 4 ? 1 : 0;
  const height = rowHeight - gap;
  const inner = cellWidth > 5 ? 1 : 0;
  // Cells of one outcome that touch are one rectangle.
  for (let column = from; column < to; ) {
    const severity = cells[column] ?? 0;
    let end = column + 1;
    if (inner === 0) while (end < to && cells[end] === severity) end++;
    const code = codeOfSeverity(severity);
    const left = labelWidth + column * cellWidth - scroll.left;
    const width = (end - column) * cellWidth - inner;
    if (code === 'k' && gap > 0) {
      // A pass in the end, and a failure below it.
      context.fillStyle = colours.cells.p;
      context.fillRect(left, top, width, height);
    }
    if (code !== '-') {
      const share = gap === 0 ? 1 : HEIGHTS[code];
      const filled = Math.max(1, Math.round(height * share));
      const offset = code === 's' ? Math.round((height - filled) / 2) : height - filled;
      context.fillStyle = colours.cells[code];
      context.fillRect(left, top + offset, width, filled);
    }
    if ((code === 'f' || code === 'e') && cellWidth >= 10 && rowHeight >= READABLE_ROW) {
      context.fillStyle = colours.glyph;
      context.font = '10px system-ui, sans-serif';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(code === 'e' ? 'E' : OUTCOME_GLYPHS[code], left + width / 2, top + height / 2 + 0.5);
    }
    column = end;
  }
}

/** Pixels between the border and the names, and between these and the cells. */
const NAME_INDENT = 10;
const NAME_GAP = 14;
const NAME_FONT = '12px system-ui, sans-serif';

function paintNames(
  context: CanvasRenderingContext2D,
  { rows, measures, scroll, cursor }: Picture,
  [from, to]: readonly [number, number],
  colours: Paint,
): void {
  const { labelWidth, headHeight, rowHeight } = measures;
  if (rowHeight < READABLE_ROW) return;
  context.save();
  context.beginPath();
  context.rect(0, headHeight, labelWidth - 10, Number.MAX_SAFE_INTEGER);
  context.clip();
  context.font = '12px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (let row = from; row < to; row++) {
    const { id } = (rows[row] as Row).test;
    context.fillStyle = cursor?.row === row ? colours.ink : colours.muted;
    context.fillText(
      fitted(context, id, labelWidth - NAME_INDENT - NAME_GAP),
      NAME_INDENT,
      headHeight + row * rowHeight - scroll.top + rowHeight / 2,
    );
  }
  context.restore();
}

/** How wide names are, from the first of them. */
export function nameWidth(context: CanvasRenderingContext2D, rows: readonly Row[]): number {
  context.font = NAME_FONT;
  const widths = rows
    .slice(0, MEASURED_NAMES)
    .map(({ test }) => context.measureText(test.id.slice(0, 120)).width);
  return Math.ceil(Math.max(0, ...widths)) + NAME_INDENT + NAME_GAP;
}

const MEASURED_NAMES = 60;

/** The end of an id says most: what does not fit goes from its beginning. */
function fitted(context: CanvasRenderingContext2D, id: string, width: number): string {
  // Four pixels a character at least: the rest would not be seen anyway.
  const most = Math.ceil(width / 4);
  let text = id.length > most ? `…${id.slice(-most)}` : id;
  while (text.length > 2 && context.measureText(text).width > width)
    text = `…${text.slice(Math.max(2, Math.ceil(text.length * 0.06)))}`;
  return text;
}

/** Pixels between two dates. */
const DATE_WIDTH = 78;

function paintHead(
  context: CanvasRenderingContext2D,
  { grid, measures, scroll, room }: Picture,
  [from, to]: readonly [number, number],
  colours: Paint,
): void {
  const { labelWidth, headHeight, cellWidth } = measures;
  context.save();
  context.beginPath();
  context.rect(labelWidth, 0, room.width - labelWidth, headHeight);
  context.clip();
  context.fillStyle = colours.paper;
  context.fillRect(labelWidth, 0, room.width, headHeight);
  const each = Math.max(1, Math.ceil(DATE_WIDTH / cellWidth));
  let nextDate = from;
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'top';
  for (let column = from; column < to; column++) {
    const { runs, at } = grid.columns[column] ?? { runs: [], at: '' };
    const left = labelWidth + column * cellWidth - scroll.left;
    const [failed, flakes] = [runs.some(([, run]) => run.faults > 0), runs.some(([, run]) => run.flakes > 0)];
    context.fillStyle = failed ? colours.cells.f : flakes ? colours.cells.k : colours.cells.p;
    context.fillRect(left, headHeight - 9, Math.max(1, cellWidth - (cellWidth > 5 ? 1 : 0)), 5);
    if (runs.some(([, run]) => run.isThisRun === true)) {
      context.fillStyle = colours.mark;
      context.fillRect(left, headHeight - 14, Math.max(2, cellWidth - 1), 3);
    }
    const isNewDay = at.slice(0, 10) !== grid.columns[column - 1]?.at.slice(0, 10);
    if (isNewDay && column >= nextDate && left + DATE_WIDTH <= room.width) {
      context.fillStyle = colours.muted;
      context.fillText(at.slice(0, 10), left, 3);
      nextDate = column + each;
    }
  }
  context.restore();
}

function paintCursor(
  context: CanvasRenderingContext2D,
  { measures, scroll, cursor, room }: Picture,
  colours: Paint,
): void {
  if (cursor === undefined || cursor.column < 0) return;
  const { labelWidth, headHeight, cellWidth, rowHeight } = measures;
  const left = labelWidth + cursor.column * cellWidth - scroll.left;
  const top = headHeight + cursor.row * rowHeight - scroll.top;
  if (left < labelWidth || top < headHeight - 1 || top > room.height) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.strokeRect(left - 1, top - 1, Math.max(4, cellWidth) + 1, Math.max(4, rowHeight) + 1);
}
