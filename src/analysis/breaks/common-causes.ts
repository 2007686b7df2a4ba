import { besideOthers } from './beside-others.js';
import type { CauseGroup, CauseOptions, Rivals, Suspect } from './cause-group.js';
import { likeliestPlace, placesNear, poolBreak, poolTransient } from './cause-pools.js';
import { BREAK_SIZES } from './hazards.js';
import { KnownGroups } from './known-groups.js';
import type { LonelyPools } from './lonely-cause.js';
import { lonelyGroup } from './lonely-cause.js';
import { lonelyPool } from './lonely-pool.js';
import type { Pool } from './pool.js';
import { logSumOf } from './pool.js';

/**
 * Which failures have one cause: a break at one code of the lane, or a transient in the judged run, which passes by
 * itself. The strongest cause is looked for, the tests that it explains are taken out, and so on; what is left fails on
 * its own, test by test.
 */

/** Causes that are looked for in one run; more at once would not be told apart by anybody. */
const MOST_CAUSES = 12;

/** `known`: what was found in other views of the same failures, and gets what is found in this one. */
export function findCommonCauses(
  suspects: readonly Suspect[],
  options: CauseOptions,
  known: KnownGroups = new KnownGroups(),
): CauseGroup[] {
  const groups: (readonly number[])[] = [];
  let left = suspects.map((_, i) => i);
  for (let round = 0; round < MOST_CAUSES && left.length > 1; round++) {
    const members = strongestCause(left, suspects, options);
    if (members.length < 2) break;
    groups.push(members);
    const taken = new Set(members);
    left = left.filter((i) => !taken.has(i));
  }
  const causes = groups.map((members) =>
    known.of(members, suspects, () => groupOf(members, suspects, options)),
  );
  const pools: LonelyPools = {
    broke: lonelyPool(BREAK_SIZES, options.hazards.tests),
    transient: lonelyPool(options.hazards.transientSizes, options.hazards.tests),
  };
  const lonely = left.map((i) => {
    const suspect = suspects[i] as Suspect;
    return known.of([i], suspects, () => lonelyGroup(i, suspect, pools, options));
  });
  return [...causes, ...lonely].map((group) => besideOthers(group, causes, suspects, options));
}

/** The suspects that the likeliest of all causes explains better than their own rates; none if no cause is likely. */
function strongestCause(
  left: readonly number[],
  suspects: readonly Suspect[],
  options: CauseOptions,
): number[] {
  const candidates = new Set(left.map((i) => likeliestPlace(suspects[i] as Suspect)));
  let best = poolTransient(left, suspects, options);
  for (const place of candidates) {
    const cause = poolBreak(place, left, suspects, options);
    if (cause.log > best.log) best = cause;
  }
  if (best.log <= 0) return [];
  return left.filter((_, i) => best.joins(i) > 0);
}

function groupOf(
  members: readonly number[],
  suspects: readonly Suspect[],
  options: CauseOptions,
): CauseGroup {
  const places = (suspects[members[0] ?? 0] as Suspect).broke.length;
  const near = placesNear(
    members.map((i) => suspects[i] as Suspect),
    places,
  );
  const pools = near.map((place) => poolBreak(place, members, suspects, options));
  const transient = poolTransient(members, suspects, options);
  const breaks = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  for (let n = 0; n < near.length; n++) breaks[near[n] as number] = (pools[n] as Pool).log;
  // Tests that did the same all along are one suspect, and one is looked at.
  const known = new Map<Suspect, Rivals>();
  const rivals = members.map((member, i): Rivals => {
    const suspect = suspects[member] as Suspect;
    const same = known.get(suspect);
    if (same !== undefined) return same;
    // Nothing, or one of the causes, as the other members tell.
    const all = logSumOf([0, transient.without(i), ...pools.map((cause) => cause.without(i))]);
    const broke = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
    for (let n = 0; n < near.length; n++) broke[near[n] as number] = (pools[n] as Pool).hits(i) - all;
    const made = { broke, first: suspect.first, transient: transient.hits(i) - all };
    known.set(suspect, made);
    return made;
  });
  const first = rivals.reduce((least, rival) => Math.min(least, rival.first), near[0] ?? 0);
  return { members, rivals, first, breaks, transient: transient.log };
}
