import { el, section } from './dom.js';
import type { PageState } from './page-state.js';
import { day, number, plural } from './words.js';

const FIRST_KINDS = 8;

/** What tests say when they fail: one entry for failures that look alike, whatever the test. */
export function kindsSection(state: PageState): HTMLElement | undefined {
  const { kinds } = state.data;
  if (kinds.length === 0) return undefined;
  const entry = (place: number): HTMLElement => {
    const { says, tests, failures, first, last } = kinds[place] ?? {
      says: '',
      tests: 0,
      failures: 0,
      first: '',
      last: '',
    };
    const days = day(first) === day(last) ? day(first) : `${day(first)} to ${day(last)}`;
    return el(
      'li',
      { class: 'kind' },
      el(
        'p',
        {},
        el('b', {}, plural(failures, 'failure')),
        ` of ${plural(tests, 'test')}, ${days} `,
        el('a', { href: `#kind=${place}`, class: 'more' }, 'show the tests'),
      ),
      says === '' ? el('p', { class: 'hint' }, 'It says nothing.') : el('pre', { tabindex: 0 }, says),
    );
  };
  const list = el(
    'ol',
    { class: 'kinds' },
    kinds.slice(0, FIRST_KINDS).map((_, place) => entry(place)),
  );
  const rest = kinds.length - FIRST_KINDS;
  const more = el('button', { type: 'button', class: 'quiet' }, `Show ${number(rest)} more`);
  more.addEventListener('click', () => {
    for (let place = FIRST_KINDS; place < kinds.length; place++) list.appendChild(entry(place));
    more.remove();
  });
  return section(
    'kinds',
    'What failures say',
    el(
      'p',
      { class: 'hint' },
      'Failures that look alike, the most frequent first: numbers and addresses in them may differ.',
    ),
    list,
    rest > 0 && more,
  );
}
