import type { FailureRecord } from '../../history/history.js';
import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { FailureContext } from '../evidence/failure-context.js';
import type { EvidenceName } from '../evidence/names.js';
import type { Case } from '../judge-failures.js';
import { chanceOfRow, flakeLikelihood } from '../rates/flake-rate.js';
import type { Balance } from './balance.js';
import { TOUCHING_SHARE } from './changed-files-ratio.js';
import type { CodeAxis } from './code-axis.js';
import { codeAxis } from './code-axis.js';
import type { CauseGroup, Suspect as CauseSuspect, Rivals } from './common-causes.js';
import { findCommonCauses } from './common-causes.js';
import type { FailsElsewhere } from './fails-elsewhere.js';
import { findFailsElsewhere } from './fails-elsewhere.js';
import type { Hazards } from './hazards.js';
import { hazardsOf, KNOWN_FLAKY_RISK, lonelyBreakHazard } from './hazards.js';
import type { Onsets } from './onsets.js';
import { logSumOf } from './pool.js';
import { signatureRatios } from './signature-ratio.js';
import type { Look, Suspect } from './suspects.js';
import { gatherSuspects, lookAt, onsetsOf } from './suspects.js';
import type { TestCourse, View } from './test-course.js';

/** Log-likelihood that a test which a transient hits fails in one try. */
const TRANSIENT_FAILS = Math.log(0.95);

export interface ScalesOptions {
  readonly judged: Case;
  /** Tests of the lane; `undefined` where passing ones are not listed. */
  readonly tests: number | undefined;
  readonly without: ReadonlySet<EvidenceName>;
}

export interface GroupBalance {
  readonly balance: Balance;
  /** The tests that have one cause with it. */
  readonly group: CauseGroup;
}

interface Weighed {
  readonly looked: readonly Look[];
  readonly signatures: boolean;
  readonly balances: ReadonlyMap<TestId, GroupBalance>;
}

/** The members of a group that fail in the judged run, and how many of them point to the change. */
interface GroupMembers {
  readonly failing: readonly TestId[];
  readonly touching: number;
}

/** Weighs the explanations of what failed in one run of a lane, test by test and all together. */
export class LaneScales {
  readonly axis: CodeAxis;
  /** Everything that counts. */
  readonly view: View;
  readonly failsElsewhere: FailsElsewhere | undefined;
  private readonly hazards: Hazards;
  private readonly records: ReadonlyMap<TestId, FailureRecord>;
  private readonly suspects: readonly Suspect[];
  private readonly places: ReadonlyMap<TestId, number>;
  private readonly without: ReadonlySet<EvidenceName>;
  private readonly knowsChange: boolean;
  /** Log-chance that each place of the axis breaks one test and no other. */
  private readonly lonely: Float64Array;
  /** What was weighed together: views in which all look the same are one. */
  private readonly weighed: Weighed[] = [];
  private readonly members = new WeakMap<CauseGroup, GroupMembers>();

  constructor({ judged: judgedCase, tests, without }: ScalesOptions) {
    const { judged, view, past } = judgedCase;
    this.axis = codeAxis(past.find(({ sameLane }) => sameLane)?.runs ?? [], judged);
    this.failsElsewhere = without.has('outage') ? undefined : findFailsElsewhere(judgedCase);
    this.hazards = hazardsOf({
      isMerged: isMerged(judged.run),
      tests,
      failsElsewhere: this.failsElsewhere !== undefined,
    });
    this.records = view.recordsOf(judged.key) ?? new Map();
    this.lonely = Float64Array.from(this.axis.codes, (_, place) =>
      Math.log(lonelyBreakHazard(this.hazards, place, this.axis.base)),
    );
    this.without = without;
    this.view = {
      confirmed: !without.has('confirmed-before'),
      isolated: !without.has('isolation'),
      own: without.has('same-code') ? 'none' : 'all',
      attempts: !without.has('attempts'),
    };
    this.knowsChange = judged.run.changedFiles !== undefined || hasTouches(this.records);
    this.suspects = gatherSuspects(judgedCase, this.axis, without);
    this.places = new Map(this.suspects.map(({ test }, i) => [test, i]));
  }

