import type { View } from './address.js';
import type { Row } from './grid.js';

/** Which rows are shown, and in which order. */

export const SORTS: Readonly<
  Record<string, { readonly title: string; readonly compare?: (a: Row, b: Row) => number }>
> = {
  // As the page has them.
  attention: { title: 'what needs attention' },
  failures: { title: 'most failures', compare: (a, b) => bad(b) - bad(a) },
  rate: { title: 'highest failure rate', compare: (a, b) => rate(b) - rate(a) },
  recent: { title: 'latest failure', compare: (a, b) => b.lastBad - a.lastBad },
  slow: { title: 'slowest', compare: (a, b) => b.usualMs - a.usualMs },
  name: { title: 'name', compare: (a, b) => (a.test.id < b.test.id ? -1 : a.test.id > b.test.id ? 1 : 0) },
};

function bad({ failed, retried }: Row): number {
  return failed + retried;
}

function rate(row: Row): number {
  return row.runs === 0 ? 0 : bad(row) / row.runs;
}

/** Every word of the query must be in the id, in any order and case. */
export function selectRows(rows: readonly Row[], { query, states, sort, kind }: View): Row[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const wanted = rows.filter(({ test, state, lanes }) => {
    if (states.length > 0 && !states.includes(state)) return false;
    if (kind !== undefined && !lanes.some(({ failures = [] }) => failures.some(([, one]) => one === kind)))
      return false;
    if (words.length === 0) return true;
    const id = test.id.toLowerCase();
    return words.every((word) => id.includes(word));
  });
  const compare = (Object.hasOwn(SORTS, sort) ? SORTS[sort] : undefined)?.compare;
  return compare === undefined ? wanted : wanted.sort(compare);
}
