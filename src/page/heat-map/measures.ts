/** Where things are in the heat map. All lengths are pixels of the style sheet. */
export interface Measures {
  readonly labelWidth: number;
  readonly headHeight: number;
  readonly cellWidth: number;
  readonly rowHeight: number;
  readonly columns: number;
  readonly rows: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A row in which a name can be read. */
export const READABLE_ROW = 17;

/** Rows as low as this show a whole suite at once. */
const LOWEST_ROW = 2;

/** Cells that are narrower can't be told apart. */
const NARROWEST_CELL = 3;
const WIDEST_CELL = 17;

const HEAD_HEIGHT = 34;

/** What is left of the cells where there are no names. */
const NO_NAMES = 10;

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** `names`: how wide they are. */
export function measure(
  { rows, columns, names }: { readonly rows: number; readonly columns: number; readonly names: number },
  { width, height }: Room,
  isOverview: boolean,
): Measures {
  const low = Math.max(
    LOWEST_ROW,
    Math.min(READABLE_ROW, Math.floor((height - HEAD_HEIGHT) / Math.max(1, rows))),
  );
  const rowHeight = isOverview ? low : READABLE_ROW;
  const narrow = width < 560 ? 120 : Math.min(380, Math.round(width * 0.32));
  // Few runs leave more room for names; rows that are too low for names leave it all to runs.
  const room = Math.max(narrow, width - columns * WIDEST_CELL - 20);
  const labelWidth = rowHeight < READABLE_ROW ? NO_NAMES : Math.min(names, room);
  const fitting = Math.floor((width - labelWidth) / Math.max(1, columns));
  const cellWidth = Math.max(NARROWEST_CELL, Math.min(WIDEST_CELL, fitting));
  return {
    labelWidth,
    headHeight: HEAD_HEIGHT,
    cellWidth,
    rowHeight,
    columns,
    rows,
  };
}

export function totalSize({ labelWidth, headHeight, cellWidth, rowHeight, columns, rows }: Measures): Room {
  return { width: labelWidth + cellWidth * columns, height: headHeight + rowHeight * rows };
}

export interface Scroll {
  readonly left: number;
  readonly top: number;
}

/** The cell below a point of the picture as it is scrolled; the column is -1 in the names. */
export function cellAt(measures: Measures, scroll: Scroll, x: number, y: number): Cell | undefined {
  const row = Math.floor((y - measures.headHeight + scroll.top) / measures.rowHeight);
  if (y < measures.headHeight || row < 0 || row >= measures.rows) return undefined;
  if (x < measures.labelWidth) return { row, column: -1 };
  const column = Math.floor((x - measures.labelWidth + scroll.left) / measures.cellWidth);
  return column < measures.columns ? { row, column } : undefined;
}

/** What of it can be seen: the first and the place behind the last. */
export function visible(
  measures: Measures,
  scroll: Scroll,
  room: Room,
): { rows: [number, number]; columns: [number, number] } {
  const { rowHeight, cellWidth, headHeight, labelWidth } = measures;
  const first = (start: number, size: number): number => Math.max(0, Math.floor(start / size));
  return {
    rows: [
      first(scroll.top, rowHeight),
      Math.min(measures.rows, Math.ceil((scroll.top + room.height - headHeight) / rowHeight)),
    ],
    columns: [
      first(scroll.left, cellWidth),
      Math.min(measures.columns, Math.ceil((scroll.left + room.width - labelWidth) / cellWidth)),
    ],
  };
}

/** The scrolling after which a cell can be seen. */
export function scrollTo(measures: Measures, scroll: Scroll, room: Room, cell: Cell): Scroll {
  const { rowHeight, cellWidth, headHeight, labelWidth } = measures;
  const into = (at: number, start: number, length: number, size: number): number => {
    if (at < start) return at;
    return at + size > start + length ? at + size - length : start;
  };
  return {
    top: into(cell.row * rowHeight, scroll.top, room.height - headHeight, rowHeight),
    left:
      cell.column < 0
        ? scroll.left
        : into(cell.column * cellWidth, scroll.left, room.width - labelWidth, cellWidth),
  };
}
