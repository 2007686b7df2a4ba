import type { FailureRecord } from '../../history/history.js';
import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { EvidenceName } from '../evidence/names.js';
import type { Case } from '../judge-failures.js';
import type { PastResult } from '../past.js';
import { chanceOfRow, flakeLikelihood } from '../rates/flake-rate.js';
import type { Balance } from './balance.js';
import { TOUCHING_SHARE } from './changed-files-ratio.js';
import type { CodeAxis } from './code-axis.js';
import { codeAxis } from './code-axis.js';
import type { CauseGroup, Rivals } from './common-causes.js';
import { findCommonCauses } from './common-causes.js';
import type { FailsElsewhere } from './fails-elsewhere.js';
import { findFailsElsewhere } from './fails-elsewhere.js';
import type { Hazards } from './hazards.js';
import { hazardsOf, KNOWN_FLAKY_RISK, lonelyBreakHazard } from './hazards.js';
import type { Onsets } from './onsets.js';
import { logSumOf } from './pool.js';
import type { KnownFailure } from './signature-ratio.js';
import { signatureRatios } from './signature-ratio.js';
import type { Look, Suspect } from './suspects.js';
import { gatherSuspects, lookAt } from './suspects.js';
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
    this.without = without;
    this.view = {
      confirmed: !without.has('confirmed-before'),
      isolated: !without.has('isolation'),
      own: without.has('same-code') ? 'none' : 'all',
      attempts: !without.has('attempts'),
    };
    this.knowsChange = judged.run.changedFiles !== undefined || hasTouches(this.records);
    this.suspects = gatherSuspects(judgedCase, this.axis);
    this.places = new Map(this.suspects.map(({ test }, i) => [test, i]));
  }

  resultsOf(test: TestId): readonly PastResult[] {
    return this.suspect(test).judged.results;
  }

  knownFailures(test: TestId): readonly KnownFailure[] {
    return this.suspect(test).known;
  }

  /** Log-odds of a flake from the rate alone: the chance to fail now, against that of a break by this change. */
  byRate(test: TestId, view: View): number {
    const chance = chanceOfRow(lookAt(this.suspect(test), view).course.before, 1);
    return Math.log(chance) - this.lonelyHazard(this.axis.codes.length - 1) - this.risk(test);
  }

  /** The test on its own. */
  alone(test: TestId, view: View): Balance {
    return this.balanceOf(test, lookAt(this.suspect(test), view).onsets);
  }

  /** Every failing test of the run, with what fails together looked at together. */
  together(view: View, { signatures }: { readonly signatures: boolean }): ReadonlyMap<TestId, GroupBalance> {
    const looked = this.suspects.map((suspect) => lookAt(suspect, view));
    const groups = findCommonCauses(
      this.suspects.map(({ test, known }, i) => {
        const { course, onsets } = looked[i] as Look;
        const signature = signatures ? this.records.get(test)?.signature : undefined;
        const ratios = signatureRatios(signature, known, {
          places: this.axis.codes.length,
          first: onsets.first,
        });
        const risk = this.risk(test);
        return {
          broke: addTo(onsets, (place) => (ratios[place] ?? 0) + risk),
          transient: this.transientRatio(course) + (ratios.at(-1) ?? 0) + risk,
        };
      }),
      { hazards: this.hazards, base: this.axis.base },
    );
    const balances = new Map<TestId, GroupBalance>();
    for (const group of groups) {
      for (const [m, i] of group.members.entries()) {
        const { test } = this.suspects[i] as Suspect;
        if (!this.records.has(test)) continue;
        const alone = this.balanceOf(test, (looked[i] as Look).onsets);
        balances.set(test, { balance: this.pooledBalance(alone, group.rivals[m] as Rivals), group });
      }
    }
    return balances;
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
    const likeliest = group.breaks.indexOf(Math.max(...group.breaks));
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
  private balanceOf(test: TestId, onsets: Onsets): Balance {
    const { base } = this.axis;
    const risk = this.risk(test);
    const weight = (place: number): number => this.lonelyHazard(place) + risk;
    const broken = addTo(onsets, weight);
    const flaky = addTo({ ...onsets, broke: onsets.becameFlaky }, weight);
    return {
      becameFlaky: this.before(flaky.subarray(0, base)),
      becameFlakyHere: logSumOf(flaky.subarray(base)),
      transient: Number.NEGATIVE_INFINITY,
      brokeBefore: this.before(broken.subarray(0, base)),
      brokeHere: logSumOf(broken.subarray(base)),
    };
  }

  private pooledBalance(alone: Balance, { broke, transient }: Rivals): Balance {
    const { base } = this.axis;
    return {
      ...alone,
      transient: this.without.has('outage') ? Number.NEGATIVE_INFINITY : transient,
      brokeBefore: this.before(broke.subarray(0, base)),
      brokeHere: logSumOf(broke.subarray(base)),
    };
  }

  private before(logs: Float64Array): number {
    return this.without.has('broken-before') ? Number.NEGATIVE_INFINITY : logSumOf(logs);
  }

  /** Whether no run or attempt of the change tells more than the judged result, so that all views of them are one. */
  get isAlone(): boolean {
    return !this.suspects.some(({ hasOwn, hasAttempts }) => hasOwn || hasAttempts);
  }

  private transientRatio({ whole, before, failures }: TestCourse): number {
    if (failures === 0) return Number.NEGATIVE_INFINITY;
    return flakeLikelihood(before) + failures * TRANSIENT_FAILS - flakeLikelihood(whole.total);
  }

  private lonelyHazard(place: number): number {
    return Math.log(lonelyBreakHazard(this.hazards, place, this.axis.base));
  }

  private risk(test: TestId): number {
    const { failed, refailed } = lookAt(this.suspect(test), WITHOUT_CHANGE).course.before;
    return failed + refailed > 0 ? Math.log(KNOWN_FLAKY_RISK) : 0;
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

/** All that runs without the change say. */
const WITHOUT_CHANGE: View = { confirmed: true, isolated: true, own: 'none', attempts: false };

/** The ratios of a break with something more at each place that matters. */
function addTo({ broke, first }: Onsets, more: (place: number) => number): Float64Array {
  const sum = broke.slice();
  for (let place = first; place < sum.length; place++) sum[place] = (sum[place] ?? 0) + more(place);
  return sum;
}

/** On the default branch, and not pushed to it past all pull requests, as far as the commit tells. */
function isMerged({ onDefaultBranch, event, mergedPullRequests, commitMessage }: RunInfo): boolean {
  const isDirect = event === 'push' && commitMessage !== undefined && mergedPullRequests.length === 0;
  return onDefaultBranch && !isDirect;
}

function hasTouches(records: ReadonlyMap<TestId, FailureRecord>): boolean {
  return [...records.values()].some(({ touches }) => touches !== undefined);
}
