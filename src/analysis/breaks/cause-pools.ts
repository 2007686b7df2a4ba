import { BREAK_KINDS } from './break-rate.js';
import type { CauseOptions, Suspect } from './cause-group.js';
import { BREAK_SIZES, breakHazard } from './hazards.js';
import type { Pool } from './pool.js';
import { pool } from './pool.js';

/** One cause of several suspects: a break at a place of the axis, or a transient in the judged run. */

export function poolBreak(
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

export function poolTransient(
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

export function likeliestPlace({ broke, first }: Suspect): number {
  let best = broke.length - 1;
  for (let place = broke.length - 1; place >= first; place--)
    if ((broke[place] as number) > (broke[best] as number)) best = place;
  return best;
}

/** How far below its likeliest place, in nats, a place is looked at: e^−25 is nothing. */
const HOPELESS = 25;

/** Places around the likeliest ones of the members that are looked at, in codes. */
const REACH = 60;

/** Places at which any of the members may have broken; the judged one always, because something new may have happened. */
export function placesNear(members: readonly Suspect[], places: number): number[] {
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
