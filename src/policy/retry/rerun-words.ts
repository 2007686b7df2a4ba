import { counted } from '../../analysis/run-words.js';
import type { SuitePlan } from './plan-suite.js';
import { oneIn, percent, slipWords, timeWords } from './price.js';
import type { LeftAlone, TestRetries } from './retry-plan.js';
import type { RetrySettings } from './retry-settings.js';

/** What a plan to run tests again does, and its price, in sentences. */
export function rerunWords(tests: readonly TestRetries[], left: readonly LeftAlone[]): string[] {
  const alone = left.map(({ reason, tests: names }) =>
    names.length === 1 ? reason : `${reason} (${counted(names.length, 'test')})`,
  );
  if (tests.length === 0) return alone;
  const most = Math.max(...tests.map(({ retries }) => retries));
  const tries = tests.reduce((sum, { retries }) => sum + retries, 0);
  const passes = tests.reduce((product, { passesIfFlaky }) => product * passesIfFlaky, 1);
  const worth = `Worth running again: ${counted(tests.length, 'test')}, each until it passes, ${most === 1 ? 'once at most' : `at most ${most} times`}`;
  const ms = tests.reduce((sum, { retries, durationMs = Number.NaN }) => sum + retries * durationMs, 0);
  const time = Number.isNaN(ms) ? '' : `, ${timeWords(ms)} of tests`;
  const all = tests.length === 1 ? 'it passes then' : 'all of them pass then';
  return [
    `${worth} (${counted(tries, 'try', 'tries')} in all at the most${time}).`,
    `If this is flakiness, ${all} with ${percent(passes)}. The price: ${slipWords(most)}; it is told as flaky then.`,
    ...alone,
  ];
}

/** What known flakiness does to builds, without retries and with those that are planned. */
export function knownWords(
  { tests, chanceWithout, chanceWith, isReached }: SuitePlan,
  { target }: RetrySettings,
): string[] {
  if (tests.length === 0) return [];
  const most = Math.max(...tests.map(({ retries }) => retries));
  const planned = most === 0 ? 'and none are planned' : `${oneIn(chanceWith)} with up to ${most}`;
  const verdict = isReached ? 'retry-target is kept' : `retry-target asks for ${oneIn(target)}`;
  return [
    `Known flakiness (${counted(tests.length, 'test')}) fails ${oneIn(chanceWithout)} without retries, ${planned}; ${verdict}.`,
  ];
}
