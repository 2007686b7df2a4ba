import { chanceOfRow } from '../../analysis/rates/flake-rate.js';
import type { LaneRates, TestRate } from '../../analysis/rates/lane-rates.js';
import type { Analysis } from '../../analysis/verdict.js';
import type { TestId } from '../../model/test-id.js';
import { whyNothing, whyNotThis } from './caps.js';
import { cheapestSplit } from './cheapest-split.js';
import type { Doubt } from './early-stop.js';
import { retriesUntilGivenUp } from './early-stop.js';
import { durationOf, planSuite } from './plan-suite.js';
import { knownWords, rerunWords } from './rerun-words.js';
import type { LeftAlone, RetryPlan, TestRetries } from './retry-plan.js';
import type { RetrySettings } from './retry-settings.js';
import { budgetMs } from './retry-settings.js';

export interface RerunFacts {
  readonly analysis: Analysis;
  readonly rates: LaneRates;
  readonly unexplained: readonly string[];
}

interface Wanted {
  readonly rate: TestRate;
  readonly retries: number;
  readonly doubt: Doubt;
}

/** Which failing tests of a run are worth running again, and how often. */
export function planRerun({ analysis, rates, unexplained }: RerunFacts, settings: RetrySettings): RetryPlan {
  const known = planSuite(rates, settings);
  const nothing = whyNothing(analysis, unexplained, settings);
  if (nothing !== undefined) {
    const left = [{ reason: nothing, tests: analysis.verdicts.map(({ test }) => test) }];
    return { tests: [], left, known, says: [nothing] };
  }
  const usual = new Map(known.tests.map(({ test, retries }) => [test, retries]));
  const left = new Map<string, TestId[]>();
  const leave = (reason: string, test: TestId): void =>
    void left.set(reason, [...(left.get(reason) ?? []), test]);
  const wanted: Wanted[] = [];
  for (const verdict of analysis.verdicts) {
    const rate = rates.rateOf(verdict.test);
    const doubt: Doubt = {
      probabilityFlaky: verdict.probabilityFlaky,
      tally: rate.tally,
      failures: rowAtEnd(verdict.failure.attempts ?? 'f'),
    };
    const { retries, whyNone } = retriesOf(doubt, { usual: usual.get(verdict.test), settings });
    const reason = whyNotThis(verdict) ?? (retries === 0 ? whyNone : undefined);
    if (reason === undefined) wanted.push({ rate, retries, doubt });
    else leave(reason, verdict.test);
  }
  const mostMs = wanted.reduce((sum, { rate, retries }) => sum + durationOf(rate) * retries, 0);
  const budget = budgetMs(settings, rates.suiteMs, mostMs) ?? Number.POSITIVE_INFINITY;
  const tests = withinBudget(wanted, budget);
  for (const { rate } of wanted)
    if (!tests.some(({ test }) => test === rate.test)) leave(TOO_DEAR, rate.test);
  const alone = [...left].map(([reason, names]): LeftAlone => ({ reason, tests: names.sort() }));
  return { tests, left: alone, known, says: [...rerunWords(tests, alone), ...knownWords(known, settings)] };
}

const BROKEN = 'No retry: it is broken almost surely, and would only fail again.';
const TRIED_ENOUGH = 'No retry: the test tool has tried it as often as its flakiness asks for.';
const NONE_NEEDED = 'No retry: it fails so seldom that retry-target is kept without one.';
const TOO_DEAR = 'No retry: it takes longer than what is left of retry-budget.';

/**
 * As often as its known flakiness asks for, but never longer than until it is clear that the test is broken. Of a test
 * that is not known to be flaky, the second alone decides.
 */
function retriesOf(
  doubt: Doubt,
  { usual, settings }: { readonly usual: number | undefined; readonly settings: RetrySettings },
): { readonly retries: number; readonly whyNone: string } {
  const most = usual ?? settings.maxRetries;
  // Tries that the tool has made itself are of the same number.
  const open = most - (doubt.failures - 1);
  if (open <= 0) return { retries: 0, whyNone: most === 0 ? NONE_NEEDED : TRIED_ENOUGH };
  return { retries: retriesUntilGivenUp(doubt, open), whyNone: BROKEN };
}

function rowAtEnd(attempts: string): number {
  return /[fe]+$/.exec(attempts)?.[0].length ?? 1;
}

/** The longest that all retries can take must fit; else they go where they rescue most flakes for their time. */
function withinBudget(wanted: readonly Wanted[], budget: number): TestRetries[] {
  const candidates = wanted.map(({ rate, retries, doubt: { probabilityFlaky } }) => ({
    chances: Array.from({ length: retries + 1 }, (_, k) => probabilityFlaky * failsAllIfFlaky(rate, k)),
    costsMs: Array.from({ length: retries }, () => durationOf(rate)),
  }));
  const all = candidates.flatMap(({ costsMs }) => costsMs).reduce((sum, cost) => sum + cost, 0);
  const split = all <= budget ? undefined : cheapestSplit(candidates, { target: 0, budgetMs: budget });
  return wanted
    .map(({ rate, retries: most, doubt }, i): TestRetries => {
      const retries = split?.retries[i] ?? most;
      const { test, durationMs } = rate;
      const passesIfFlaky = 1 - failsAllIfFlaky(rate, retries);
      return { test, retries, passesIfFlaky, doubt, ...(durationMs !== undefined && { durationMs }) };
    })
    .filter(({ retries }) => retries > 0)
    .sort((a, b) => (a.test < b.test ? -1 : 1));
}

function failsAllIfFlaky({ tally }: TestRate, retries: number): number {
  return chanceOfRow(tally, retries + 1) / chanceOfRow(tally, 1);
}
