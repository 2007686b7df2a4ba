import { counted } from '../analysis/run-words.js';
import type { Analysis, Verdict } from '../analysis/verdict.js';
import type { Conclusion, GateSettings } from '../model/run.js';
import { addCounts, NO_TESTS } from '../model/test-result.js';
import { blindSpots, findUnexplained } from './gate.js';
import { headline } from './headline.js';
import { reviewMissing } from './missing-tests.js';
import type { Blame, FailureDecision, Plan } from './plan.js';
import type { PolicyRules } from './policy-rules.js';
import { findBreaches, NO_RULES } from './policy-rules.js';
import type { Quarantine, QuarantineEntry, ReleasedEntry } from './quarantine.js';
import { coversLane, dayAfter, entriesInForce, isExpired } from './quarantine.js';
import type { EntryReview } from './quarantine-review.js';
import { planRerun } from './retry/plan-rerun.js';
import type { RetrySettings } from './retry/retry-settings.js';
import { reviewQuarantine, suggestQuarantine } from './suggestions.js';
import { tierOf } from './tiers.js';

export interface DecideOptions {
  readonly gate: GateSettings;
  readonly quarantine: Quarantine;
  /** `2026-03-01`. */
  readonly today: string;
  /** Entries of the quarantine file at most that hold at a time; all without it. */
  readonly quarantineCap?: number;
  /** What the history says of the entries. */
  readonly reviews?: readonly EntryReview[];
  /** The day whose state of the base branch this change builds on (`2026-03-01`), where that is known. */
  readonly baseDay?: string;
  /** None without it: every test gates, and nothing else fails the job. */
  readonly rules?: PolicyRules;
  /** Owners of a test by CODEOWNERS, as far as its file is known. */
  readonly ownersOf?: (verdict: Verdict) => readonly string[];
  /** Without it, nothing is said of running again. */
  readonly retry?: RetrySettings;
}

/** Decides on a judged run. Pure; fails closed: what is not explained stays red. */
export function decide(analysis: Analysis, options: DecideOptions): Plan {
  const missing = reviewMissing(analysis);
  const unexplained = [...findUnexplained(analysis), ...missing.red];
  const failures = analysis.verdicts
    .map((verdict) => decideFailure(verdict, options))
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
  { retry }: DecideOptions,
): Pick<Plan, 'retry'> {
  const { rates } = analysis;
  if (retry === undefined || rates === undefined) return {};
  return { retry: planRerun({ analysis, rates: rates(), unexplained }, retry) };
}

function decideFailure(verdict: Verdict, options: DecideOptions): FailureDecision {
  const decision = decideGated(verdict, options);
  const { rules = NO_RULES, ownersOf } = options;
  const { tier, pattern } = tierOf(verdict.test, ownersOf?.(verdict) ?? [], rules.tiers);
  if (tier === 'gate' || decision.excused) return decision;
  const otherwise = decision.reason.replace(/^Not excused: /, '');
  const reason = `Excused: reported only, by the rule ${pattern ?? ''} of tiers. Otherwise: ${otherwise}`;
  return { ...decision, tier, excused: true, reason };
}

function decideGated(verdict: Verdict, options: DecideOptions): FailureDecision {
  const { gate, quarantine, today } = options;
  const isMine = (candidate: Pick<QuarantineEntry, 'test' | 'lane'>): boolean =>
    candidate.test === verdict.test && coversLane(candidate, verdict.lane);
  const entry = quarantine.entries.find(isMine) ?? graceFor(quarantine.released.find(isMine), options);
  const base = { verdict, ...(entry !== undefined && { quarantine: entry }) };
  if (verdict.failure.ambiguous !== undefined) {
    return { ...base, excused: false, reason: `Not excused: ${verdict.failure.ambiguous}` };
  }
  const flaky = decideFlaky(verdict, gate);
  if (flaky.excused || entry === undefined) return { ...base, ...flaky };
  const cap = options.quarantineCap ?? Number.POSITIVE_INFINITY;
  const isOverCap =
    !isExpired(entry, today) &&
    quarantine.entries.includes(entry) &&
    !entriesInForce(quarantine, { today, cap }).includes(entry);
  if (isOverCap) {
    const reason = `Not excused: in quarantine, but only the ${cap} oldest entries count (quarantine-cap). ${flaky.reason}`;
    return { ...base, excused: false, reason };
  }
  return { ...base, ...decideQuarantined(verdict, entry, today, flaky.reason) };
}

