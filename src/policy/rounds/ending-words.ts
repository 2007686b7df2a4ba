import { counted, grouped } from '../../analysis/run-words.js';
import { describeStatus } from '../exit-status.js';
import { timeWords } from '../retry/price.js';
import { missedCoverageLimit } from './coverage-limits.js';
import type { TrialFacts } from './trial.js';

/** What of a trial's ending its report does not explain, in a sentence; each keeps the job red. */

export interface ReadOfTrial {
  /** Reports that could be read, and those among them that end too early. */
  readonly reports: number;
  readonly brokenReports: number;
  readonly tests: number;
  readonly failing: number;
  /** The last of the output. */
  readonly outputEnd?: string;
}

/** `undefined` where the report explains how the command ended. */
export function unexplainedEnding(trial: TrialFacts, read: ReadOfTrial): string | undefined {
  const { ending } = trial;
  const who = subjectOf(trial);
  if (ending.startError !== undefined) return `${who} could not be started: ${ending.startError}`;
  if (ending.cancelledBy !== undefined) return `${who} was cancelled (${ending.cancelledBy}).`;
  if (ending.limitMs !== undefined)
    return `${who} ran into its time limit of ${timeWords(ending.limitMs)} (command-timeout) and was ended.`;
  if (ending.signal !== undefined) return `${who} was killed by ${ending.signal}.`;
  const exitCode = ending.exitCode ?? 0;
  const death = describeStatus(exitCode, read.failing);
  if (death !== undefined) return `${who} ${death}.`;
  const limit = exitCode === 0 ? undefined : missedCoverageLimit(read.outputEnd ?? '');
  if (limit !== undefined && trial.way === 'whole')
    return `${who} missed a coverage limit, as its output says in the words of ${limit}: tests that pass in the end don't mend that.`;
  if (read.reports === 0) return noReport(who, exitCode, trial);
  // A few tests can't reach a coverage limit: whether it holds was seen in the first round.
  if (limit !== undefined) return undefined;
  if (exitCode !== 0 && read.failing === 0 && read.brokenReports === 0)
    return `${who} ended with exit status ${grouped(exitCode)}, but no test in its reports failed: a coverage limit, a lint error or a hook may have.`;
  return undefined;
}

function noReport(who: string, exitCode: number, { way }: TrialFacts): string | undefined {
  // The first round without any report is what `if-no-files` decides on, as long as nothing failed.
  if (way === 'whole')
    return exitCode === 0
      ? undefined
      : `${who} ended with exit status ${grouped(exitCode)} and wrote no report.`;
  return `${who} wrote no report, so nobody knows what ran.`;
}

/** `The test command`, `The test command, run again (round 2, 3 tests),`. */
function subjectOf({ round, requested = [] }: TrialFacts): string {
  return round === 1
    ? 'The test command'
    : `The test command, run again for ${counted(requested.length, 'test')} (round ${round}),`;
}
