import type { Cause } from '../analysis/causes/cause.js';
import { describeRun, describeRunAndCommit } from '../analysis/run-words.js';
import type { Evidence, Verdict } from '../analysis/verdict.js';
import type { FailureRecord } from '../history/history.js';
import type { FailureDecision } from '../policy/plan.js';
import type { FailureGroup } from './overview.js';
import { capitalised, certainty, matterOf, percent } from './words.js';

/** The strongest words for a verdict, and the strongest against it. */
export interface Argument {
  readonly label: string;
  readonly evidence: Evidence;
}

/** At most one sentence each way. Evidence without weight is told only where nothing weighs. */
export function argue(verdict: Verdict): Argument[] {
  const forFlake = verdict.evidence.find((item) => item.weight > 0);
  const against = verdict.evidence.find((item) => item.weight < 0);
  const [why, but] = sides(verdict, forFlake, against);
  if (why === undefined && but === undefined) return argument('What we know', verdict.evidence[0]);
  return [
    ...argument(verdict.kind === 'undecided' ? 'For a flake' : 'Why', why),
    ...argument(verdict.kind === 'undecided' ? 'Against' : 'But', but),
  ];
}

function sides(
  verdict: Verdict,
  forFlake: Evidence | undefined,
  against: Evidence | undefined,
): (Evidence | undefined)[] {
  switch (verdict.kind) {
    case 'flaky':
    case 'undecided':
      return [forFlake, against];
    case 'regression':
      return [against, forFlake];
    case 'broken':
      // What was seen before the change says it best, whatever weighs most.
      return [verdict.evidence.find(({ kind }) => kind === 'broken-before') ?? against, undefined];
    case 'outage':
    case 'environment':
      // Their weights speak of flakes and faults, and they are neither.
      return [verdict.evidence[0], undefined];
  }
}

/**
 * Where it began, as far as runs tell: one piece of code, or several of which one has brought it. Nothing where the first
 * known run failed already, or where it is not known within a useful number of them.
 */
export function beganWords({ kind, blame }: Verdict): string | undefined {
  if (blame === undefined || blame.isBeforeHistory || blame.codes > MOST_BLAMED || kind === 'flaky')
    return undefined;
  if (blame.codes === 1) {
    const after = blame.after === undefined ? '' : `; ${describeRun(blame.after)} was good`;
    return blame.isThisChange ? undefined : `in ${describeRunAndCommit(blame.best)}${after}.`;
  }
  return `in one of ${blame.codes} commits, from ${describeRunAndCommit(blame.from)} to ${describeRunAndCommit(blame.to)} (99 % sure); most likely in ${describeRun(blame.best)}.`;
}

/** Commits that a person would look through. */
const MOST_BLAMED = 20;

function argument(label: string, evidence: Evidence | undefined): Argument[] {
  return evidence === undefined ? [] : [{ label, evidence }];
}

/** `Regression, very likely not a flake (97 %)`. */
export function verdictWords({ kind, probabilityFlaky, perhapsSinceThisChange }: Verdict): string {
  const sure = certainty(probabilityFlaky);
  const faulty = `${percent(1 - probabilityFlaky)} sure`;
  switch (kind) {
    case 'regression':
      return `Regression (${faulty})`;
    case 'broken':
      return `Broken before this change (${faulty})`;
    case 'flaky':
    case 'undecided':
      return capitalised(perhapsSinceThisChange ? `${sure}, perhaps since this change` : sure);
    // The number speaks of flakes and faults, and these are neither.
    case 'outage':
      return 'Part of an outage';
    case 'environment':
      return 'Fails in this environment only';
  }
}

/** Likely causes that say more than the verdict: what is called the environment's needs no second sentence on it. */
export function tellingCauses({ kind, causes }: Verdict): readonly Cause[] {
  return causes.filter((cause) => cause.kind !== kind);
}

/** The policy's reason, where it says more than the verdict and the advice do. */
export function tellingReason({ verdict, reason, quarantine }: FailureDecision): string | undefined {
  const more =
    matterOf(verdict) === 'flaky' || quarantine !== undefined || verdict.failure.ambiguous !== undefined;
  return more ? reason : undefined;
}

/** The reason below a heading that says "excused" already, and what it rests on most. */
export function excuse({ reason, verdict, quarantine, rule }: FailureDecision): string {
  if (rule !== undefined) {
    // What the rule keeps from counting is told as anything else would be.
    const why = argue(verdict)[0]?.evidence.says;
    const says = [`${verdictWords(verdict)}.`, ...(why === undefined ? [] : [why])];
    return [...says, `Reported only, by the rule ${rule} of tiers.`].join(' ');
  }
  const proof = quarantine === undefined ? verdict.evidence.find((item) => item.weight > 0) : undefined;
  const because = capitalised(reason.replace(/^Excused: /, ''));
  return proof === undefined ? because : `${because} ${proof.says}`;
}

/** What the report says of the failure; empty if it says nothing. */
export function failureText({ type = '', excerpt = '' }: FailureRecord): string {
  if (type === '' || excerpt.startsWith(type)) return excerpt;
  return excerpt === '' ? type : `${type}: ${excerpt}`;
}

/** The tests of a group, the lead first; a test that fails in several lanes is one. */
export function testsOf(group: FailureGroup): string[] {
  return [...new Set(group.members.map(({ decision }) => decision.verdict.test))];
}
