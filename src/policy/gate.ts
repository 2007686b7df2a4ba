import { counted } from '../analysis/run-words.js';
import type { Analysis } from '../analysis/verdict.js';
import type { RunPart } from '../model/run.js';
import { describeStatus } from './exit-status.js';

/**
 * What is red in a run and no failing test explains. Any sentence here keeps the job red, whatever is excused:
 * a build error must not hide behind excused flakes. What is missing has a file of its own.
 */
export function findUnexplained({ run, verdicts }: Analysis): string[] {
  return run.parts.flatMap((part) => unexplainedInPart(part, verdicts.length));
}

function unexplainedInPart(part: RunPart, failing: number): string[] {
  const shard = part.shard === '' ? '' : ` of shard ${part.shard}`;
  const sentences: string[] = [...(part.unexplained ?? [])];
  const mustHaveTests = part.gate?.ifNoFiles === 'error';
  if (part.reports === 0 && mustHaveTests) {
    sentences.push(
      `No test report was found${shard}. Check the patterns in "reports", and whether the tests ran.`,
    );
  }
  if (part.reports > 0 && part.brokenReports === 0 && part.counts.tests === 0 && mustHaveTests) {
    sentences.push(
      `${counted(part.reports, 'report')}${shard} hold${part.reports === 1 ? 's' : ''} no test at all. If that is right, set if-no-files to warn or ignore.`,
    );
  }
  if (part.brokenReports > 0) {
    sentences.push(
      `${counted(part.brokenReports, 'report')}${shard} could not be read as a whole, or ${part.brokenReports === 1 ? 'does' : 'do'} not tell all of ${part.brokenReports === 1 ? 'its' : 'their'} run: failures may be missing.`,
    );
  }
  const ending = describeEnding(part, failing);
  if (ending !== undefined) sentences.push(`The test command${shard} ${ending}.`);
  const outcome = part.previousStepOutcome;
  if (outcome === 'cancelled') sentences.push(`The test step${shard} was cancelled.`);
  if (outcome === 'failure' && failing === 0) {
    sentences.push(
      part.counts.tests === 0
        ? `The test step${shard} failed and left no test results.`
        : `The test step${shard} failed, but no test in its reports did.`,
    );
  }
  return sentences;
}

/** How the command ended, where failing tests are no reason for it. */
function describeEnding({ exitCode, counts }: RunPart, failing: number): string | undefined {
  if (exitCode === undefined || exitCode === 0) return undefined;
  if (failing === 0) {
    const dead = describeStatus(exitCode, 0);
    return dead ?? `ended with exit status ${exitCode}, but no test in the reports failed`;
  }
  return describeStatus(exitCode, counts.failed + counts.errors);
}

/**
 * What a conclusion that excuses something does not know: where only the outcome of the step is told, a failed coverage
 * limit or a lint error in the same step looks the same as the excused failure.
 */
export function blindSpots({ run, verdicts }: Analysis): string[] {
  if (verdicts.length === 0) return [];
  const isBlind = run.parts.some(
    ({ previousStepOutcome, exitCode }) => previousStepOutcome === 'failure' && exitCode === undefined,
  );
  return isBlind
    ? [
        'Only the outcome of the test step is known, not its exit status: a coverage limit or a lint error that failed in the same step could not be seen behind these failures. Give each a step of its own, or let Deflake run the tests (command), which is recommended.',
      ]
    : [];
}
