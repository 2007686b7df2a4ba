import type { OutcomeCode } from '../../history/timeline.js';
import { el } from '../dom.js';
import { OUTCOME_WORDS } from '../words.js';

const SHOWN: readonly Exclude<OutcomeCode, '-'>[] = ['p', 'f', 'e', 'k', 's'];

/** Form and colour of each outcome, with its word. */
export function legend(): HTMLElement {
  return el(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    SHOWN.map((code) =>
      el('li', {}, el('span', { class: `swatch is-${code}`, 'aria-hidden': 'true' }), OUTCOME_WORDS[code]),
    ),
    el('li', {}, el('span', { class: 'swatch is-mark', 'aria-hidden': 'true' }), 'this run'),
  );
}
