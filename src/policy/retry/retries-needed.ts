import type { Tally } from '../../analysis/rates/flake-rate.js';
import { chanceOfRow } from '../../analysis/rates/flake-rate.js';

/** Chance that a test fails so many times in a row on good code. */
export type ChanceOfRow = (failures: number) => number;

/**
 * How many retries bring the chance that all tries of a test fail to `target`: the smallest r with
 * `chanceOfRow(r + 1) ≤ target`; `undefined` if `max` are not enough.
 *
 * The chance is an average over all rates that the history leaves possible, never a power of the average rate: the high
 * rates among them are what fails several times in a row.
 */
export function retriesNeeded(
  chance: ChanceOfRow,
  { target, max }: { readonly target: number; readonly max: number },
): number | undefined {
  for (let retries = 0; retries <= max; retries++) if (chance(retries + 1) <= target) return retries;
  return undefined;
}

/**
 * By number of retries, from none to `max`, the chance that a test fails a build by its flakiness. Never rises, and
 * each retry is worth no more than the one before: tests that keep failing are the ones with high rates.
 */
export function failingChances(tally: Tally, max: number): number[] {
  return Array.from({ length: max + 1 }, (_, retries) => chanceOfRow(tally, retries + 1));
}
