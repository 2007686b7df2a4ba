import type { CauseGroup, Suspect } from './cause-group.js';

/**
 * Groups that were worked out in one view of a run's failures. In the next view most of them have the same members, which
 * look the same, and need not be worked out again.
 */
export class KnownGroups {
  /** By the first member. */
  private readonly known = new Map<Suspect, { members: readonly Suspect[]; group: CauseGroup }[]>();

  /** `make` must say the same of the same members each time. */
  of(members: readonly Suspect[], make: () => CauseGroup): CauseGroup {
    const [first] = members;
    if (first === undefined) return make();
    const ofFirst = this.known.get(first) ?? [];
    this.known.set(first, ofFirst);
    const same = ofFirst.find((one) => isSame(one.members, members));
    if (same !== undefined) return same.group;
    const group = make();
    ofFirst.push({ members, group });
    return group;
  }
}

function isSame(a: readonly Suspect[], b: readonly Suspect[]): boolean {
  return a.length === b.length && a.every((suspect, i) => suspect === b[i]);
}
