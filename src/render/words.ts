import { grouped as number, counted as plural } from '../analysis/run-words.js';
import type { Verdict } from '../analysis/verdict.js';
import type { Conclusion } from '../model/run.js';
import type { Counts } from '../model/test-result.js';

/** Words that every renderer shares, so that the comment, the log and the check say the same thing the same way. */

export { counted as plural, grouped as number, listed as list } from '../analysis/run-words.js';

export function capitalised(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** One glyph a row, always beside the word. */
export const CONCLUSION_GLYPHS: Readonly<Record<Conclusion, string>> = {
  passed: '✓',
  excused: '○',
  failed: '✗',
};

/** `412 tests: 409 passed (1 on retry), 2 failed, 1 skipped`. */
export function countsLine(counts: Counts): string {
  if (counts.tests === 0) return 'No tests ran';
  const parts = [
    counts.passed > 0 &&
      `${number(counts.passed)} passed${counts.flaky > 0 ? ` (${number(counts.flaky)} on retry)` : ''}`,
    counts.failed > 0 && `${number(counts.failed)} failed`,
    counts.errors > 0 && plural(counts.errors, 'error'),
    counts.skipped > 0 && `${number(counts.skipped)} skipped`,
  ];
  return `${plural(counts.tests, 'test')}: ${parts.filter((part) => part !== false).join(', ')}`;
}

/** Of evidence, in log-odds: `+1.5`, `−0.3`. */
export function signed(weight: number, digits = 1): string {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(digits)}`;
}

/** What we are sure of, in words and in the number that belongs to those words. */
export function certainty(probabilityFlaky: number): string {
  const p = probabilityFlaky;
  if (p >= 0.99) return `almost certainly a flake (${percent(p)})`;
  if (p >= 0.9) return `very likely a flake (${percent(p)})`;
  if (p >= 0.7) return `probably a flake (${percent(p)})`;
  if (p > 0.3) return `could be either: a flake with ${percent(p)}, a fault with ${percent(1 - p)}`;
  if (p > 0.1) return `probably a fault, not a flake (${percent(1 - p)})`;
  if (p > 0.01) return `very likely a fault, not a flake (${percent(1 - p)})`;
  return `almost certainly a fault, not a flake (${percent(1 - p)})`;
}

/** Rounded down, as the policy's own sentences do, and never 0 % or 100 %: nothing here is that certain. */
export function percent(p: number): string {
  if (p > 0.99) return 'over 99 %';
  if (p < 0.01) return 'under 1 %';
  return `${Math.floor(100 * p + 1e-9)} %`;
}

/** What a reader is to do about a failure: one for each piece of advice. */
export type Matter =
  | 'regression'
  | 'own-flake'
  | 'undecided'
  | 'undecided-again'
  | 'flaky'
  | 'broken'
  | 'environment'
  | 'outage';

/** In the order in which a reader needs them. */
export const MATTERS: readonly Matter[] = [
  'regression',
  'own-flake',
  'undecided-again',
  'undecided',
  'flaky',
  'broken',
  'environment',
  'outage',
];

export function matterOf(verdict: Verdict): Matter {
  if (verdict.kind === 'flaky' && verdict.perhapsSinceThisChange) return 'own-flake';
  const hasFailedAgain = verdict.evidence.some(
    ({ kind, weight }) => (kind === 'same-code' || kind === 'attempts') && weight < 0,
  );
  return verdict.kind === 'undecided' && hasFailedAgain ? 'undecided-again' : verdict.kind;
}

/** `title` heads the failures of one kind; `advice` says what to do about them. */
export const MATTER_WORDS: Readonly<Record<Matter, { title: string; advice: string }>> = {
  regression: {
    title: 'Points to this change',
    advice: 'Start here. Running it again is unlikely to help.',
  },
  'own-flake': {
    title: 'Flaky, perhaps since this change',
    advice: 'Have a look before running again: a race or shared state may have come in with it.',
  },
  undecided: {
    title: 'Too early to tell',
    advice:
      'Run the failed job again: a pass on the same code shows a flaky test, a second failure points to this change.',
  },
  'undecided-again': {
    title: 'Not clear yet, though it failed again',
    advice: 'It failed more than once on this code: have a look before running it once more.',
  },
  flaky: {
    title: 'Probably flaky, but not excused',
    advice: 'Most likely not this change. It will probably pass when the job runs again.',
  },
  broken: {
    title: 'Failing before this change',
    advice:
      'Not yours to fix in this change, and running again will not help: the job stays red until it is fixed on the base branch, or put into quarantine.',
  },
  environment: {
    title: 'Fails in this environment, whatever the change',
    advice:
      'Look at the machine, its settings and its data rather than at this change. Running again will not help.',
  },
  outage: {
    title: 'An outage, most likely',
    advice:
      'Far more failed at once than these tests explain. Run the job again once the service or machine is back.',
  },
};