  /** What a failure is told from. */
  pastOf(
    test: TestId,
  ): Pick<FailureContext, 'results' | 'base' | 'bad' | 'isUpset' | 'mayBeProven' | 'known'> {
    const { judged, known, hasProof } = this.suspect(test);
    const { results, base, bad, isUpset } = judged;
    return { results, base, bad, isUpset, mayBeProven: hasProof, known };
  }

  /** Log-odds of a flake from the rate alone: the chance to fail now, against that of a break by this change. */
  byRate(test: TestId, view: View): number {
    const suspect = this.suspect(test);
    const chance = chanceOfRow(lookAt(suspect, view).course.before, 1);
    return Math.log(chance) - (this.lonely.at(-1) ?? 0) - riskOf(suspect);
  }

  /** The test on its own. */
  alone(test: TestId, view: View): Balance {
    const suspect = this.suspect(test);
    return this.aloneIn(suspect, lookAt(suspect, view));
  }

  /** Every failing test of the run, with what fails together looked at together. */
  together(view: View, { signatures }: { readonly signatures: boolean }): ReadonlyMap<TestId, GroupBalance> {
    const looked = this.suspects.map((suspect) => lookAt(suspect, view));
    const known = this.weighed.find(
      (other) => other.signatures === signatures && other.looked.every((look, i) => look === looked[i]),
    );
    if (known !== undefined) return known.balances;
    const groups = findCommonCauses(
      this.suspects.map((suspect, i) => this.asCause(suspect, looked[i] as Look, signatures)),
      { hazards: this.hazards, base: this.axis.base },
    );
    const balances = new Map<TestId, GroupBalance>();
    for (const group of groups) {
      for (const [m, i] of group.members.entries()) {
        const suspect = this.suspects[i] as Suspect;
        if (!this.records.has(suspect.test)) continue;
        const alone = this.aloneIn(suspect, looked[i] as Look);
        balances.set(suspect.test, { balance: this.pooledBalance(alone, group.rivals[m] as Rivals), group });
      }
    }
    this.weighed.push({ looked, signatures, balances });
    return balances;
  }

  private asCause(suspect: Suspect, look: Look, signatures: boolean): CauseSuspect {
    const onsets = onsetsOf(suspect, look);
    const places = this.axis.codes.length;
    const signature = signatures ? this.records.get(suspect.test)?.signature : undefined;
    const ratios =
      signature === undefined || suspect.known.length === 0
        ? undefined
        : signatureRatios(signature, suspect.known, { places, first: onsets.first });
    const weight = riskOf(suspect) - flakinessOf(this.aloneIn(suspect, look));
    const weighed = (ofOnsets: Float64Array): Float64Array => {
      const broke = ofOnsets.slice();
      for (let place = onsets.first; place < places; place++)
        broke[place] = (broke[place] as number) + ((ratios?.[place] ?? 0) + weight);
      return broke;
    };
    return {
      broke: weighed(onsets.broke),
      brokeBy: onsets.brokeBy.map(weighed),
      first: onsets.first,
      transient: this.transientRatio(look.course) + (ratios?.at(-1) ?? 0) + weight,
    };
  }

  /** The tests of a group that fail in the judged run. */
  failingTestsOf(group: CauseGroup): readonly TestId[] {
    return this.membersOf(group).failing;
  }

  private membersOf(group: CauseGroup): GroupMembers {
    const known = this.members.get(group);
    if (known !== undefined) return known;
    const failing = group.members
      .map((i) => (this.suspects[i] as Suspect).test)
      .filter((test) => this.records.has(test));
    const members = { failing, touching: failing.filter((test) => this.touches(test)).length };
    this.members.set(group, members);
    return members;
  }

  /**
   * A number for the cause that several tests of the judged run share, if it began at one place: where the history begins,
   * everything that never passed has begun.
   */
  sharedCauseOf(group: CauseGroup): number | undefined {
    if (this.failingTestsOf(group).length < 2) return undefined;
    let likeliest = group.first;
    for (let place = group.first; place < group.breaks.length; place++)
      if ((group.breaks[place] as number) > (group.breaks[likeliest] as number)) likeliest = place;
    return likeliest === 0 && group.transient < (group.breaks[0] ?? 0) ? undefined : (group.members[0] ?? 0);
  }

  othersIn(group: CauseGroup, test: TestId): { readonly failing: number; readonly lately: number } {
    const failing = this.failingTestsOf(group).length;
    const others = this.records.has(test) ? failing - 1 : failing;
    return { failing: others, lately: group.members.length - failing };
  }

