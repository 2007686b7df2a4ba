import type { PageTestState } from '../render/html/page-data.js';
import { byId, el } from './dom.js';
import type { PageState } from './page-state.js';
import { duration, number, plural, STATE_WORDS } from './words.js';

/** Days that the newest numbers look back. */
const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** What a glance tells: how many tests are in trouble, and what flakes cost lately. Each leads to its tests. */
export function showNumbers(state: PageState): void {
  const { data } = state;
  if (data.tests.length === 0) return;
  const holder = byId('numbers');
  state.onGrid(() => {
    const { rows, columns } = state.grid();
    const inState = (wanted: PageTestState) => rows.filter((row) => row.state === wanted).length;
    const newest = Date.parse(columns.at(-1)?.at ?? '');
    const lately = columns
      .filter(({ at }) => newest - Date.parse(at) < DAYS * DAY_MS)
      .flatMap(({ runs }) => runs);
    const sum = (pick: 'flakes' | 'lostMs') => lately.reduce((all, [, run]) => all + run[pick], 0);
    const tile = (title: string, value: string, hint: string, wanted?: PageTestState): HTMLElement => {
      const inner = [el('b', {}, value), el('span', {}, title)];
      const content =
        wanted === undefined || value === '0'
          ? el('div', { title: hint }, inner)
          : el('a', { href: `#state=${wanted}`, title: `${hint}: show these tests` }, inner);
      return el('li', { class: wanted === undefined || value === '0' ? '' : `is-${wanted}` }, content);
    };
    const ofState = (wanted: PageTestState, title = STATE_WORDS[wanted].word) =>
      tile(title, number(inState(wanted)), STATE_WORDS[wanted].hint, wanted);
    const { lane } = state.view();
    const unlisted = lane === undefined || data.lanes.length === 1 ? data.unlisted + data.cut : 0;
    holder.replaceChildren(
      el(
        'ul',
        { class: 'numbers', 'aria-label': 'In numbers' },
        tile(
          data.lanes.length > 1 && lane === undefined
            ? `tests, ${plural(data.lanes.length, 'lane')}`
            : 'tests',
          number(rows.length + unlisted),
          'Tests that are known',
        ),
        // Of the whole history: what failed in this run stands in the headline.
        ofState('broken', 'known broken'),
        ofState('flaky', 'known flaky'),
        ofState('masked'),
        inState('quieted') > 0 ? ofState('quieted') : [],
        ofState('fixed'),
        tile(`flakes in ${DAYS} days`, number(sum('flakes')), `In the ${DAYS} days up to the newest run`),
        tile(
          `lost to flakes in ${DAYS} days`,
          sum('lostMs') === 0 ? '0' : duration(sum('lostMs')),
          'Time that flakes cost: what was run again, and runs that were red for flakes alone',
        ),
      ),
    );
  });
}
