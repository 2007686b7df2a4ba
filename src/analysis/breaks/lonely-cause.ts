import type { CauseGroup, CauseOptions, Suspect } from './cause-group.js';
import { placesNear } from './cause-pools.js';
import { breakHazard } from './hazards.js';
import type { LonelyPool } from './lonely-pool.js';
import { logSumOf } from './pool.js';

/** For a break and for a transient that one test shows. */
export interface LonelyPools {
  readonly broke: LonelyPool;
  readonly transient: LonelyPool;
}

/** What `groupOf` says of one suspect alone. */
export function lonelyGroup(
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
