import { runName } from '../analysis/run-words.js';
import type { TestState, TestSummary, Verdict } from '../analysis/verdict.js';
import { laneTitle } from '../model/lane.js';
import type { Problem } from '../model/problem.js';
import { describeProblem, onlyNotes, withoutNotes } from '../model/problem.js';
import type { QuarantineEntry } from '../policy/quarantine.js';
import type { Page } from './depth.js';
import { entriesToPaste, usableEntries } from './entries-to-paste.js';
import { fixesFold, worthALookSection } from './fix-notes.js';
import { code, details, fenced, htmlCode, paragraphs, table, text } from './markdown.js';
import { NOTE_TITLES } from './note-titles.js';
import type { Overview, Told } from './overview.js';
import { tellingCauses } from './reasons.js';
import { renderTimeline } from './timeline-text.js';
import { capitalised, certainty, number, plural } from './words.js';

/** What nobody has to act on today, folded; and one thing that must not be overlooked, unfolded. */
export function worthKnowing(overview: Overview, problems: readonly Problem[], page: Page): string {
  const newFlaky = new Set(overview.newFlaky.map(({ what }) => what));
  return paragraphs([
    ranAgain(overview, page),
    silenced(overview.states, page),
    worthALookSection(overview.states, page, inLane),
    suggestions(overview.suggestions, page),
    retriedTable(overview.retried, newFlaky, page),
    laneFold(NOTE_TITLES.reruns, overview.reruns, page),
    laneFold(NOTE_TITLES.decision, overview.notes, page),
    fixesFold(overview.states, page, inLane),
    bulletsFold(NOTE_TITLES.quarantine, 'note', overview.quarantineNotes, page),
    bulletsFold(NOTE_TITLES.problems, 'problem', withoutNotes(problems).map(describeProblem), page),
    bulletsFold(NOTE_TITLES.reading, 'note', onlyNotes(problems).map(describeProblem), page),
  ]);
}

/** What run mode did, and what it cost, in a line a lane. */
function ranAgain({ ranAgain: lines }: Overview, { severalLanes }: Page): string | undefined {
  if (lines.length === 0) return undefined;
  return lines
    .map(({ what, lane }) => `↻ ${severalLanes ? `${text(laneTitle(lane.lane), 100)}: ` : ''}${text(what)}`)
    .join('\\\n');
}

/** Rows that stand unfolded in a comment. */
const FEW = 5;

/** Tests that used to fail and no longer give a verdict. */
export function silencedTests(states: readonly Told<TestSummary>[]): Told<TestSummary>[] {
  return states.filter(({ what }) => what.state === 'masked' && what.failed > 0);
}

/** A test that used to fail and no longer gives a verdict is not healed. */
function silenced(states: readonly Told<TestSummary>[], page: Page): string | undefined {
  const masked = silencedTests(states);
  if (masked.length === 0) return undefined;
  const title = `#### ${NOTE_TITLES.silenced}`;
  const says = `${plural(masked.length, 'test')} that used to fail ${masked.length === 1 ? 'is' : 'are'} now skipped or gone. What made ${masked.length === 1 ? 'it' : 'them'} fail may still be there: nothing looks for it any more.`;
  if (page.depth.rows === 0) return paragraphs([title, says]);
  const rows = masked.slice(0, page.depth.allEvidence ? page.depth.rows : Math.min(FEW, page.depth.rows));
  const lines = rows.map(
    ({ what, lane }) => `- ${code(what.test)}${inLane(lane.lane, page)}: ${text(stateWords(what))}`,
  );
  if (masked.length > rows.length) lines.push(`- and ${number(masked.length - rows.length)} more`);
  return paragraphs([title, says, lines.join('\n')]);
}

/** `failed in 6 of 40 runs, not run for 12 days`; plain text. */
export function stateWords(summary: TestSummary): string {
  const failed =
    summary.failed === 0 ? [] : [`failed in ${number(summary.failed)} of ${plural(summary.runs, 'run')}`];
  const days = summary.daysWithoutVerdict;
  const silent =
    days === undefined ? [] : [days === 0 ? 'not run since today' : `not run for ${plural(days, 'day')}`];
  const since =
    summary.since === undefined || days !== undefined ? [] : [`since ${runName(summary.since.runId)}`];
  return [...failed, ...silent, ...since].join(', ');
}

