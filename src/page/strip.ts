import type { OutcomeCode } from '../history/timeline.js';
import { codeOfSeverity } from '../history/timeline.js';
import { el } from './dom.js';
import type { Row } from './grid.js';
import { OUTCOME_GLYPHS } from './words.js';

/** The newest outcomes as a row of marks. The words for ears stand beside it. */
export function strip(row: Row, last: number): HTMLElement {
  const cells = row.cells();
  const from = Math.max(0, cells.length - last);
  return el(
    'span',
    { class: 'strip', 'aria-hidden': 'true' },
    Array.from(cells.subarray(from), (cell) => mark(codeOfSeverity(cell))),
  );
}

export function mark(code: OutcomeCode, title?: string): HTMLElement {
  return el(
    'i',
    { class: `is-${code === '-' ? 'none' : code}`, title },
    code === 'f' || code === 'e' ? OUTCOME_GLYPHS[code] : '',
  );
}
