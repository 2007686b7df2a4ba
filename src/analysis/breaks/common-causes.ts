import { BREAK_KINDS } from './break-rate.js';
import type { Hazards } from './hazards.js';
import { BREAK_SIZES, breakHazard } from './hazards.js';
import type { LonelyPool } from './lonely-pool.js';
import { lonelyPool } from './lonely-pool.js';
import type { Pool } from './pool.js';
import { logSum, logSumOf, pool } from './pool.js';

/**
 * Which failures have one cause: a break at one code of the lane, or a transient in the judged run, which passes by
 * itself. The strongest cause is looked for, the tests that it explains are taken out, and so on; what is left fails on
 * its own, test by test.
 */

/** One test that failed in the judged run or lately, with log-likelihood ratios against its flake rate. */
export interface Suspect {
  /** Of a break, at each place of the axis. */
  readonly broke: Float64Array;
  /** The same of each kind of break. */
  readonly brokeBy: readonly Float64Array[];
  /** The first place at which it may have broken. */
  readonly first: number;
  /** Of a transient in the judged run; −∞ if it did not fail there. */
  readonly transient: number;
}

export interface CauseOptions {
  readonly hazards: Hazards;
  /** Places before this one do not contain the change. */
  readonly base: number;
}

/** What speaks against "it fails by its own flake rate", as log-ratios to that. */
export interface Rivals {
  /** The first place at which it may have broken. */
  readonly first: number;
  readonly broke: Float64Array;
  readonly transient: number;
}

/** Suspects with one cause, or one alone. */
export interface CauseGroup {
  /** Places in the list of suspects. */
  readonly members: readonly number[];
  /** Of each member. */
  readonly rivals: readonly Rivals[];
  /** The first place at which any of them may have broken. */
  readonly first: number;
  /** Log-odds of a break at each place against none, pooled over the members. */
  readonly breaks: Float64Array;
  /** Log-odds of a transient against none. */
  readonly transient: number;
}

/** Causes that are looked for in one run; more at once would not be told apart by anybody. */
const MOST_CAUSES = 12;

/** How far below its likeliest place, in nats, a place is looked at: e^−25 is nothing. */
const HOPELESS = 25;

/** Places around the likeliest ones of the members that are looked at, in codes. */
const REACH = 60;

export function findCommonCauses(suspects: readonly Suspect[], options: CauseOptions): CauseGroup[] {
  const groups: (readonly number[])[] = [];
  let left = suspects.map((_, i) => i);
  for (let round = 0; round < MOST_CAUSES && left.length > 1; round++) {
    const members = strongestCause(left, suspects, options);
    if (members.length < 2) break;
    groups.push(members);
    const taken = new Set(members);
    left = left.filter((i) => !taken.has(i));
  }
  const causes = groups.map((members) => groupOf(members, suspects, options));
  const pools: LonelyPools = {
    broke: lonelyPool(BREAK_SIZES, options.hazards.tests),
    transient: lonelyPool(options.hazards.transientSizes, options.hazards.tests),
  };
  const lonely = left.map((i) => lonelyGroup(i, suspects[i] as Suspect, pools, options));
  return [...causes, ...lonely].map((group) => besideOthers(group, causes, suspects, options));
}

/**
 * A test that is explained better by its own rate may still have been hit by a cause that others show: what is known of
 * these causes is a rival too.
 */
function besideOthers(
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
  for (const [n, place] of near.entries()) breaks[place] = pools[n]?.log ?? Number.NEGATIVE_INFINITY;
  const rivals = members.map((member, i): Rivals => {
    // Nothing, or one of the causes, as the other members tell.
    const all = logSumOf([0, transient.without(i), ...pools.map((cause) => cause.without(i))]);
    const broke = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
    for (const [n, place] of near.entries()) broke[place] = (pools[n] as Pool).hits(i) - all;
    const { first } = suspects[member] as Suspect;
    return { broke, first, transient: transient.hits(i) - all };
  });
  const first = rivals.reduce((least, rival) => Math.min(least, rival.first), near[0] ?? 0);
  return { members, rivals, first, breaks, transient: transient.log };
}

interface LonelyPools {
  readonly broke: LonelyPool;
  readonly transient: LonelyPool;
}

/** What `groupOf` says of one suspect alone. */
function lonelyGroup(
  index: number,
  suspect: Suspect,
  pools: LonelyPools,
  { hazards, base }: CauseOptions,
): CauseGroup {
  const places = suspect.broke.length;
  const near = placesNear([suspect], places);
  const breaks = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  const broke = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  let hazard = 0;
  for (const place of near) hazard += breakHazard(hazards, place, base);
  const transientHazard = Math.log(hazards.transient);
  const all = logSumOf([0, transientHazard + pools.transient.alone, Math.log(hazard) + pools.broke.alone]);
  for (const place of near) {
    const gain = suspect.broke[place] ?? Number.NEGATIVE_INFINITY;
    const logHazard = Math.log(breakHazard(hazards, place, base));
    breaks[place] = pools.broke.log(logHazard, gain);
    broke[place] = logHazard + pools.broke.hit + gain - all;
  }
  return {
    members: [index],
    rivals: [
      {
        broke,
        first: suspect.first,
        transient: transientHazard + pools.transient.hit + suspect.transient - all,
      },
    ],
    first: Math.min(suspect.first, near[0] ?? 0),
    breaks,
    transient: pools.transient.log(transientHazard, suspect.transient),
  };
}

function poolBreak(
  place: number,
  members: readonly number[],
  suspects: readonly Suspect[],
  { hazards, base }: CauseOptions,
): Pool {
  const kinds = BREAK_KINDS.map(({ share }, kind) => ({
    share,
    gains: Float64Array.from(members, (i) => suspects[i]?.brokeBy[kind]?.[place] ?? Number.NEGATIVE_INFINITY),
  }));
  const hazard = breakHazard(hazards, place, base);
  return pool(kinds, { hazard, sizes: BREAK_SIZES, tests: hazards.tests });
}

function poolTransient(
  members: readonly number[],
  suspects: readonly Suspect[],
  { hazards }: CauseOptions,
): Pool {
  const gains = Float64Array.from(members, (i) => suspects[i]?.transient ?? Number.NEGATIVE_INFINITY);
  return pool([{ share: 1, gains }], {
    hazard: hazards.transient,
    sizes: hazards.transientSizes,
    tests: hazards.tests,
  });
}

function likeliestPlace({ broke, first }: Suspect): number {
  let best = broke.length - 1;
  for (let place = broke.length - 1; place >= first; place--)
    if ((broke[place] as number) > (broke[best] as number)) best = place;
  return best;
}

/** Places at which any of the members may have broken; the judged one always, because something new may have happened. */
function placesNear(members: readonly Suspect[], places: number): number[] {
  const isNear = new Uint8Array(places);
  isNear[places - 1] = 1;
  for (const suspect of members) {
    const { broke } = suspect;
    const likeliest = likeliestPlace(suspect);
    const least = (broke[likeliest] ?? 0) - HOPELESS;
    const last = Math.min(places - 1, likeliest + REACH);
    for (let at = Math.max(suspect.first, likeliest - REACH); at <= last; at++)
      if ((broke[at] ?? Number.NEGATIVE_INFINITY) >= least) isNear[at] = 1;
  }
  const near: number[] = [];
  for (let at = 0; at < places; at++) if (isNear[at] === 1) near.push(at);
  return near;
}
