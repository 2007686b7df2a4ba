import { el, section } from './dom.js';
import type { PageState } from './page-state.js';
import { duration, number, percent } from './words.js';

/** Tests that differ most between lanes; below that, the list of tests is the better place. */
const DIFFERING_TESTS = 25;

/** Lanes side by side, and the tests that fail in one more than in another. */
export function lanesSection(state: PageState): HTMLElement | undefined {
  const { lanes } = state.data;
  if (lanes.length < 2) return undefined;
  const heads = ['Lane', 'Runs', 'Tests', 'Flakes a 100 runs', 'Faults a 100 runs', 'Time lost'];
  const body = lanes.map(({ title, runs, tests }, place) => {
    const sum = (pick: 'flakes' | 'faults' | 'lostMs') => runs.reduce((all, run) => all + run[pick], 0);
    const perHundred = (n: number): string =>
      runs.length === 0 ? '–' : ((100 * n) / runs.length).toFixed(1);
    const open = el('a', { href: `#lane=${place}`, title: 'Show this lane alone' }, title);
    const cells = [
      number(runs.length),
      number(tests),
      perHundred(sum('flakes')),
      perHundred(sum('faults')),
      sum('lostMs') === 0 ? '0' : duration(sum('lostMs')),
    ];
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, open),
      cells.map((cell) => el('td', { class: 'number' }, cell)),
    );
  });
  const table = el(
    'table',
    {},
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        heads.map((head, i) => el('th', { scope: 'col', class: i === 0 ? undefined : 'number' }, head)),
      ),
    ),
    el('tbody', {}, body),
  );
  return section('lanes', 'Lanes compared', el('div', { class: 'wide' }, table), differing(state));
}

interface Difference {
  readonly id: string;
  readonly shares: readonly (readonly [bad: number, runs: number] | undefined)[];
  readonly spread: number;
}

function differing({ data }: PageState): HTMLElement | undefined {
  const differences = data.tests
    .flatMap(({ id, lanes }): Difference[] => {
      const shares = data.lanes.map((_, place) => {
        const one = lanes.find(({ lane }) => lane === place);
        return one === undefined || one.runs === 0
          ? undefined
          : ([one.failed + one.retried, one.runs] as const);
      });
      const rates = shares.flatMap((share) => (share === undefined ? [] : [share[0] / share[1]]));
      const spread = Math.max(...rates) - Math.min(...rates);
      return rates.length > 1 && spread > 0 ? [{ id, shares, spread }] : [];
    })
    .sort((a, b) => b.spread - a.spread)
    .slice(0, DIFFERING_TESTS);
  if (differences.length === 0) return undefined;
  const rows = differences.map(({ id, shares }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, el('a', { class: 'test', href: `#test=${encodeURIComponent(id)}` }, id)),
      shares.map(shareCell),
    ),
  );
  const heads = ['Test', ...data.lanes.map(({ title }) => title)];
  const table = el(
    'table',
    { class: 'matrix' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        heads.map((head) => el('th', { scope: 'col' }, head)),
      ),
    ),
    el('tbody', {}, rows),
  );
  return el(
    'div',
    {},
    el('h3', {}, 'Tests that fail in one lane more than in another'),
    el('p', { class: 'hint' }, 'Share of the runs in which each failed or passed only on retry.'),
    el('div', { class: 'wide' }, table),
  );
}

function shareCell(share: readonly [bad: number, runs: number] | undefined): HTMLElement {
  if (share === undefined) return el('td', { class: 'number none' }, '·');
  const [bad, runs] = share;
  const cell = el(
    'td',
    { class: 'number', title: `${number(bad)} of ${number(runs)} runs` },
    percent(bad, runs),
  );
  // A rare failure is still to be seen.
  if (bad > 0) cell.style.setProperty('--share', String(Math.round(12 + 60 * Math.sqrt(bad / runs))));
  if (bad > 0) cell.classList.add('is-bad');
  return cell;
}
