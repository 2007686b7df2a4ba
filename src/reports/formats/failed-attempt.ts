import type { Failure } from '../../model/failure.js';
import type { Attempt } from '../../model/test-result.js';
import { addFailure } from './failure-of.js';

/** Failures of one attempt that are looked at. The stack of the first has no room for more. */
const MAX_FAILURES = 20;

/** Tries of one test that are kept: far more than anybody configures, and a number in a report may be any. */
export const MAX_TRIES = 100;

/**
 * One attempt, with everything that went wrong in it: the first failure gives type and message, the others follow in
 * its stack. The same failure again adds nothing.
 */
export function failedAttempt(
  outcome: 'failed' | 'error',
  failures: readonly Failure[],
  duration: Pick<Attempt, 'durationMs'> = {},
): Attempt {
  const [first, ...others] = distinct(failures.slice(0, MAX_FAILURES).filter(saysAnything));
  const attempt: Attempt = { outcome, ...duration, ...(first === undefined ? {} : { failure: first }) };
  return others.reduce(addFailure, attempt);
}

/** Failed tries of which nothing but their number is known. */
export function unknownFailures(count: number): Attempt[] {
  return Array.from({ length: Math.min(Math.max(count, 0), MAX_TRIES) }, () => failedAttempt('failed', []));
}

function saysAnything({ type, message, stack }: Failure): boolean {
  return type !== '' || message !== '' || stack !== '';
}

function distinct(failures: readonly Failure[]): Failure[] {
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
}
