import { laneTitle } from '../model/lane.js';
import { describeProblem, onlyNotes, withoutNotes } from '../model/problem.js';
import type { ToldFix } from './fix-notes.js';
import { newestFixes, worthALook } from './fix-notes.js';
import { guardLines, logSafe } from './log-safe.js';
import type { Overview } from './overview.js';
import { countTests, overviewOf, unexplainedFirst } from './overview.js';
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
}

/** Failures told in full: what a person scrolls back through. */
const BLOCKS = 20;

/** What a person reads in a terminal or in the log of the job. Lines without an end of line after the last. */
export function renderTerminal(telling: Telling, { color, width = 100 }: TerminalOptions): string {
  const overview = overviewOf([telling.own]);
  const paper: Paper = { width: Math.max(40, width), ink: inkOf(color) };
  const sections = [
    headlineLines(overview, telling, paper),
    ...redLines(overview, paper),
    excusedLines(overview, paper),
    noteLines(
      'About this decision',
      overview.notes.map(({ what }) => what),
      paper,
    ),
    noteLines(
      'Running again',
      overview.reruns.map(({ what }) => what),
      paper,
    ),
    noteLines(
      'Passed on retry',
      overview.retried.map(({ what }) => what.test),
      paper,
    ),
    noteLines('Silent, not healed', silent(telling.own), paper),
    noteLines('Quiet, perhaps not mended', worthALook(overview.states).map(fixLine), paper),
    noteLines('Changes to tests, and whether they helped', otherFixes(overview).map(fixLine), paper),
    noteLines('Quarantine file', telling.own.plan.quarantineNotes, paper),
    noteLines('Beside the tests', withoutNotes(telling.problems).map(describeProblem), paper),
    noteLines('How reports were read', onlyNotes(telling.problems).map(describeProblem), paper),
    footerLines(telling, paper),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  return guardLines(lines.slice(0, -1)).join('\n');
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
