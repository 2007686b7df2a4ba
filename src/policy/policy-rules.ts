import { counted, grouped } from '../analysis/run-words.js';
import type { Analysis, Verdict } from '../analysis/verdict.js';
import type { NumberOrShare } from './retry/retry-settings.js';
import type { TierRule } from './tiers.js';

/** What the gate asks for beyond failures that are not excused. */
export interface PolicyRules {
  readonly tiers: readonly TierRule[];
  /** A test that shows itself flaky for the first time fails the job. */
  readonly failOnNewFlaky: boolean;
  /** Flaky tests above which the job fails, as a number or as a share of the tests that ran. */
  readonly flakyBudget?: NumberOrShare;
}

export const NO_RULES: PolicyRules = { tiers: [], failOnNewFlaky: false };

/** What breaks the rules, in sentences; each fails the job, whatever else it comes to. */
export function findBreaches(
  { states, run }: Analysis,
  newFlaky: readonly Verdict[],
  { failOnNewFlaky, flakyBudget }: PolicyRules,
): string[] {
  const breaches: string[] = [];
  if (failOnNewFlaky && newFlaky.length > 0) {
    const [first] = newFlaky;
    breaches.push(
      `${counted(newFlaky.length, 'test is', 'tests are')} flaky that ${newFlaky.length === 1 ? 'was' : 'were'} not known to be, such as ${first?.test} (fail-on: new-flaky).`,
    );
  }
  if (flakyBudget !== undefined) {
    const ran = run.parts.reduce((sum, { counts }) => sum + counts.tests - counts.skipped, 0);
    const most = 'number' in flakyBudget ? flakyBudget.number : Math.floor(flakyBudget.share * ran);
    const flaky = states.filter(({ state }) => state === 'flaky').length;
    if (flaky > most)
      breaches.push(
        `${counted(flaky, 'test is', 'tests are')} flaky, and at most ${grouped(most)} may be (flaky-budget).`,
      );
  }
  return breaches;
}
