import type { Analysis, Verdict } from '../analysis/verdict.js';
import type { Conclusion, GateSettings } from '../model/run.js';
import { addCounts, NO_TESTS } from '../model/test-result.js';
import { decideFailure } from './decide-failure.js';
import type { DecideOptions } from './decide-options.js';
import { withdrawBeside } from './fails-beside.js';
import { blindSpots, findUnexplained } from './gate.js';
import { headline } from './headline.js';
import { reviewMissing } from './missing-tests.js';
import type { Blame, FailureDecision, Plan } from './plan.js';
import { findBreaches, NO_RULES } from './policy-rules.js';
import { planRerun } from './retry/plan-rerun.js';
import { reviewQuarantine, suggestQuarantine } from './suggestions.js';

/** Decides on a judged run. Pure; fails closed: what is not explained stays red. */
export function decide(analysis: Analysis, options: DecideOptions): Plan {
  const missing = reviewMissing(analysis);
  const unexplained = [...findUnexplained(analysis), ...missing.red];
  const decisions = analysis.verdicts.map((verdict) => decideFailure(verdict, options));
  const failures = withdrawBeside(decisions, options.gate)
    .map((failure) => (failure.excused && unexplained.length > 0 ? withdrawn(failure) : failure))
    .sort(byUrgency);
  const newFlaky = [...analysis.verdicts, ...analysis.retried].filter((verdict) => isNewlyFlaky(verdict));
  const breaches = findBreaches(analysis, newFlaky, options.rules ?? NO_RULES);
  const conclusion = conclude(failures, [...unexplained, ...breaches]);
  const blame = blameFor(failures, unexplained);
  const counts = analysis.run.parts.map((part) => part.counts).reduce(addCounts, NO_TESTS);
  const fails = failsJob(conclusion, options.gate);
  const facts = { blame, failures, unexplained, breaches, retried: analysis.retried, counts };
  return {
    conclusion,
    failsJob: fails,
    blame,
    headline: `${headline(facts)}${butWords(conclusion, fails, options.gate)}`,
    unexplained,
    notes: [...breaches, ...missing.notes, ...blindSpots(analysis)],
    failures,
    retried: analysis.retried,
    ...retryPlan(analysis, unexplained, options),
    suggestions: suggestQuarantine(analysis, options),
    releases: (options.reviews ?? []).filter(({ advice }) => advice === 'release' || advice === 'prune'),
    quarantineNotes: reviewQuarantine(analysis, options),
    quarantined: failures.filter((failure) => failure.quarantine !== undefined).length,
    newFlaky,
    states: analysis.states,
  };
}

/** Where the job does not end as its conclusion says, the first line says why. */
function butWords(conclusion: Conclusion, fails: boolean, { failOn }: GateSettings): string {
  if (conclusion === 'failed' && !fails) return ` The job passes all the same (fail-on: ${failOn}).`;
  if (conclusion === 'excused' && fails) return ` The job fails all the same (fail-on: ${failOn}).`;
  return '';
}

function retryPlan(
  analysis: Analysis,
  unexplained: readonly string[],
  { retry, reruns }: DecideOptions,
): Pick<Plan, 'retry' | 'reruns'> {
  if (reruns !== undefined) return { reruns };
  const { rates } = analysis;
  if (retry === undefined || rates === undefined) return {};
  return { retry: planRerun({ analysis, rates: rates(), unexplained }, retry) };
}

function withdrawn(failure: FailureDecision): FailureDecision {
  const reason = failure.reason.replace(/^Excused: /, '');
  return {
    ...failure,
    excused: false,
    reason: `Not excused, because not everything that is red is explained: ${reason}`,
  };
}

function conclude(failures: readonly FailureDecision[], unexplained: readonly string[]): Conclusion {
  if (unexplained.length > 0 || failures.some((failure) => !failure.excused)) return 'failed';
  return failures.length > 0 ? 'excused' : 'passed';
}

function failsJob(conclusion: Conclusion, gate: GateSettings): boolean {
  switch (gate.failOn) {
    case 'unexcused':
      return conclusion === 'failed';
    case 'any':
      return conclusion !== 'passed';
    case 'never':
      return false;
  }
}

function blameFor(failures: readonly FailureDecision[], unexplained: readonly string[]): Blame {
  if (failures.some(({ verdict }) => verdict.kind === 'regression')) return 'this-change';
  if (failures.some(({ verdict, excused }) => excused && verdict.perhapsSinceThisChange)) return 'unclear';
  const open = failures.filter(
    ({ verdict, excused }) => !excused && verdict.kind !== 'broken' && verdict.kind !== 'environment',
  );
  if (open.length > 0 || unexplained.length > 0) return 'unclear';
  return failures.length > 0 ? 'not-this-change' : 'nobody';
}

/** Unexcused before excused, then what is most likely this change's fault. */
function byUrgency(a: FailureDecision, b: FailureDecision): number {
  return (
    Number(a.excused) - Number(b.excused) ||
    URGENCY.indexOf(a.verdict.kind) - URGENCY.indexOf(b.verdict.kind) ||
    a.verdict.probabilityFlaky - b.verdict.probabilityFlaky ||
    (a.verdict.test < b.verdict.test ? -1 : 1)
  );
}

const URGENCY: readonly Verdict['kind'][] = [
  'regression',
  'undecided',
  'flaky',
  'outage',
  'environment',
  'broken',
];

/** Flaky now, and no run without this change ever showed it. */
function isNewlyFlaky(verdict: Verdict): boolean {
  return (
    verdict.perhapsSinceThisChange ||
    (verdict.failure.outcome === 'passed' && verdict.past.failed + verdict.past.flaky === 0)
  );
}
