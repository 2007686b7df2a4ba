import { boundedFailure } from '../../../model/failure.js';
import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { RobotStatus } from './robot-status.js';

// Robot Framework tells of one try. Two ways of trying again leave their traces in messages: the listener RetryFailed,
// and `rebot --merge` with the output of --rerunfailed.

/** Tries of a test that are kept; a number in a report may be any. */
const MAX_TRIES = 100;

const SKIPPED_FOR_RETRY = /\n?Skipped for Retry$/;
const RETRY_NOTE = /\n?\[RETRY\] (?:PASS|FAIL) on (\d{1,3})\. retry\.$/;
const MERGE_NOTE =
  /^(?:Test has been re-executed and results merged\.|Re-executed test has been merged\.)\s*/;

export function attemptOf({ outcome, durationMs, message }: RobotStatus): Attempt {
  const says = isFailing(outcome) && message !== '';
  return {
    outcome,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(says ? { failure: boundedFailure({ type: '', message, stack: '' }) } : {}),
  };
}

/** A try that the listener RetryFailed made a skipped test of, because another followed. */
export function tryBeforeRetry(status: RobotStatus): Attempt | undefined {
  if (status.outcome !== 'skipped' || !SKIPPED_FOR_RETRY.test(status.message)) return undefined;
  return attemptOf({ ...status, outcome: 'failed', message: status.message.replace(SKIPPED_FOR_RETRY, '') });
}

/** All tries of a test: `earlier` are those that stand before it, the others are told in its message. */
export function attemptsOf(status: RobotStatus, earlier: readonly Attempt[]): Attempt[] {
  if (MERGE_NOTE.test(status.message)) return [...earlier, ...mergedAttempts(status)];
  const note = RETRY_NOTE.exec(status.message);
  const retries = Math.min(Number(note?.[1] ?? 0), MAX_TRIES);
  // rebot leaves the tries out that the listener had skipped, and keeps their number.
  const unseen = Array.from(
    { length: Math.max(0, retries - earlier.length) },
    (): Attempt => ({
      outcome: 'failed',
    }),
  );
  const last = attemptOf({ ...status, message: status.message.replace(RETRY_NOTE, '') });
  return [...unseen, ...earlier, last];
}

/**
 * `New status: PASS`, `New message: …`, then `Old status: FAIL`, `Old message: …` for each run before, the latest
 * first. Until version 3.0, the message of an old one may be such a text itself.
 */
function mergedAttempts(status: RobotStatus): Attempt[] {
  const [newest = '', ...older] = status.message.replace(MERGE_NOTE, '').split(/\n\s*Old status:\s*/);
  const last = attemptOf({ ...status, message: /New message:\s*([\s\S]*)$/.exec(newest)?.[1]?.trim() ?? '' });
  const before = older.slice(0, MAX_TRIES).map((text): Attempt => {
    const message = /Old message:\s*([\s\S]*)$/.exec(text)?.[1] ?? '';
    const own = message.split(/(?:Test has been re-executed|Re-executed test has been merged)/)[0] ?? '';
    const outcome = /^PASS/.test(text) ? 'passed' : /^FAIL/.test(text) ? 'failed' : 'skipped';
    return attemptOf({ outcome, durationMs: undefined, message: own.trim() });
  });
  return [...before.reverse(), last];
}