  /**
   * Whether the failure points to the change: it does, or enough others of its cause do. `undefined` where nobody knows
   * which files the change touches.
   */
  pointsToChange(group: CauseGroup, test: TestId): boolean | undefined {
    if (!this.knowsChange || this.without.has('changed-files')) return undefined;
    const { failing, touching } = this.membersOf(group);
    return this.touches(test) || (touching > 0 && touching >= TOUCHING_SHARE * failing.length);
  }

  /** Tests become flaky, at a rate that is noticed, about as often as they alone are broken. */
  private aloneIn(suspect: Suspect, look: Look): Balance {
    look.alone ??= this.balanceOf(suspect, onsetsOf(suspect, look));
    return look.alone;
  }

  private balanceOf(suspect: Suspect, { broke, becameFlaky, first }: Onsets): Balance {
    const { base } = this.axis;
    const risk = riskOf(suspect);
    // From the first place on: all before it are impossible.
    const broken = broke.slice(first);
    const flaky = becameFlaky.slice(first);
    for (let i = 0; i < broken.length; i++) {
      const weight = (this.lonely[first + i] as number) + risk;
      broken[i] = (broken[i] as number) + weight;
      flaky[i] = (flaky[i] as number) + weight;
    }
    const here = Math.max(0, base - first);
    return {
      becameFlaky: this.before(flaky.subarray(0, here)),
      becameFlakyHere: logSumOf(flaky.subarray(here)),
      transient: Number.NEGATIVE_INFINITY,
      brokeBefore: this.before(broken.subarray(0, here)),
      brokeHere: logSumOf(broken.subarray(here)),
    };
  }

  private pooledBalance(alone: Balance, { broke, first, transient }: Rivals): Balance {
    const base = Math.max(first, this.axis.base);
    const flakiness = flakinessOf(alone);
    return {
      ...alone,
      transient: this.without.has('outage') ? Number.NEGATIVE_INFINITY : transient + flakiness,
      brokeBefore: this.before(broke.subarray(first, base)) + flakiness,
      brokeHere: logSumOf(broke.subarray(base)) + flakiness,
    };
  }

  private before(logs: Float64Array): number {
    return this.without.has('broken-before') ? Number.NEGATIVE_INFINITY : logSumOf(logs);
  }

  private transientRatio({ whole, before, failures }: TestCourse): number {
    if (failures === 0) return Number.NEGATIVE_INFINITY;
    return flakeLikelihood(before) + failures * TRANSIENT_FAILS - flakeLikelihood(whole.total);
  }

  private touches(test: TestId): boolean {
    return (this.records.get(test)?.touches ?? []).length > 0;
  }

  private suspect(test: TestId): Suspect {
    const suspect = this.suspects[this.places.get(test) ?? -1];
    if (suspect === undefined) throw new Error(`${test} did not fail in the judged run.`);
    return suspect;
  }
}

/**
 * Flaky as ever, or flaky since some code, as a log-ratio to the first: what a cause that several tests share has to explain
 * better. Else two tests that became flaky at different times would look like one break.
 */
function flakinessOf({ becameFlaky, becameFlakyHere }: Balance): number {
  return logSumOf([0, becameFlaky, becameFlakyHere]);
}

/** All that runs without the change say. */
const WITHOUT_CHANGE: View = { confirmed: true, isolated: true, own: 'none', attempts: false };

/** What makes a test that has been flaky likelier to be hit by a break, or by a transient. */
function riskOf(suspect: Suspect): number {
  const { failed, refailed } = lookAt(suspect, WITHOUT_CHANGE).course.before;
  return failed + refailed > 0 ? Math.log(KNOWN_FLAKY_RISK) : 0;
}

/** On the default branch, and not pushed to it past all pull requests, as far as the commit tells. */
function isMerged({ onDefaultBranch, event, mergedPullRequests, commitMessage }: RunInfo): boolean {
  const isDirect = event === 'push' && commitMessage !== undefined && mergedPullRequests.length === 0;
  return onDefaultBranch && !isDirect;
}

function hasTouches(records: ReadonlyMap<TestId, FailureRecord>): boolean {
  return [...records.values()].some(({ touches }) => touches !== undefined);
}