/**
 * A test that has left quarantine, for branches that do not contain its fix yet: they build on a base from before that
 * day, and did not make the test any worse.
 */
function graceFor(
  released: ReleasedEntry | undefined,
  { baseDay, today }: DecideOptions,
): QuarantineEntry | undefined {
  if (released === undefined || baseDay === undefined || baseDay >= released.on) return undefined;
  const expires = dayAfter(released.on, GRACE_DAYS);
  if (expires < today) return undefined;
  const { test, lane, on } = released;
  const reason = `left quarantine on ${on}, and this branch builds on a state from before`;
  return { test, reason, since: on, expires, ...(lane !== undefined && { lane }) };
}

/** Days after which a branch that still lacks a fix should catch up with its base. */
const GRACE_DAYS = 30;

interface Decided {
  readonly excused: boolean;
  readonly reason: string;
}

function decideFlaky(verdict: Verdict, gate: GateSettings): Decided {
  switch (verdict.kind) {
    case 'regression':
      return { excused: false, reason: 'Not excused: it looks like the fault of this change.' };
    case 'broken':
      return {
        excused: false,
        reason: 'Not excused: it was failing before this change, and still needs a fix.',
      };
    case 'environment':
      return {
        excused: false,
        reason: 'Not excused: it always fails in this environment, whatever the change.',
      };
    case 'outage':
      return {
        excused: false,
        reason: 'Not excused: too much fails at once to say anything of single tests. Run it again.',
      };
    case 'undecided':
      return {
        excused: false,
        reason: `Not excused: the evidence does not reach ${percent(gate.flakyThreshold)} either way.`,
      };
    case 'flaky':
      break;
  }
  if (verdict.perhapsSinceThisChange && !gate.excuseOwnFlakes) {
    return {
      excused: false,
      reason:
        'Not excused: only runs of this change show it to be flaky, so this change may have made it so.',
    };
  }
  if (verdict.looks === 'new') {
    const reason = 'Not excused: it has been flaky, but it never failed in this way before.';
    return { excused: false, reason };
  }
  if (verdict.past.runs < gate.minRuns && !verdict.perhapsSinceThisChange) {
    const known = `${counted(verdict.past.runs, 'run')} without this change`;
    return {
      excused: false,
      reason: `Not excused: there are only ${known}, and ${gate.minRuns} are needed (min-runs).`,
    };
  }
  return { excused: true, reason: `Excused: flaky with ${percent(verdict.probabilityFlaky)} certainty.` };
}

/** Probability of a flake below which a quarantined test does not fail as it used to. */
const AS_USUAL = 0.5;

/** Quarantine covers the kind of failure that a test is known for, not whatever else goes wrong with it. */
function decideQuarantined(
  verdict: Verdict,
  entry: QuarantineEntry,
  today: string,
  otherwise: string,
): Decided {
  if (isExpired(entry, today)) {
    return { excused: false, reason: `Not excused: its quarantine ended on ${entry.expires}. ${otherwise}` };
  }
  if (verdict.kind === 'broken' || verdict.kind === 'environment') {
    return {
      excused: false,
      reason: `Not excused: in quarantine, but now it fails every time. ${otherwise}`,
    };
  }
  if (verdict.probabilityFlaky < AS_USUAL) {
    return {
      excused: false,
      reason: `Not excused: in quarantine, but it fails more than it used to. ${otherwise}`,
    };
  }
  if (verdict.looks !== 'known') {
    return {
      excused: false,
      reason: 'Not excused: in quarantine, but no earlier failure without this change looks like this one.',
    };
  }
  return { excused: true, reason: `Excused: in quarantine until ${entry.expires}, and fails as it used to.` };
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

/** Never rounded up to certainty. */
function percent(probability: number): string {
  return `${Math.min(99, Math.floor(probability * 100))} %`;
}
