import type { FailureRecord } from '../../history/history.js';
import { counted, grouped } from '../run-words.js';
import type { KnownFlake } from './cause-facts.js';

/** What reports say of a failure, as far as it is remembered: type and message, bounded. */
export function wordsOf({ type = '', excerpt = '' }: FailureRecord): string {
  return `${type}\n${excerpt}`;
}

/** Something that failures may speak of. Sentences quote the label and never the report, which is hostile. */
export interface Wording {
  readonly label: string;
  readonly pattern: RegExp;
}

export interface Spoken {
  readonly label: string;
  /** Failures that speak of it, and of how many. */
  readonly failures: number;
  readonly of: number;
}

/** Of failures that speak of different things most must speak of the same: a share of them. */
const MOST = 0.5;

/** What the judged failure speaks of, if at least half of the earlier ones with words do too. */
export function whatFailuresSpeakOf(
  failures: readonly KnownFlake[],
  wordings: readonly Wording[],
): Spoken | undefined {
  const judged = failures.at(-1);
  const found = wordings.find(({ pattern }) => judged !== undefined && pattern.test(wordsOf(judged.record)));
  if (found === undefined) return undefined;
  const telling = failures.filter(({ record }) => wordsOf(record).trim() !== '');
  const speaking = telling.filter(({ record }) =>
    wordings.some(({ pattern }) => pattern.test(wordsOf(record))),
  ).length;
  if (speaking < MOST * telling.length) return undefined;
  return { label: found.label, failures: speaking, of: telling.length };
}

/** ` in 3 of its 4 failures`; nothing where there is but one. */
export function inFailures({ failures, of }: Spoken): string {
  if (of === 1) return '';
  return failures === of
    ? ` in all of its ${counted(of, 'failure')}`
    : ` in ${grouped(failures)} of its ${counted(of, 'failure')}`;
}
