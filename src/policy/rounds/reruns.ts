import { counted, listed } from '../../analysis/run-words.js';
import type { TestId } from '../../model/test-id.js';
import type { Way } from '../../model/test-result.js';
import { timeWords } from '../retry/price.js';
import type { LeftAlone } from '../retry/retry-plan.js';

/** What was run again in this run, and what came of it. Plain data. */
export interface Reruns {
  /** In the order of their names. */
  readonly tests: readonly RerunTest[];
  /** Failing tests that were not run again, or less often than planned, by reason. */
  readonly left: readonly LeftAlone[];
  /** Starts of the command, the first one not counted. */
  readonly processes: number;
  /** Milliseconds of all these processes. */
  readonly durationMs: number;
}

export interface RerunTest {
  readonly test: TestId;
  /** In order of time. */
  readonly tries: readonly Try[];
}

export interface Try {
  readonly way: Way;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** What was done and what it cost, and what was left alone and why, in sentences. */
export function rerunsWords(reruns: Reruns): string[] {
  return [...ranAgainWords(reruns), ...notRunAgainWords(reruns)];
}

export function notRunAgainWords({ left }: Reruns): string[] {
  return left.map(
    ({ reason, tests: names }) =>
      `${reason.replace(/\.$/, '')} (${names.length === 1 ? names[0] : counted(names.length, 'test')}).`,
  );
}

export function ranAgainWords({ tests, processes, durationMs }: Reruns): string[] {
  if (processes === 0) return [];
  const passed = tests.filter(({ tries }) => tries.some(({ outcome }) => outcome === 'passed'));
  const failed = tests.length - passed.length;
  const ways = (['together', 'alone', 'shuffled'] as const).flatMap((way) => {
    const count = passed.filter(
      ({ tries }) => tries.find(({ outcome }) => outcome === 'passed')?.way === way,
    );
    return count.length === 0 ? [] : [`${count.length} ${WAY_WORDS[way]}`];
  });
  const how =
    passed.length === 0 ? 'none passed' : `${counted(passed.length, 'test')} passed (${listed(ways)})`;
  const rest = failed === 0 || passed.length === 0 ? '' : `, ${counted(failed, 'test')} did not`;
  return [
    `Ran ${counted(tests.length, 'failed test')} again: ${how}${rest}. It took ${counted(processes, 'process', 'processes')} and ${timeWords(durationMs)}.`,
  ];
}

const WAY_WORDS = {
  together: 'when the failed tests ran together',
  alone: 'alone',
  shuffled: 'in another order',
} as const;
