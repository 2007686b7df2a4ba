import { el } from './dom.js';
import type { PageState } from './page-state.js';
import { SORTS } from './select-rows.js';
import { number, plural, STATE_WORDS, STATES } from './words.js';

/** What is looked for: it holds for the heat map and the list of tests alike. */
export function filters(state: PageState): HTMLElement {
  const chips = el('fieldset', { class: 'chips' });
  const sort = el(
    'select',
    { id: 'sort', change: () => state.go({ sort: sort.value }) },
    Object.entries(SORTS).map(([name, { title }]) => el('option', { value: name }, title)),
  );
  const count = el('p', { class: 'count-line', 'aria-live': 'polite' });
  const clear = el(
    'button',
    { type: 'button', class: 'quiet', click: () => state.go({ query: '', states: [], kind: undefined }) },
    'Show all',
  );
  const update = (): void => {
    const view = state.view();
    const { rows } = state.grid();
    sort.value = Object.hasOwn(SORTS, view.sort) ? view.sort : 'attention';
    chips.replaceChildren(
      el('legend', { class: 'visually-hidden' }, 'States'),
      ...STATES.flatMap((one) => {
        const tests = rows.filter((row) => row.state === one).length;
        if (tests === 0) return [];
        const box = el('input', {
          type: 'checkbox',
          change: () => {
            const { states } = state.view();
            state.go({ states: box.checked ? [...states, one] : states.filter((other) => other !== one) });
          },
        });
        box.checked = view.states.includes(one);
        const { word, glyph, hint } = STATE_WORDS[one];
        return [
          el(
            'label',
            { class: `chip is-${one}`, title: hint },
            box,
            el('span', { 'aria-hidden': 'true' }, glyph),
            ` ${word} `,
            el('b', {}, number(tests)),
          ),
        ];
      }),
    );
    const shown = state.rows().length;
    const kind = view.kind === undefined ? '' : ' with this kind of failure';
    count.textContent =
      shown === rows.length
        ? `${plural(shown, 'test')}${unlistedWords(state)}`
        : `${number(shown)} of ${plural(rows.length, 'test')}${kind}`;
    clear.hidden = view.query === '' && view.states.length === 0 && view.kind === undefined;
  };
  state.onRows(update);
  return el(
    'div',
    { class: 'filters', role: 'search', 'aria-label': 'Tests to show' },
    chips,
    el('label', { class: 'sort', for: 'sort' }, 'Sorted by '),
    sort,
    count,
    clear,
  );
}

function unlistedWords({ data }: PageState): string {
  return data.unlisted === 0 ? '' : `, and ${number(data.unlisted)} that passed in every run`;
}

/** The search box and the choice of a lane, in the bar that stays in view. */
export function tools(state: PageState): HTMLElement[] {
  const { lanes } = state.data;
  const search = el('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Find tests  /',
    'aria-label': 'Find tests',
    spellcheck: 'false',
    autocomplete: 'off',
    input: () => state.go({ query: search.value }),
  });
  state.onRows(() => {
    if (document.activeElement !== search) search.value = state.view().query;
  });
  if (lanes.length < 2) return [search];
  const select = el(
    'select',
    {
      'aria-label': 'Lane',
      change: () => state.go({ lane: select.value === '' ? undefined : Number(select.value) }),
    },
    el('option', { value: '' }, `All ${lanes.length} lanes`),
    lanes.map(({ title }, place) => el('option', { value: place }, title)),
  );
  state.onGrid(() => {
    select.value = state.view().lane?.toString() ?? '';
  });
  return [search, select];
}
