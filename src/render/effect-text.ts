import { counted, grouped } from '../analysis/run-words.js';
import type { Effect } from '../replay/effect.js';

/** What a policy would have done, as `deflake replay` prints it. */
export function renderEffect(effect: Effect): string {
  const { redBuilds, rescuedBuilds, failures, excusedFailures, verdicts } = effect;
  const kinds = Object.entries(verdicts)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${grouped(number)} ${kind}`);
  return [
    `Replayed ${counted(effect.runs, 'run')} in ${counted(effect.builds, 'build')} of ${counted(effect.repositories, 'repository', 'repositories')}, each judged from the runs that had finished before it.`,
    '',
    `Builds     ${grouped(redBuilds)} red; ${grouped(rescuedBuilds)} of them for flakes alone, and would have been green${share(rescuedBuilds, redBuilds)}`,
    ...(effect.stoppedBuilds === 0
      ? []
      : [
          `           ${grouped(effect.stoppedBuilds)} green, and would have been red: for a rule, or for what is missing`,
        ]),
    `Failures   ${grouped(failures)}; ${grouped(excusedFailures)} excused${share(excusedFailures, failures)}`,
    ...(kinds.length === 0 ? [] : [`Verdicts   ${kinds.join(', ')}`]),
    `Breaks     ${breakWords(effect)}`,
    `Time       ${timeWords(effect)}`,
    '',
    BREAKS_NOTE,
    '',
  ].join('\n');
}

export const BREAKS_NOTE = `A break, as later runs tell: a test that failed three times or more in a row in one lane and branch (or pull
request), on two pieces of code at least. A very flaky test can look like that, and a break that was mended at once does
not: it is an estimate. Tests that began to fail together are one break; it is hidden if no failure of it was red.`;

function breakWords({ breaks, hiddenBreaks, lateBreaks }: Effect): string {
  if (breaks === 0) return 'none seen';
  const late = lateBreaks === 0 ? '' : `, ${grouped(lateBreaks)} seen later than in the first run`;
  return `${grouped(breaks)} seen; ${grouped(hiddenBreaks)} hidden from beginning to end${late}`;
}

function timeWords({ sparedMs, sparedJobs, sparedJobsOfUnknownDuration }: Effect): string {
  if (sparedJobs === 0) return 'nothing spared';
  const known = sparedJobs - sparedJobsOfUnknownDuration;
  if (known === 0)
    return `the durations of the ${counted(sparedJobs, 'job')} not to be run again are unknown`;
  const of = sparedJobsOfUnknownDuration === 0 ? '' : `, of ${grouped(sparedJobs)}`;
  return `${counted(Math.round(sparedMs / 60_000), 'minute')} of jobs not to be run again (${counted(known, 'job')} with a known duration${of})`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : ` (${Math.floor((100 * part) / whole)} %)`;
}
