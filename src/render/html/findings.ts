import { laneTitle } from '../../model/lane.js';
import { worthALook } from '../fix-notes.js';
import { NOTE_TITLES } from '../note-titles.js';
import type { Overview, Told } from '../overview.js';
import { oneLine } from '../visible.js';
import { capitalised, number, plural } from '../words.js';
import { silencedTests, stateWords } from '../worth-knowing.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';
import { testLink } from './test-link.js';

/** What does not fail in this run and is not mended either: a verdict of green alone would hide it. */

export const SILENCED = { id: 'skipped-or-gone', title: NOTE_TITLES.silenced };
export const QUIETED = { id: 'only-the-test-changed', title: NOTE_TITLES.quieted };

/** Both findings, as the comment has them; readable without any script. */
export function findingsSections(overview: Overview): Markup {
  const { states } = overview;
  const several = overview.lanes.length > 1;
  const silenced = silencedTests(states).map(({ what, lane }) => ({
    test: what.test,
    says: `${stateWords(what)}.`,
    lane,
  }));
  const quieted = worthALook(states).map(({ test, fix, lane }) => ({ test, says: fix.says, lane }));
  return html`${section(SILENCED, 'What made them fail may still be there: nothing looks for it any more.', silenced, several)}${section(QUIETED, 'They used to fail. That they pass now is no proof that the code was mended.', quieted, several)}`;
}

interface Finding {
  readonly test: string;
  readonly says: string;
  readonly lane: Told<unknown>['lane'];
}

/** Cards that stand open, and those that there is room for at all. */
const FEW = 5;
const MOST = 200;

function section(
  { id, title }: typeof SILENCED,
  advice: string,
  findings: readonly Finding[],
  several: boolean,
): Markup | undefined {
  if (findings.length === 0) return undefined;
  const card = ({ test, says, lane }: Finding): Markup =>
    html`<article class="card is-${id}"><h4>${testLink(test)}</h4>${several && html`<p class="where">${oneLine(laneTitle(lane.lane), 100)}</p>`}<p class="verdict">${oneLine(capitalised(says), 700)}</p></article>
`;
  const folded = findings.slice(FEW, MOST);
  const more = findings.length - FEW - folded.length;
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title} <span class="count">${number(findings.length)}</span></h2><p class="advice">${advice}</p>
${findings.slice(0, FEW).map(card)}${folded.length > 0 && html`<details><summary>${plural(folded.length, 'more test')}</summary>${folded.map(card)}${more > 0 && html`<p>And ${number(more)} more; the JSON report has them.</p>`}</details>`}</section>
`;
}
