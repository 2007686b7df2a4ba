import { locationLabel } from './links.js';
import { logSafe } from './log-safe.js';
import type { FailureGroup, Overview } from './overview.js';
import { countTests } from './overview.js';
import {
  argue,
  beganWords,
  excuse,
  failureText,
  tellingCauses,
  tellingReason,
  testsOf,
  verdictWords,
} from './reasons.js';
import type { Ink } from './terminal-lines.js';
import { wrapped } from './terminal-lines.js';
import { renderTimeline } from './timeline-text.js';
import { firstLines } from './visible.js';
import { number, plural } from './words.js';

/** What lines are written on: columns, and colours or none. */
export interface Paper {
  readonly width: number;
  readonly ink: Ink;
}

/** Rows of a list, and lines of a message: what a person scrolls back through. */
const ROWS = 20;
const EXCERPT_LINES = 6;

export function groupLines(group: FailureGroup, { width, ink }: Paper): string[] {
  const { verdict } = group.lead.decision;
  const { location } = verdict.failure;
  const { glyphs, words } = renderTimeline(verdict.timeline);
  const where = location === undefined ? [] : [logSafe(locationLabel(location))];
  const reason = tellingReason(group.lead.decision);
  const said = firstLines(failureText(verdict.failure), {
    maxLines: EXCERPT_LINES,
    maxLineLength: width - 6,
  });
  const began = beganWords(verdict);
  const labelled = [
    ...argue(verdict).map(({ label, evidence }) => ({ label: `${label}:`, says: logSafe(evidence.says) })),
    ...(began === undefined ? [] : [{ label: 'Began:', says: logSafe(began) }]),
    ...firstCause(group).map((says) => ({ label: 'Cause:', says: logSafe(says) })),
    { label: 'History:', says: `${words}  ${glyphs}` },
  ];
  const column = Math.max(...labelled.map(({ label }) => label.length)) + 1;
  return [
    ...wrapped(logSafe(verdict.test), { first: '  ✗ ', rest: '    ', width }).map(ink.bad),
    ...wrapped([verdictWords(verdict), ...where].join(' · '), { first: '    ', rest: '    ', width }),
    ...said.map((line) => ink.dim(`    │ ${line}`.trimEnd())),
    ...labelled.flatMap(({ label, says }) =>
      wrapped(says, { first: `    ${label.padEnd(column)}`, rest: ' '.repeat(4 + column), width }),
    ),
    ...(reason === undefined ? [] : wrapped(logSafe(reason), { first: '    ', rest: '    ', width })),
    ...alikeLines(group, { width, ink }),
  ];
}

/** Names of tests that fail like the one told; the rest is a number. */
const NAMED_TESTS = 3;

function alikeLines(group: FailureGroup, { width }: Paper): string[] {
  const tests = testsOf(group);
  const others = tests.slice(1);
  if (others.length === 0) return [];
  const rest = others.length - NAMED_TESTS;
  const shares = group.lead.decision.verdict.cluster?.shares;
  const words =
    shares === undefined
      ? `${plural(others.length, 'more test')} in other lanes:`
      : `${plural(tests.length, 'test')}, most likely for one cause: they ${logSafe(shares)}.`;
  return [
    ...wrapped(words, { first: '    ', rest: '    ', width }),
    ...others.slice(0, NAMED_TESTS).map((test) => `      ${logSafe(test)}`),
    ...(rest > 0 ? [`      and ${number(rest)} more`] : []),
  ];
}

/** The title of a section, with the number where there is more than one. */
export function titleLine(title: string, n: number, { ink }: Paper): string {
  return ink.strong(n === 1 ? title : `${title} (${number(n)})`);
}

export function excusedLines({ excused }: Overview, paper: Paper): string[] {
  if (excused.length === 0) return [];
  const { width, ink } = paper;
  const shown = excused.slice(0, ROWS);
  const rest = countTests(excused) - countTests(shown);
  return [
    titleLine('Excused', countTests(excused), paper),
    ...shown.flatMap((group) => [
      ...wrapped(logSafe(group.lead.decision.verdict.test), { first: '  ○ ', rest: '    ', width }),
      ...[excuse(group.lead.decision), ...firstCause(group)].flatMap((says) =>
        wrapped(logSafe(says), { first: '    ', rest: '    ', width }).map(ink.dim),
      ),
    ]),
    ...(rest === 0 ? [] : [`  and ${number(rest)} more`]),
  ];
}

function firstCause({ lead }: FailureGroup): string[] {
  return tellingCauses(lead.decision.verdict)
    .slice(0, 1)
    .map(({ says }) => says);
}

export function noteLines(title: string, sentences: readonly string[], paper: Paper): string[] {
  if (sentences.length === 0) return [];
  const shown = sentences.slice(0, ROWS);
  const rest = sentences.length - shown.length;
  return [
    titleLine(title, sentences.length, paper),
    ...shown.flatMap((sentence) =>
      wrapped(logSafe(sentence), { first: '  - ', rest: '    ', width: paper.width }),
    ),
    ...(rest === 0 ? [] : [`  and ${number(rest)} more`]),
  ];
}
