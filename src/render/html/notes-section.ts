import { laneTitle } from '../../model/lane.js';
import { entriesToPaste, usableEntries } from '../entries-to-paste.js';
import { NOTE_TITLES } from '../note-titles.js';
import type { Overview, Told } from '../overview.js';
import { oneLine } from '../visible.js';
import { plural } from '../words.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** Lines of each list. */
const MAX_LINES = 100;

/** What is to be known beside the failures, and what to paste: folded, as in the comment. */
export function notesSection(overview: Overview, quarantineFile: string): Markup | undefined {
  const several = overview.lanes.length > 1;
  const said = ({ what, lane }: Told<string>) => (several ? `${laneTitle(lane.lane)}: ${what}` : what);
  const folds = [
    list(NOTE_TITLES.reruns, [...overview.ranAgain, ...overview.reruns].map(said)),
    list(NOTE_TITLES.decision, overview.notes.map(said)),
    list(NOTE_TITLES.quarantine, overview.quarantineNotes),
    suggestions(overview, quarantineFile),
  ].filter((fold) => fold !== undefined);
  if (folds.length === 0) return undefined;
  return html`<section id="notes" aria-labelledby="notes-title"><h2 id="notes-title">Worth knowing</h2>
${folds}</section>
`;
}

function list(title: string, sentences: readonly string[]): Markup | undefined {
  if (sentences.length === 0) return undefined;
  const more = sentences.length - MAX_LINES;
  return html`<details><summary>${title}: ${plural(sentences.length, 'note')}</summary><ul class="notes">${sentences
    .slice(0, MAX_LINES)
    .map(
      (sentence) => html`<li>${oneLine(sentence, 600)}</li>`,
    )}${more > 0 && html`<li>and ${more} more</li>`}</ul></details>
`;
}

function suggestions({ suggestions: all }: Overview, quarantineFile: string): Markup | undefined {
  const entries = usableEntries(all).slice(0, MAX_LINES);
  if (entries.length === 0) return undefined;
  return html`<details><summary>Quarantine until fixed: ${plural(entries.length, 'entry', 'entries')} to paste into ${oneLine(quarantineFile, 200)}</summary><pre>${entriesToPaste(entries)}</pre></details>
`;
}
