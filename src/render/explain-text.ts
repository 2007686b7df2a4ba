import { toLogOdds } from '../analysis/log-odds.js';
import { describeRunAndCommit } from '../analysis/run-words.js';
import { laneTitle } from '../model/lane.js';
import type { FailureDecision } from '../policy/plan.js';
import { logSafe } from './log-safe.js';
import { beganWords, failureText, verdictWords } from './reasons.js';
import { wrapped } from './terminal-lines.js';
import { renderTimeline } from './timeline-text.js';
import { firstLines } from './visible.js';
import { percent, signed } from './words.js';

/** Lines of the failure's text, and runs of its past: enough to recognise it by. */
const EXCERPT_LINES = 8;
const RUNS = 60;

/** The whole sum that a verdict rests on, as a person would check it. */
export function renderExplanation({ verdict, reason }: FailureDecision, width = 100): string {
  const { timeline, failure, evidence, probabilityFlaky, cluster } = verdict;
  const run = timeline.at(-1)?.run;
  const { glyphs, words } = renderTimeline(timeline, RUNS);
  const began = beganWords(verdict);
  const about = (label: string, says: string | undefined): string[] =>
    says === undefined
      ? []
      : wrapped(logSafe(says), { first: `${label.padEnd(10)}`, rest: ' '.repeat(10), width });
  const said = firstLines(failureText(failure), { maxLines: EXCERPT_LINES, maxLineLength: width - 4 });
  return [
    ...about('Test', verdict.test),
    ...about('Lane', laneTitle(verdict.lane)),
    ...about('Run', run && describeRunAndCommit(run)),
    ...about('Verdict', `${verdictWords(verdict)}.`),
    ...about('Gate', reason),
    ...about('Began', began),
    ...about('Cause', verdict.causes?.[0]?.says),
    ...about('With', cluster && `${cluster.tests - 1} more, which ${cluster.shares}`),
    '',
    ...said.map((line) => `  │ ${line}`.trimEnd()),
    ...(said.length > 0 ? [''] : []),
    'What was weighed, in log-odds: above zero for a flake, below for a fault of the code.',
    '',
    ...evidence.flatMap(({ weight, says, ownChange }) =>
      wrapped(logSafe(ownChange ? `${says} (runs of this change)` : says), {
        first: `  ${inColumn(weight)}  `,
        rest: ' '.repeat(10),
        width,
      }),
    ),
    `  ${'─'.repeat(6)}`,
    `  ${inColumn(toLogOdds(bounded(probabilityFlaky)))}  in all: a flake with a probability of ${percent(probabilityFlaky)}. What else there is weighs less than a tenth.`,
    '',
    `History   ${words}`,
    `          ${glyphs}`,
    '',
  ].join('\n');
}

function inColumn(weight: number): string {
  return signed(weight, 2).padStart(6);
}

/** Certainty has no log-odds. */
function bounded(probability: number): number {
  return Math.min(1 - 1e-9, Math.max(1e-9, probability));
}
