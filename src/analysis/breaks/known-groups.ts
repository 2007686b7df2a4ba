import type { CauseGroup, Suspect } from './cause-group.js';

/**
 * Groups that were worked out in one view of a run's failures. In the next view most of them have the same members, which
 * look the same, and need not be worked out again.
 */
export class KnownGroups {
  /** By the first member. */
  private readonly known = new Map<number, { looks: readonly Suspect[]; group: CauseGroup }[]>();

  /** `members`: their places among all `suspects`. `make` must say the same of the same members each time. */
  of(members: readonly number[], suspects: readonly Suspect[], make: () => CauseGroup): CauseGroup {
    const [first] = members;
    if (first === undefined) return make();
    const ofFirst = this.known.get(first) ?? [];
    this.known.set(first, ofFirst);
    const looks = members.map((i) => suspects[i] as Suspect);
    const same = ofFirst.find((one) => isSame(one.group.members, members) && isSame(one.looks, looks));
    if (same !== undefined) return same.group;
    const group = make();
    ofFirst.push({ looks, group });
    return group;
  }
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
