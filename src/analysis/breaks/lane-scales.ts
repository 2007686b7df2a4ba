import type { FailureRecord } from '../../history/history.js';
import type { OutcomeCode } from '../../history/timeline.js';
import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { EarlierChange } from '../evidence/changed-files-sentence.js';
import type { FailureContext } from '../evidence/failure-context.js';
import type { EvidenceName } from '../evidence/names.js';
import type { Case } from '../judge-failures.js';
import { chanceOfRow } from '../rates/flake-rate.js';
import { balanceAlone, flakinessOf } from './alone.js';
import type { Balance } from './balance.js';
import type { Blame } from './blame.js';
import { blameOf } from './blame.js';
import type { CauseGroup, Suspect as CauseSuspect, Rivals } from './cause-group.js';
import { CauseMembers } from './cause-members.js';
import { asCause } from './cause-ratios.js';
import type { CodeAxis } from './code-axis.js';
import { codeAxis } from './code-axis.js';
import { findCommonCauses } from './common-causes.js';
import type { FailsElsewhere } from './fails-elsewhere.js';
import { findFailsElsewhere } from './fails-elsewhere.js';
import type { Hazards } from './hazards.js';
import { hazardsOf, lonelyBreakHazard } from './hazards.js';
import { KnownGroups } from './known-groups.js';
import { logSumOf } from './pool.js';
import { riskOf } from './suspect-risk.js';
import type { Look, Suspect } from './suspects.js';
import { gatherSuspects, lookAt, onsetsOf } from './suspects.js';
import type { View } from './test-course.js';

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

/** What is looked at beside results: how failures look, and which earlier changes they point to. */
interface Looked {
  readonly signatures: boolean;
  readonly files: boolean;
}

interface Weighed extends Looked {
  readonly looked: readonly Look[];
  readonly balances: ReadonlyMap<TestId, GroupBalance>;
}

