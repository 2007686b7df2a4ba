import { counted, grouped, listed } from '../run-words.js';
import type { FoundCause } from './cause.js';
import type { CauseFacts, KnownFlake } from './cause-facts.js';
import { median } from './cause-facts.js';
import type { Missed } from './threshold-numbers.js';
import { missedLimit } from './threshold-numbers.js';

/**
 * A limit inside its own noise: the test fails with the same limit each time, by little, and with another value each
 * time. One failure can't show that; a break that makes something twice as slow misses its limit by more.
 */

const FAILURES_NEEDED = 2;

/** Share of the limit by which the middle one of the values misses it at most. */
const NEAR = 0.25;

/** Two numbers that miss one limit by little each time leave few other causes. */
const SEEN = 6;

/** Values that a sentence names, the newest ones. */
const NAMED_VALUES = 3;

export function thresholdCause({ failures }: CauseFacts): FoundCause | undefined {
  const judged = failures.at(-1);
  if (judged === undefined || missedBy(judged) === undefined) return undefined;
  const noise = noiseOf(failures);
  if (noise === undefined) return undefined;
  const { limit, values, within } = noise;
  return {
    kind: 'threshold',
    strength: SEEN,
    says: `Likely a limit inside its own noise: ${counted(values.length, 'failure')} missed the limit of ${plain(limit)} by at most ${percentUp(within)} (${listed(values.slice(-NAMED_VALUES).map(plain))}).`,
  };
}

export interface Noise {
  readonly limit: number;
  /** Oldest first. */
  readonly values: readonly number[];
  /** Largest distance from the limit, as a share of it. */
  readonly within: number;
}

/** The newest limit that several failures missed by little, each with its own value. */
export function noiseOf(failures: readonly KnownFlake[]): Noise | undefined {
  const missed = failures.flatMap((failure) => missedBy(failure) ?? []);
  const limit = missed.at(-1)?.limit;
  if (limit === undefined || limit === 0) return undefined;
  const values = missed.filter((one) => one.limit === limit).map(({ value }) => value);
  const distances = values.map((value) => Math.abs(value - limit) / Math.abs(limit));
  const isVaried = new Set(values).size >= FAILURES_NEEDED;
  if (values.length < FAILURES_NEEDED || !isVaried || (median(distances) ?? 1) > NEAR) return undefined;
  return { limit, values, within: Math.max(...distances) };
}

/** The limit that a failure states and its value on the wrong side of it. */
export function missedBy({ record }: Pick<KnownFlake, 'record'>): Missed | undefined {
  return missedLimit(record.excerpt ?? '');
}

/** Four digits at most: more would be noise of its own. */
export function plain(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Number.isInteger(rounded) && rounded >= 0 ? grouped(rounded) : String(rounded);
}

function percentUp(share: number): string {
  return `${Math.max(1, Math.ceil(100 * share - 1e-9))} %`;
}
