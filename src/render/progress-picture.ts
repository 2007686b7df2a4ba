import type { ProgressStep } from '../analysis/progress.js';
import { progressOf } from '../analysis/progress.js';
import { describeRun } from '../analysis/run-words.js';
import type { Page } from './depth.js';
import { fenced, paragraphs, text } from './markdown.js';
import type { Telling } from './telling.js';
import { number, plural } from './words.js';

/** Runs in the picture: more would be too narrow to see. */
const SHOWN_RUNS = 60;

/** Runs that make a way and not two points. */
const FEWEST_RUNS = 4;

/** Share of the tests by which the runs must differ: a suite that is nearly green all along needs no picture. */
const WORTH_A_PICTURE = 0.1;

/** How many tests pass, run after run, where that is worth a picture: a chart that GitHub draws, and the same in words. */
export function progressPicture({ known, own }: Telling, { depth }: Page): string | undefined {
  if (known === undefined) return undefined;
  const steps = progressOf(known, own.lane, own.run).slice(-SHOWN_RUNS);
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || !isWorthAPicture(steps)) return undefined;
  const words = `From ${stepWords(first)} to ${stepWords(last)}.${depth.rows === 0 ? '' : ' Bars are tests that passed, the line is all tests.'}`;
  return paragraphs([
    '#### Tests that pass',
    text(words),
    depth.rows === 0 ? undefined : fenced(chartOf(steps), 'mermaid'),
  ]);
}

function isWorthAPicture(steps: readonly ProgressStep[]): boolean {
  const passed = steps.map((step) => step.passed);
  const most = Math.max(...steps.map(({ tests }) => tests));
  return steps.length >= FEWEST_RUNS && Math.max(...passed) - Math.min(...passed) >= WORTH_A_PICTURE * most;
}

function stepWords({ run, passed, tests }: ProgressStep): string {
  return `${number(passed)} of ${plural(tests, 'test')} in ${describeRun(run)}`;
}

/** Numbers only: nothing of a report gets into it. */
function chartOf(steps: readonly ProgressStep[]): string {
  const most = Math.max(...steps.map(({ tests }) => tests));
  return [
    'xychart-beta',
    `    x-axis "${plural(steps.length, 'run')}, oldest first" 1 --> ${steps.length}`,
    `    y-axis "tests" 0 --> ${most}`,
    `    bar [${steps.map(({ passed }) => passed).join(', ')}]`,
    `    line [${steps.map(({ tests }) => tests).join(', ')}]`,
  ].join('\n');
}
