import { el, section } from './dom.js';
import type { Row } from './grid.js';
import type { PageState } from './page-state.js';
import { lanesTogether } from './page-state.js';
import { strip } from './strip.js';
import { day, duration, number, percent, plural, STATE_WORDS } from './words.js';

/** Rows at a time: as many as are quick to lay out, and more than a person reads. */
const PAGE_ROWS = 60;

/** Runs in the little timeline of each row. */
const STRIP_RUNS = 30;

const HEADS: readonly (readonly [title: string, sort: string | undefined, isNumber?: true])[] = [
  ['Test', 'name'],
  ['State', 'attention'],
  ['Failed', 'failures', true],
  ['Share', 'rate', true],
  ['Last failure', 'recent'],
  ['Usually takes', 'slow', true],
  ['Newest runs', undefined],
];

/** All tests that are looked for, as a table. Sorting it sorts the heat map, too. */
export function testsList(state: PageState): HTMLElement {
  const body = el('tbody');
  const headRow = el('tr');
  const more = el('button', { type: 'button', class: 'quiet' });
  const paper = el('p', { class: 'hint paper-only' }, 'Healthy tests are not printed.');
  const together = el('p', { class: 'hint' });
  const none = el('p', { class: 'note' }, 'No test that is listed here is like that.');
  let shown = PAGE_ROWS;
  const update = (): void => {
    const rows = state.rows();
    const { sort } = state.view();
    const lanes = lanesTogether(state);
    together.hidden = lanes < 2;
    together.textContent = `${plural(lanes, 'lane')} together: a run that failed in two of them counts twice. Choose one at the top to see it alone.`;
    headRow.replaceChildren(
      ...HEADS.map(([title, by, isNumber]) => headCell(state, { title, by, isOn: by === sort, isNumber })),
    );
    body.replaceChildren(...rows.slice(0, shown).map((row) => testRow(state, row)));
    const rest = rows.length - shown;
    more.hidden = rest <= 0;
    more.textContent = `Show more (${number(rest)} left)`;
    none.hidden = rows.length > 0;
  };
  more.addEventListener('click', () => {
    shown += 4 * PAGE_ROWS;
    update();
  });
  state.onRows(() => {
    shown = PAGE_ROWS;
    update();
  });
  return section(
    'tests',
    'Tests',
    together,
    paper,
    el('div', { class: 'wide' }, el('table', { class: 'tests' }, el('thead', {}, headRow), body)),
    none,
    more,
  );
}

interface Head {
  readonly title: string;
  readonly by: string | undefined;
  readonly isOn: boolean;
  readonly isNumber: true | undefined;
}

function headCell(state: PageState, { title, by, isOn, isNumber }: Head): HTMLElement {
  if (by === undefined) return el('th', { scope: 'col' }, title);
  const button = el('button', { type: 'button', click: () => state.go({ sort: by }) }, title);
  return el(
    'th',
    {
      scope: 'col',
      class: isNumber && 'number',
      'aria-sort': isOn ? (by === 'name' || by === 'attention' ? 'ascending' : 'descending') : undefined,
    },
    button,
  );
}

function testRow(state: PageState, row: Row): HTMLElement {
  const { test, runs, failed, retried, lastBad, usualMs } = row;
  const { word, glyph } = STATE_WORDS[row.state];
  const last = state.grid().columns[lastBad];
  const failures =
    failed + retried === 0 ? '0' : `${number(failed)}${retried > 0 ? ` + ${number(retried)} on retry` : ''}`;
  return el(
    'tr',
    { class: `is-${row.state}` },
    el(
      'th',
      { scope: 'row' },
      el('a', { class: 'test', href: `#test=${encodeURIComponent(test.id)}` }, test.id),
      verdictOf(row),
    ),
    el(
      'td',
      {},
      el(
        'span',
        { class: `state is-${row.state}` },
        el('span', { 'aria-hidden': 'true' }, glyph),
        ` ${word}`,
      ),
    ),
    el('td', { class: 'number' }, failures),
    el('td', { class: 'number', title: `of ${plural(runs, 'run')}` }, percent(failed + retried, runs)),
    el('td', {}, last === undefined ? '' : day(last.at)),
    el('td', { class: 'number' }, usualMs < 0 ? '' : duration(usualMs)),
    el('td', {}, strip(row, STRIP_RUNS)),
  );
}

/** What was said of it in this run. */
function verdictOf({ lanes }: Row): HTMLElement | undefined {
  const verdict = lanes.find((one) => one.verdict !== undefined)?.verdict;
  return verdict && el('div', { class: 'hint' }, verdict.words);
}
