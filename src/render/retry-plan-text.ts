import type { LanePlan } from '../policy/retry/plan-lane.js';
import type { SuiteRetries } from '../policy/retry/plan-suite.js';
import { chanceWithSame } from '../policy/retry/plan-suite.js';
import { oneIn, percent, slipWords, timeWords } from '../policy/retry/price.js';
import { knownWords } from '../policy/retry/rerun-words.js';
import type { RetrySettings } from '../policy/retry/retry-settings.js';
import { budgetMs } from '../policy/retry/retry-settings.js';
import { logSafe } from './log-safe.js';
import { capitalised, number, plural } from './words.js';

/** How `deflake plan` reads: for each lane, what every flaky test needs, what that does and what it costs. */

/** Tests listed a lane; those that need most first. */
const LISTED_TESTS = 50;

export function renderLanePlan(lane: LanePlan, title: string, settings: RetrySettings): string {
  const { plan, runs, steadyTests } = lane;
  const from = `From ${plural(runs, 'run')}`;
  if (plan.tests.length === 0)
    return `${title}\n  ${from}: no test is known to be flaky, so no retry is planned.\n`;
  const lines = [
    ...knownWords(plan, settings),
    ...whyNotReached(lane, settings),
    ...costWords(lane, settings),
    ...guessWords(plan.tests),
    ...(steadyTests === 0
      ? [`${from}.`]
      : [
          `${from}; ${plural(steadyTests, 'test')} never failed on good code, and ${steadyTests === 1 ? 'needs' : 'need'} none for what is known.`,
        ]),
  ];
  return `${[title, ...lines.map((line) => `  ${line}`), '', ...rows(plan.tests)].join('\n')}\n`;
}

function whyNotReached({ plan, suiteMs }: LanePlan, settings: RetrySettings): string[] {
  if (plan.isReached) return [];
  const atMost = plan.tests.filter(({ retries }) => retries === settings.maxRetries).length;
  if (atMost > 0)
    return [
      `${plural(atMost, 'test')} would need more than max-retries (${settings.maxRetries}): mend or quarantine.`,
    ];
  const budget = budgetMs(settings, () => suiteMs);
  return budget === undefined ? [] : [`More does not fit into retry-budget (${timeWords(budget)} a run).`];
}

function costWords({ plan, suiteMs }: LanePlan, settings: RetrySettings): string[] {
  const most = Math.max(...plan.tests.map(({ retries }) => retries));
  if (most === 0) return [];
  const hasTimes = plan.tests.some(({ durationMs }) => durationMs !== undefined);
  const share =
    suiteMs === undefined
      ? ''
      : ` (${percent(plan.expectedMs / suiteMs)} of the tests' ${timeWords(suiteMs)})`;
  const budget = budgetMs(settings, () => suiteMs);
  const atMost = budget === undefined ? '' : `, and never more than ${timeWords(budget)}`;
  const time = hasTimes
    ? `It costs ${timeWords(plan.expectedMs)} in an average build${share}${atMost}.`
    : 'What it costs is unknown: the reports do not say how long tests take.';
  return [time, `${capitalised(slipWords(most))}; it is told as flaky then.`];
}

/** The numbers that people choose without counting. */
const USUAL_GUESSES = [3, 5];

function guessWords(tests: readonly SuiteRetries[]): string[] {
  const guesses = USUAL_GUESSES.map((n) => `${n} retries for every test: ${oneIn(chanceWithSame(tests, n))}`);
  return [`What a guess would leave failing: ${guesses.join('; ')}.`];
}

function rows(tests: readonly SuiteRetries[]): string[] {
  const shown = tests.slice(0, LISTED_TESTS);
  const cells = shown.map((test) => [
    String(test.retries),
    test.needed === undefined ? 'over 50' : String(test.needed),
    oneIn(test.chanceWithout),
    oneIn(test.chanceWith),
    logSafe(test.test),
  ]);
  const head = ['retries', 'even share', 'fails now', 'with retries', 'test'];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const lines = [head, ...cells].map(
    (row) =>
      `  ${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')}`,
  );
  const rest = tests.length - shown.length;
  return rest === 0 ? lines : [...lines, `  and ${number(rest)} more`];
}
