import { listed } from '../analysis/run-words.js';
import type { Effect } from '../replay/effect.js';
import { BREAKS_NOTE } from './effect-text.js';
import { logSafe } from './log-safe.js';
import { number, plural } from './words.js';

/** Two policies on the same runs, side by side, as `deflake replay --policy FILE` prints them. */
export function renderComparison(
  { own, other }: { readonly own: Effect; readonly other: Effect },
  policy: string,
): string {
  const rows: [string, string, string][] = ROWS.map(([title, tell]) => [title, tell(own), tell(other)]);
  const head: [string, string, string] = ['', 'settings', logSafe(policy, 60)];
  const lines = [head, ...rows];
  const [first, second] = [0, 1].map((i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return [
    `Replayed ${plural(own.runs, 'run')} in ${plural(own.builds, 'build')}, ${number(own.redBuilds)} of them red, under both policies.`,
    '',
    ...lines.map(([title, a, b]) => `${title.padEnd(first ?? 0)}  ${a.padEnd(second ?? 0)}  ${b}`.trimEnd()),
    '',
    verdictWords(own, other, logSafe(policy, 60)),
    '',
    RETRIES_NOTE,
    BREAKS_NOTE,
    '',
  ].join('\n');
}

const ROWS: readonly [string, (effect: Effect) => string][] = [
  ['Builds rescued', ({ rescuedBuilds }) => number(rescuedBuilds)],
  ['Green builds failed', ({ stoppedBuilds }) => number(stoppedBuilds)],
  [
    'Failures excused',
    ({ excusedFailures, failures }) => `${number(excusedFailures)} of ${number(failures)}`,
  ],
  ['Regressions hidden', ({ hiddenBreaks, breaks }) => `${number(hiddenBreaks)} of ${number(breaks)}`],
  ['Regressions seen late', ({ lateBreaks }) => number(lateBreaks)],
  [
    'Minutes of jobs spared',
    ({ sparedMs, sparedJobs, sparedJobsOfUnknownDuration: unknown }) =>
      `${minutes(sparedMs)}${unknownWords(unknown, sparedJobs)}`,
  ],
  [
    'Minutes of retries, at most',
    ({ retriesMs, retries, retriesOfUnknownDuration: unknown }) =>
      `${minutes(retriesMs)}${unknownWords(unknown, retries)}`,
  ],
  ['Retries, at most', ({ retries }) => number(retries)],
  ['Tests to quarantine', ({ quarantinedTests }) => number(quarantinedTests)],
];

const RETRIES_NOTE = `Retries are what would have been planned at most; a pass ends them early. Each run's target is shared by the tests that
failed in it. Builds that a retry alone would have made green are not counted as rescued, because nobody ran it.`;

function minutes(ms: number): string {
  const value = ms / 60_000;
  return value > 0 && value < 10 ? value.toFixed(1) : number(Math.round(value));
}

function unknownWords(unknown: number, all: number): string {
  if (unknown === 0) return '';
  return unknown === all ? ' (no durations known)' : ` (${number(unknown)} of ${number(all)} unknown)`;
}

/** What changes, in a sentence; more hidden regressions are named first. */
function verdictWords(own: Effect, other: Effect, policy: string): string {
  const hidden = other.hiddenBreaks - own.hiddenBreaks;
  const rescued = other.rescuedBuilds - own.rescuedBuilds;
  const stopped = other.stoppedBuilds - own.stoppedBuilds;
  const parts = [
    hidden !== 0 && `${hidden > 0 ? 'hides' : 'shows'} ${plural(Math.abs(hidden), 'more regression')}`,
    stopped !== 0 &&
      `fails ${plural(Math.abs(stopped), stopped > 0 ? 'more green build' : 'fewer green build')}`,
    rescued !== 0 && `rescues ${plural(Math.abs(rescued), rescued > 0 ? 'more build' : 'fewer build')}`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return `${policy} rescues as many builds and hides as many regressions.`;
  return `${policy} ${listed(parts)}.`;
}