/** Weighs the explanations of what failed in one run of a lane, test by test and all together. */
export class LaneScales {
  readonly axis: CodeAxis;
  /** Everything that counts. */
  readonly view: View;
  readonly failsElsewhere: FailsElsewhere | undefined;
  readonly members: CauseMembers;
  private readonly hazards: Hazards;
  private readonly records: ReadonlyMap<TestId, FailureRecord>;
  private readonly suspects: readonly Suspect[];
  /** No failure points to an earlier change. */
  private readonly pointsNowhere: boolean;
  private readonly places: ReadonlyMap<TestId, number>;
  private readonly without: ReadonlySet<EvidenceName>;
  /** Log-chance that each place of the axis breaks one test and no other. */
  private readonly lonely: Float64Array;
  /** What was weighed together: views in which all look the same are one. */
  private readonly weighed: Weighed[] = [];
  private readonly groups = new KnownGroups();
  private readonly blames = new Map<CauseGroup, Blame | undefined>();

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
    this.suspects = gatherSuspects(judgedCase, this.axis, without);
    this.pointsNowhere = this.suspects.every(({ pointsTo }) => pointsTo.length === 0);
    const suspected = this.suspects.map(({ test }) => test);
    this.places = new Map(suspected.map((test, i) => [test, i]));
    const knowsChange = judged.run.changedFiles !== undefined || hasTouches(this.records);
    this.members = new CauseMembers({
      tests: suspected,
      places: this.places,
      records: this.records,
      pointsTo: this.suspects.map(({ pointsTo }) => pointsTo),
      knowsChange: knowsChange && !without.has('changed-files'),
    });
  }

  /** What a failure is told from. */
  pastOf(
    test: TestId,
  ): Pick<FailureContext, 'results' | 'sorted' | 'base' | 'bad' | 'isUpset' | 'mayBeProven' | 'known'> {
    const { judged, sorted, known, hasProof } = this.suspect(test);
    const { results, base, bad, isUpset } = judged;
    return { results, sorted, base, bad, isUpset, mayBeProven: hasProof, known };
  }

  /** The letter of the judged result. */
  codeOf(test: TestId): OutcomeCode {
    return this.suspect(test).judged.code;
  }

  /** Log-odds of a flake from the rate alone: the chance to fail now, against that of a break by this change. */
  byRate(test: TestId, view: View): number {
    const suspect = this.suspect(test);
    const look = lookAt(suspect, view);
    look.chance ??= Math.log(chanceOfRow(look.course.before, 1));
    return look.chance - (this.lonely.at(-1) ?? 0) - riskOf(suspect);
  }

  /** The judged run has a change of its own, and no code that the base had run before. */
  get bringsChange(): boolean {
    return this.axis.judged >= this.axis.base;
  }

  /** The change before the judged one that a failure points to. */
  earlierChange(group: CauseGroup, test: TestId): EarlierChange | undefined {
    const change = this.members.earlierChangeOf(group, test);
    const run = this.axis.codes[change?.place ?? -1]?.run;
    return change && run && { run, files: change.files };
  }

  /** Where the cause of a group began, if the code is at fault. */
  blameOf(group: CauseGroup): Blame | undefined {
    if (!this.blames.has(group)) this.blames.set(group, blameOf(group, this.axis));
    return this.blames.get(group);
  }

  /** The test on its own. */
  alone(test: TestId, view: View): Balance {
    const suspect = this.suspect(test);
    return this.aloneIn(suspect, lookAt(suspect, view));
  }

  /** Every failing test of the run, with what fails together looked at together. */
  together(view: View, { signatures, files }: Looked): ReadonlyMap<TestId, GroupBalance> {
    const looked = this.suspects.map((suspect) => lookAt(suspect, view));
    const known = this.weighed.find(
      (other) =>
        other.signatures === signatures &&
        (other.files === files || this.pointsNowhere) &&
        other.looked.every((look, i) => look === looked[i]),
    );
    if (known !== undefined) return known.balances;
    const groups = findCommonCauses(
      this.suspects.map((suspect, i) => this.asCauseIn(suspect, looked[i] as Look, { signatures, files })),
      { hazards: this.hazards, base: this.axis.base },
      this.groups,
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
    this.weighed.push({ looked, signatures, files, balances });
    return balances;
  }

  private asCauseIn(suspect: Suspect, look: Look, { signatures, files }: Looked): CauseSuspect {
    // Of what never failed before, the looks say nothing.
    const signature =
      signatures && suspect.known.length > 0 ? this.records.get(suspect.test)?.signature : undefined;
    const pointsTo = files ? suspect.pointsTo : [];
    // Nothing else is the suspect's own: others that did the same all along share the look.
    const key = `${signature ?? ''} ${pointsTo.map(({ place }) => place).join()}`;
    const known = look.asCauses.get(key);
    if (known !== undefined) return known;
    const alone = this.aloneIn(suspect, look);
    const made = asCause(suspect, look, { places: this.axis.codes.length, signature, pointsTo, alone });
    look.asCauses.set(key, made);
    return made;
  }

  private aloneIn(suspect: Suspect, look: Look): Balance {
    look.alone ??= balanceAlone(onsetsOf(suspect, look), {
      lonely: this.lonely,
      base: this.axis.base,
      risk: riskOf(suspect),
      countsBefore: !this.without.has('broken-before'),
    });
    return look.alone;
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

  private suspect(test: TestId): Suspect {
    const suspect = this.suspects[this.places.get(test) ?? -1];
    if (suspect === undefined) throw new Error(`${test} did not fail in the judged run.`);
    return suspect;
  }
}

/** On the default branch, and not pushed to it past all pull requests, as far as the commit tells. */
function isMerged({ onDefaultBranch, event, mergedPullRequests, commitMessage }: RunInfo): boolean {
  const isDirect = event === 'push' && commitMessage !== undefined && mergedPullRequests.length === 0;
  return onDefaultBranch && !isDirect;
}

function hasTouches(records: ReadonlyMap<TestId, FailureRecord>): boolean {
  return [...records.values()].some(({ touches }) => touches !== undefined);
}
