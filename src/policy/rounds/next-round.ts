import type { TestId } from '../../model/test-id.js';
import type { Way } from '../../model/test-result.js';
import type { Doubt } from '../retry/early-stop.js';
import { nextTry } from '../retry/early-stop.js';

/** A test that is being tried again. */
export interface TriedTest {
  readonly test: TestId;
  /** Retries planned. */
  readonly retries: number;
  readonly doubt: Doubt;
  /** How each retry so far ended, in order. */
  readonly tries: readonly ('passed' | 'failed' | 'skipped')[];
}

export interface NextRound {
  readonly tests: readonly TestId[];
  readonly way: Exclude<Way, 'whole'>;
}

/**
 * The ways of trying, by the number of the retry. First as cheaply as it goes: most flakes pass at once. What fails again
 * is tried alone, which tells state that tests share from everything else, and then in another order. From then on alone
 * and together by turns.
 */
const WAYS = ['together', 'alone', 'shuffled'] as const;
const THEN = ['alone', 'together'] as const;

/** What is to run in a retry; `undefined` where nothing is left to try. */
export function nextRound(tests: readonly TriedTest[], retry: number): NextRound | undefined {
  const again = tests.filter(({ doubt, tries, retries }) => nextTry(doubt, { tries, retries }).again);
  if (again.length === 0) return undefined;
  // One test is alone anyway, and has no order.
  const way = again.length === 1 ? 'alone' : wayOf(retry);
  return { tests: again.map(({ test }) => test), way };
}

function wayOf(retry: number): NextRound['way'] {
  return WAYS[retry - 1] ?? THEN[(retry - WAYS.length - 1) % THEN.length] ?? 'together';
}
