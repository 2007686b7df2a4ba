import { counted } from '../analysis/run-words.js';
import type { Verdict } from '../analysis/verdict.js';
import type { GateSettings } from '../model/run.js';
import { aboveUsual, asOftenAsBreaks } from './as-usual.js';
import type { DecideOptions } from './decide-options.js';
import type { Grace } from './grace.js';
import { graceFor, recentRelease } from './grace.js';
import type { FailureDecision } from './plan.js';
import { NO_RULES } from './policy-rules.js';
import type { QuarantineEntry } from './quarantine.js';
import { coversLane, entriesInForce, isExpired } from './quarantine.js';
import { tierOf } from './tiers.js';

/** Whether one failure is excused, and why, as a sentence. */

export function decideFailure(verdict: Verdict, options: DecideOptions): FailureDecision {
  const decision = decideGated(verdict, options);
  const { rules = NO_RULES, ownersOf } = options;
  const { tier, pattern } = tierOf(verdict.test, ownersOf?.(verdict) ?? [], rules.tiers);
  if (tier === 'gate' || decision.excused) return decision;
  const otherwise = decision.reason.replace(/^Not excused: /, '');
  const reason = `Excused: reported only, by the rule ${pattern ?? ''} of tiers. Otherwise: ${otherwise}`;
  return { ...decision, tier, rule: pattern ?? '', excused: true, reason };
}

function decideGated(verdict: Verdict, options: DecideOptions): FailureDecision {
  const { gate, quarantine, today } = options;
  const isMine = (candidate: Pick<QuarantineEntry, 'test' | 'lane'>): boolean =>
    candidate.test === verdict.test && coversLane(candidate, verdict.lane);
  const listed = quarantine.entries.find(isMine);
  const { test, lane } = verdict;
  const grace =
    listed === undefined
      ? graceFor(recentRelease(quarantine, { test, lane, today }), options.builtOn)
      : undefined;
  const entry = listed ?? grace?.entry;
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
    const reason = `Not excused: in quarantine, but only the ${cap} oldest entries count (quarantine-cap). ${asSentence(flaky.reason)}`;
    return { ...base, excused: false, reason };
  }
  return { ...base, ...decideQuarantined(verdict, { entry, grace }, today, asSentence(flaky.reason)) };
}

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
        reason:
          verdict.probabilityFlaky < gate.flakyThreshold
            ? `Not excused: the evidence does not reach ${percent(gate.flakyThreshold)} either way.`
            : 'Not excused: it looks like a flake, but no run has seen it fail and pass.',
      };
    case 'flaky':
      break;
  }
  if (verdict.perhapsSinceThisChange && !gate.excuseOwnFlakes) {
    const reason = verdict.passedBefore
      ? `Not excused: by the runs before this one alone, the evidence does not reach ${percent(gate.flakyThreshold)}.`
      : 'Not excused: only runs of this change show it to be flaky, so this change may have made it so.';
    return { excused: false, reason };
  }
  if (isUnsure(verdict, gate)) {
    const reason = `Not excused: this code failed and passed, and the evidence does not reach ${percent(gate.flakyThreshold)}: a break that comes and goes may be behind it.`;
    return { excused: false, reason };
  }
  if (verdict.looks === 'new' && !verdict.passedBefore) {
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
  if (verdict.onlyLately) {
    const reason =
      'Not excused: it fails now and then, but only in the newest runs, so a break that comes and goes may be behind it.';
    return { excused: false, reason };
  }
  const often = asOftenAsBreaks(verdict.timeline);
  if (often !== undefined) {
    const reason = `Not excused: it ${often}, far more often than before, so a break that comes and goes may be behind it.`;
    return { excused: false, reason };
  }
  return { excused: true, reason: `Excused: flaky with ${percent(verdict.probabilityFlaky)} certainty.` };
}

/** Its code failed and passed without the change, and that may be a break that comes and goes: nothing of the change's own. */
export function isUnsure(
  { kind, probabilityFlaky, perhapsSinceThisChange }: Verdict,
  { flakyThreshold }: Pick<GateSettings, 'flakyThreshold'>,
): boolean {
  return kind === 'flaky' && probabilityFlaky < flakyThreshold && !perhapsSinceThisChange;
}

/** Probability of a flake below which a quarantined test does not fail as it used to. */
const AS_USUAL = 0.5;

/** Quarantine covers the kind of failure that a test is known for, not whatever else goes wrong with it. */
function decideQuarantined(
  verdict: Verdict,
  { entry, grace }: { readonly entry: QuarantineEntry; readonly grace: Grace | undefined },
  today: string,
  otherwise: string,
): Decided {
  const where = grace === undefined ? 'in quarantine' : `it ${grace.says}`;
  if (isExpired(entry, today)) {
    return { excused: false, reason: `Not excused: its quarantine ended on ${entry.expires}. ${otherwise}` };
  }
  if (verdict.kind === 'broken' || verdict.kind === 'environment') {
    return {
      excused: false,
      reason: `Not excused: ${where}, but now it fails every time. ${otherwise}`,
    };
  }
  if (verdict.probabilityFlaky < AS_USUAL) {
    return {
      excused: false,
      reason: `Not excused: ${where}, but it fails more than it used to. ${otherwise}`,
    };
  }
  const above = aboveUsual(verdict.timeline);
  if (above !== undefined) {
    return {
      excused: false,
      reason: `Not excused: ${where}, but it ${above}, which it hardly did before. ${otherwise}`,
    };
  }
  if (verdict.looks !== 'known') {
    return {
      excused: false,
      reason: `Not excused: ${where}, but no earlier failure without this change looks like this one.`,
    };
  }
  const says =
    grace === undefined
      ? `in quarantine until ${entry.expires}, and fails as it used to`
      : `${where}; it fails as it used to, and has until ${entry.expires}`;
  return { excused: true, reason: `Excused: ${says}.` };
}

/** A reason that follows another one. */
function asSentence(reason: string): string {
  const rest = reason.replace(/^Not excused: /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** Never rounded up to certainty. */
function percent(probability: number): string {
  return `${Math.min(99, Math.floor(probability * 100))} %`;
}
