import type { CauseGroup, CauseOptions, Rivals, Suspect } from './cause-group.js';
import { logSum, logSumOf } from './pool.js';

/**
 * A test that is explained better by its own rate may still have been hit by a cause that others show: what is known of
 * these causes is a rival too.
 */
export function besideOthers(
  group: CauseGroup,
  causes: readonly CauseGroup[],
  suspects: readonly Suspect[],
  options: CauseOptions,
): CauseGroup {
  const others = causes.filter((cause) => cause !== group);
  if (others.length === 0) return group;
  const rivals = group.rivals.map((own, m): Rivals => {
    const suspect = suspects[group.members[m] ?? 0] as Suspect;
    const broke = own.broke.slice();
    let { transient } = own;
    for (const cause of others) {
      const all = logSumOf([0, cause.transient, logSumOf(cause.breaks)]);
      const odds = joiningOdds(cause, options);
      for (let place = own.first; place < broke.length; place++) {
        const certainty = (cause.breaks[place] ?? Number.NEGATIVE_INFINITY) - all;
        if (certainty > NEGLIGIBLE)
          broke[place] = logSum(broke[place] ?? 0, certainty + odds + (suspect.broke[place] ?? 0));
      }
      const certainty = cause.transient - all;
      if (certainty > NEGLIGIBLE) transient = logSum(transient, certainty + odds + suspect.transient);
    }
    return { broke, first: own.first, transient };
  });
  return { ...group, rivals };
}

/** Log-certainty below which a cause does not matter to others. */
const NEGLIGIBLE = -10;

/** Log-odds that one more test belongs to a cause, from how many do. */
function joiningOdds({ members }: CauseGroup, { hazards }: CauseOptions): number {
  const chance = Math.min(0.5, members.length / hazards.tests);
  return Math.log(chance / (1 - chance));
}
