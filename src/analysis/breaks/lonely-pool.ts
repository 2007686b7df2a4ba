import type { CauseSize } from './hazards.js';
import { logSum, logSumOf } from './pool.js';

/**
 * What `pool.ts` says of a cause that only one test shows, in closed form. Most failures are lonely, and each is asked
 * about at a hundred places. There its gain and the hazard are all that differs: the sum over sizes of hazard · share ·
 * ((1−n/N)^N + n/N · (1−n/N)^(N−1) · g) needs its two factors only once.
 */
export interface LonelyPool {
  /** Log-odds of the cause against none, whether or not it hits the test. */
  readonly log: (logHazard: number, gain: number) => number;
  /** Log of the cause and the hit on the test, for no gain and a hazard of one. */
  readonly hit: number;
  /** Log of the cause alone, for a hazard of one. */
  readonly alone: number;
}

export function lonelyPool(sizes: readonly CauseSize[], tests: number): LonelyPool {
  const others = Math.max(0, tests - 1);
  const [missed, hits, odds, alone]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const { tests: expected, share } of sizes) {
    const chance = Math.min(0.9, expected / tests);
    const miss = Math.log1p(-chance);
    const hit = Math.log(chance);
    const rest = Math.log(share) + others * miss;
    missed.push(rest + miss);
    hits.push(rest + hit);
    odds.push(rest + hit - miss);
    alone.push(rest);
  }
  const [missedLog, hitLog] = [logSumOf(missed), logSumOf(hits)];
  return {
    log: (logHazard, gain) => logHazard + logSum(missedLog, hitLog + gain),
    hit: logSumOf(odds),
    alone: logSumOf(alone),
  };
}
