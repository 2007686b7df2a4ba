import type { Verdict } from '../analysis/verdict.js';
import { laneTitle } from '../model/lane.js';
import { describeProblem, onlyNotes, withoutNotes } from '../model/problem.js';
import type { ToldFix } from './fix-notes.js';
import { newestFixes, worthALook } from './fix-notes.js';
import { guardLines, logSafe } from './log-safe.js';
import { NOTE_TITLES } from './note-titles.js';
import type { Overview } from './overview.js';
import { countTests, overviewOf, unexplainedFirst } from './overview.js';
import { tellingCauses } from './reasons.js';
import type { LaneTelling, Telling } from './telling.js';
import type { Paper } from './terminal-blocks.js';
import { excusedLines, groupLines, noteLines, titleLine } from './terminal-blocks.js';
import { inkOf, wrapped } from './terminal-lines.js';
import { CONCLUSION_GLYPHS, countsLine, MATTER_WORDS, MATTERS, number, plural } from './words.js';
import { stateWords } from './worth-knowing.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns; 100 where nobody knows. */
  readonly width?: number;
  /** What nobody has to act on is folded, as the log of GitHub Actions can; each fold says what is in it. */
  readonly folds?: boolean;
}

/** Failures told in full: what a person scrolls back through. */
const BLOCKS = 20;

/** What a person reads in a terminal or in the log of the job. Lines without an end of line after the last. */
export function renderTerminal(
  telling: Telling,
  { color, width = 100, folds = false }: TerminalOptions,
): string {
  const overview = overviewOf([telling.own]);
  const paper: Paper = { width: Math.max(40, width), ink: inkOf(color) };
  const open = [
    headlineLines(overview, telling, paper),
    ...redLines(overview, paper),
    excusedLines(overview, paper),
  ];
  const notes: readonly Note[] = [
    { title: NOTE_TITLES.decision, says: overview.notes.map(({ what }) => what) },
    { title: NOTE_TITLES.reruns, says: [...overview.ranAgain, ...overview.reruns].map(({ what }) => what) },
    { title: NOTE_TITLES.retried, says: overview.retried.map(({ what }) => retriedLine(what)), folds },
    { title: NOTE_TITLES.silenced, says: silent(telling.own), folds },
    {
      title: NOTE_TITLES.quieted,
      says: worthALook(overview.states).map(fixLine),
      folds,
    },
    { title: NOTE_TITLES.fixes, says: otherFixes(overview).map(fixLine), folds },
    { title: NOTE_TITLES.quarantine, says: telling.own.plan.quarantineNotes, folds },
    { title: NOTE_TITLES.problems, says: withoutNotes(telling.problems).map(describeProblem) },
    { title: NOTE_TITLES.reading, says: onlyNotes(telling.problems).map(describeProblem), folds },
  ];
  const unfolded = notes.filter((note) => note.folds !== true);
  const folded = notes.filter((note) => note.folds === true);
  return [
    ...spaced([...open, ...unfolded.map((note) => linesOf(note, paper))]),
    '',
    ...folded.flatMap((note) => fold(linesOf(note, paper))),
    ...spaced([footerLines(telling, paper)]),
  ].join('\n');
}

interface Note {
  readonly title: string;
  readonly says: readonly string[];
  readonly folds?: boolean;
}

function linesOf({ title, says }: Note, paper: Paper): string[] {
  return noteLines(title, says, paper);
}

/** With an empty line between sections, and none that anything would obey. */
function spaced(sections: readonly (readonly string[])[]): string[] {
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  return guardLines(lines.slice(0, -1));
}

/** A section as the runner folds it. The commands are ours; the title is, too. */
function fold([title, ...lines]: readonly string[]): string[] {
  return title === undefined ? [] : [`::group::${title}`, ...guardLines(lines), '::endgroup::'];
}

function headlineLines(overview: Overview, { own, lanes }: Telling, { width, ink }: Paper): string[] {
  const paint =
    overview.conclusion === 'failed' ? ink.bad : overview.conclusion === 'passed' ? ink.good : ink.strong;
  const lane = lanes.length > 1 ? [`  ${logSafe(laneTitle(own.lane))}`] : [];
  const head = wrapped(logSafe(overview.headline), {
    first: `${CONCLUSION_GLYPHS[overview.conclusion]} `,
    rest: '  ',
    width,
  });
  return [...head.map(paint), ...lane];
}

/** In the same order as everywhere. */
function redLines(overview: Overview, paper: Paper): string[][] {
  const { unexcused, unexplained } = overview;
  const shown = new Set(unexcused.slice(0, BLOCKS));
  const sections = MATTERS.map((matter) => {
    const groups = unexcused.filter((group) => group.matter === matter);
    if (groups.length === 0) return [];
    const { title, advice } = MATTER_WORDS[matter];
    const told = groups.filter((group) => shown.has(group));
    const rest = countTests(groups.filter((group) => !shown.has(group)));
    return [
      titleLine(title, countTests(groups), paper),
      ...wrapped(advice, { first: '  ', rest: '  ', width: paper.width }),
      ...told.flatMap((group) => ['', ...groupLines(group, paper)]),
      ...(rest === 0 ? [] : ['', `  and ${number(rest)} more`]),
    ];
  });
  const says = unexplained.map(({ what }) => what);
  const unexplainedLines = noteLines('Red, and no test explains it', says, paper);
  return unexplainedFirst(overview) ? [unexplainedLines, ...sections] : [...sections, unexplainedLines];
}

function otherFixes({ states }: Overview): ToldFix[] {
  const told = new Set(worthALook(states).map(({ fix }) => fix));
  return newestFixes(states).filter(({ fix }) => !told.has(fix));
}

function fixLine({ test, fix }: ToldFix): string {
  return `${test}: ${fix.says}`;
}

function silent({ plan }: LaneTelling): string[] {
  return plan.states
    .filter(({ state, failed }) => state === 'masked' && failed > 0)
    .map((summary) => `${summary.test}: ${stateWords(summary)}`);
}

function footerLines({ own, history, runUrl }: Telling, { width, ink }: Paper): string[] {
  const rests =
    history.pastRuns === 0 ? 'no earlier runs yet' : `judged from ${plural(history.pastRuns, 'earlier run')}`;
  const says = `${countsLine(own.counts)}; ${rests} (${logSafe(history.title, 100)}).`;
  return [
    ...wrapped(says, { first: '', rest: '', width }).map(ink.dim),
    ...(runUrl === undefined ? [] : [ink.dim(logSafe(runUrl))]),
  ];
}

/** The test, and why it fails now and then as far as that shows. */
function retriedLine(verdict: Verdict): string {
  const [cause] = tellingCauses(verdict);
  return cause === undefined ? verdict.test : `${verdict.test}: ${cause.says}`;
}
