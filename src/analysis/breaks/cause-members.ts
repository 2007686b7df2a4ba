import type { FailureRecord } from '../../history/history.js';
import type { TestId } from '../../model/test-id.js';
import type { CauseGroup } from './cause-group.js';
import { TOUCHING_SHARE } from './changed-files-ratio.js';
import type { PointedChange } from './pointed-changes.js';

/** The members of a group that fail in the judged run, and how many of them point to the change. */
interface Members {
  readonly failing: readonly TestId[];
  readonly touching: number;
  /** Place of the earlier change that is likeliest to have broken them, of those that any member points to. */
  readonly pointedPlace: number | undefined;
}

export interface MembersOptions {
  /** Of all suspects, by their places. */
  readonly tests: readonly TestId[];
  readonly places: ReadonlyMap<TestId, number>;
  /** What failed in the judged run. */
  readonly records: ReadonlyMap<TestId, FailureRecord>;
  /** Of all suspects, by their places. */
  readonly pointsTo: readonly (readonly PointedChange[])[];
  /** Whether it is known, and counts, which files the change touches. */
  readonly knowsChange: boolean;
}

/** Who has one cause with whom, as people and the changed files see it. */
export class CauseMembers {
  private readonly tests: readonly TestId[];
  private readonly places: ReadonlyMap<TestId, number>;
  private readonly records: ReadonlyMap<TestId, FailureRecord>;
  private readonly pointsTo: readonly (readonly PointedChange[])[];
  private readonly knowsChange: boolean;
  private readonly members = new WeakMap<CauseGroup, Members>();

  constructor({ tests, places, records, pointsTo, knowsChange }: MembersOptions) {
    this.tests = tests;
    this.places = places;
    this.records = records;
    this.pointsTo = pointsTo;
    this.knowsChange = knowsChange;
  }

  /** The tests of a group that fail in the judged run. */
  failingTestsOf(group: CauseGroup): readonly TestId[] {
    return this.membersOf(group).failing;
  }

  /** Whether a test failed each time that Deflake ran it again, while others of its group passed. */
  hasOutlasted(group: CauseGroup, test: TestId): boolean {
    const isTriedAgain = (each: TestId): boolean => this.records.get(each)?.ways !== undefined;
    const isRecovered = (each: TestId): boolean => this.records.get(each)?.outcome === 'passed';
    if (!isTriedAgain(test) || isRecovered(test)) return false;
    return this.failingTestsOf(group).some((each) => isTriedAgain(each) && isRecovered(each));
  }

  private membersOf(group: CauseGroup): Members {
    const known = this.members.get(group);
    if (known !== undefined) return known;
    const failing = group.members
      .map((i) => this.tests[i] as TestId)
      .filter((test) => this.records.has(test));
    const touching = failing.filter((test) => this.touches(test)).length;
    const members = { failing, touching, pointedPlace: this.pointedPlaceOf(group) };
    this.members.set(group, members);
    return members;
  }

  private pointedPlaceOf({ members, breaks }: CauseGroup): number | undefined {
    let best: number | undefined;
    const chanceOf = (place: number): number => breaks[place] ?? Number.NEGATIVE_INFINITY;
    for (const member of members)
      for (const { place } of this.pointsTo[member] ?? [])
        if (best === undefined || chanceOf(place) > chanceOf(best)) best = place;
    return best;
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
    if (!this.knowsChange) return undefined;
    const { failing, touching } = this.membersOf(group);
    return this.touches(test) || (touching > 0 && touching >= TOUCHING_SHARE * failing.length);
  }

  /**
   * The earlier change that the failure points to, or others of its cause do; the likeliest to have broken it, where there are
   * several. Without files where only others point to it.
   */
  earlierChangeOf(group: CauseGroup, test: TestId): PointedChange | undefined {
    const place = this.membersOf(group).pointedPlace;
    if (place === undefined) return undefined;
    const own = this.pointsTo[this.places.get(test) ?? -1] ?? [];
    return own.find((change) => change.place === place) ?? { place, files: [] };
  }

  private touches(test: TestId): boolean {
    return (this.records.get(test)?.touches ?? []).length > 0;
  }
}
