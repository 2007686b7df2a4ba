import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cellAt,
  measure,
  READABLE_ROW,
  scrollTo,
  totalSize,
  visible,
} from '../../src/page/heat-map/measures.js';

const ROOM = { width: 1_200, height: 500 };

describe('the heat map', () => {
  it('gives few runs wide cells, and thousands narrow ones that are scrolled', () => {
    const few = measure({ rows: 10, columns: 20, names: 300 }, ROOM, false);
    const many = measure({ rows: 5_000, columns: 2_000, names: 300 }, ROOM, false);
    expect(few.cellWidth).toBe(17);
    expect(many.cellWidth).toBe(3);
    expect(totalSize(many).width).toBeGreaterThan(ROOM.width);
  });

  it('shows as many rows at a glance as there is room for, and never ones that are too low to see', () => {
    expect(measure({ rows: 200, columns: 50, names: 300 }, ROOM, true).rowHeight).toBe(2);
    expect(measure({ rows: 5_000, columns: 50, names: 300 }, ROOM, true).rowHeight).toBe(2);
    expect(measure({ rows: 30, columns: 50, names: 300 }, ROOM, true).rowHeight).toBe(15);
    // And leaves the room for names to the runs.
    expect(measure({ rows: 5_000, columns: 50, names: 300 }, ROOM, true).labelWidth).toBeLessThan(20);
    expect(measure({ rows: 5_000, columns: 50, names: 300 }, ROOM, false).rowHeight).toBe(READABLE_ROW);
  });

  it('paints no more than the window shows', () => {
    const measures = measure({ rows: 5_000, columns: 2_000, names: 300 }, ROOM, false);
    const seen = visible(measures, { left: 900, top: 4_000 }, ROOM);
    expect(seen.rows[1] - seen.rows[0]).toBeLessThan(40);
    expect(seen.columns[1] - seen.columns[0]).toBeLessThan(400);
  });

  it('finds the cell that it scrolled to', () => {
    const cells = fc.record({ row: fc.nat(4_999), column: fc.nat(1_999) });
    const scrolls = fc.record({ left: fc.nat(5_000), top: fc.nat(80_000) });
    fc.assert(
      fc.property(cells, scrolls, fc.boolean(), (cell, start, isOverview) => {
        const measures = measure({ rows: 5_000, columns: 2_000, names: 300 }, ROOM, isOverview);
        const scroll = scrollTo(measures, start, ROOM, cell);
        const x = measures.labelWidth + cell.column * measures.cellWidth - scroll.left + 1;
        const y = measures.headHeight + cell.row * measures.rowHeight - scroll.top + 1;
        expect(x).toBeLessThan(ROOM.width);
        expect(y).toBeLessThan(ROOM.height);
        expect(cellAt(measures, scroll, x, y)).toEqual(cell);
      }),
    );
  });

  it('knows the names and the head from the cells', () => {
    const measures = measure({ rows: 3, columns: 3, names: 300 }, ROOM, false);
    expect(cellAt(measures, { left: 0, top: 0 }, 5, measures.headHeight + 1)).toEqual({ row: 0, column: -1 });
    expect(cellAt(measures, { left: 0, top: 0 }, 500, 5)).toBeUndefined();
    expect(cellAt(measures, { left: 0, top: 0 }, 1_190, 40)).toBeUndefined();
  });
});