function inLane(lane: Told<unknown>['lane']['lane'], { severalLanes }: Page): string {
  return severalLanes ? `, ${text(laneTitle(lane), 100)}` : '';
}

function suggestions(
  entries: readonly QuarantineEntry[],
  { depth, quarantineFile }: Page,
): string | undefined {
  const usable = usableEntries(entries);
  if (usable.length === 0 || depth.rows === 0) return undefined;
  const shown = usable.slice(0, depth.rows);
  const rest = usable.length === shown.length ? '' : `, of ${number(usable.length)}`;
  const title = `Quarantine until fixed: ${plural(shown.length, 'entry', 'entries')} to paste into ${htmlCode(quarantineFile)}${rest}`;
  return details(title, fenced(entriesToPaste(shown), 'yaml'));
}

function retriedTable(
  retried: readonly Told<Verdict>[],
  newFlaky: ReadonlySet<Verdict>,
  page: Page,
): string | undefined {
  if (retried.length === 0) return undefined;
  const fresh = retried.filter(({ what }) => newFlaky.has(what)).length;
  const title = `${NOTE_TITLES.retried}: ${plural(retried.length, 'test')}${fresh === 0 ? '' : `, ${number(fresh)} for the first time`}`;
  if (page.depth.rows === 0) return `${title}.`;
  const sorted = retried.toSorted((a, b) => Number(newFlaky.has(b.what)) - Number(newFlaky.has(a.what)));
  const rows = sorted.slice(0, page.depth.rows).map(({ what, lane }) => {
    const { glyphs, words } = renderTimeline(what.timeline);
    const verdict = newFlaky.has(what)
      ? 'Needed a retry for the first time'
      : capitalised(certainty(what.probabilityFlaky));
    const [cause] = tellingCauses(what);
    const why = cause === undefined ? '' : `<br>${text(cause.says, 300)}`;
    return [
      `${code(what.test, 200)}${inLane(lane.lane, page)}`,
      `${text(verdict)}${why}`,
      `${words}<br>\`${glyphs}\``,
    ];
  });
  const hidden = retried.length - rows.length;
  return details(
    title,
    paragraphs([
      table(['Test', 'Verdict', 'History'], rows),
      hidden === 0 ? undefined : `And ${number(hidden)} more.`,
    ]),
  );
}

/** Notes, each with its lane where there are several. */
function laneFold(title: string, notes: readonly Told<string>[], page: Page): string | undefined {
  const sentences = notes.map(({ what, lane }) =>
    page.severalLanes ? `${laneTitle(lane.lane)}: ${what}` : what,
  );
  return bulletsFold(title, 'note', sentences, page);
}

const STATE_TITLES: Readonly<Record<Exclude<TestState, 'healthy'>, string>> = {
  fixed: 'Fixed, as far as we can see',
  flaky: 'Known to be flaky',
  broken: 'Broken',
  masked: 'Skipped or gone',
  new: 'New',
};

/** Tests in one state, folded. */
export function stateList(
  state: Exclude<TestState, 'healthy'>,
  states: readonly Told<TestSummary>[],
  page: Page,
): string | undefined {
  const inState = states.filter(({ what }) => what.state === state);
  if (inState.length === 0) return undefined;
  const title = `${STATE_TITLES[state]}: ${plural(inState.length, 'test')}`;
  if (page.depth.rows === 0) return `${title}.`;
  const lines = inState.slice(0, page.depth.rows).map(({ what, lane }) => {
    const words = text(stateWords(what));
    return `- ${code(what.test, 200)}${inLane(lane.lane, page)}${words === '' ? '' : `: ${words}`}`;
  });
  if (inState.length > lines.length) lines.push(`- and ${number(inState.length - lines.length)} more`);
  return details(title, lines.join('\n'));
}

function bulletsFold(
  title: string,
  noun: string,
  sentences: readonly string[],
  { depth }: Page,
): string | undefined {
  if (sentences.length === 0) return undefined;
  const summary = `${title}: ${plural(sentences.length, noun)}`;
  if (depth.rows === 0) return `${summary}.`;
  const lines = sentences.slice(0, depth.rows).map((sentence) => `- ${text(sentence)}`);
  if (sentences.length > lines.length) lines.push(`- and ${number(sentences.length - lines.length)} more`);
  return details(summary, lines.join('\n'));
}
