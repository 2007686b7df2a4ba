import { boundedFailure } from '../../../model/failure.js';
import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { TapCase } from './tap-case.js';
import { TapLevel } from './tap-level.js';

/** `shop_test.c:core:adds: Passed`: file, test case, test, and what became of it. */
const NAME = /^([^\n]{1,1000}?\.[ch]\w{0,2}):([^\n]{1,1000}?):(\w{1,300}): (.*)$/s;

/** What Check says of a process that ended before its test did. */
const DIED = /^(?:Received signal |Early exit with return value |Test timeout expired)/;

/**
 * Check, for C, writes what became of a test into its name: the name would be another one each time. It is told by
 * all tests of a report having such names.
 */
export function withoutChecksMessages(cases: readonly TapCase[]): readonly TapCase[] {
  const matches = cases.map(({ name, attempt }) => matchOf(name, attempt));
  if (matches.includes(undefined)) return cases;
  return cases.map((found, i) => {
    const [, file = '', testCase = '', name = '', message = ''] = matches[i] ?? [];
    const level = new TapLevel(found.level, testCase);
    return { ...found, level, name, file, attempt: attemptOf(found.attempt, message) };
  });
}

function matchOf(name: string, { outcome }: Attempt): RegExpExecArray | undefined {
  const match = NAME.exec(name);
  return match !== null && (isFailing(outcome) || match[4] === 'Passed') ? match : undefined;
}

function attemptOf(attempt: Attempt, message: string): Attempt {
  if (!isFailing(attempt.outcome)) return attempt;
  const failure = boundedFailure({ type: '', stack: '', ...attempt.failure, message });
  return { ...attempt, outcome: DIED.test(message) ? 'error' : 'failed', failure };
}
