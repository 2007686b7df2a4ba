import { counted, grouped } from '../run-words.js';
import type { FoundCause } from './cause.js';
import { strengthOf } from './cause.js';
import type { CauseFacts, KnownFlake } from './cause-facts.js';
import { isBad, isPartial } from './cause-facts.js';

/**
 * What the ways of trying it again have shown: with other tests, and alone.
 *
 * A test that fails with others and passes alone depends on them, on the order, or on luck. How often luck gives that
 * follows from how often it fails with others: in the runs of the whole suite, and in retries together with other tests.
 * The failure that it was tried again for does not count: it was chosen because it failed.
 */

/** Chance of luck up to which the cause is called likely, and above which the doubt is said. */
const SURE = 0.05;
const DOUBTFUL = 0.2;

/** Log-odds of a single observation: beside anything that could be counted, it comes last. */
const WEAK = 0.5;

export function waysCause(facts: CauseFacts): FoundCause | undefined {
  const { failures } = facts;
  if (failures.at(-1)?.record.ways === undefined) return undefined;
  const tries = failures.flatMap(triesOf);
  const passed = tries.filter(({ failed }) => !failed);
  if (passed.length === 0) return undefined;
  const alone = tries.filter(({ way }) => way === 'a');
  const failedAlone = alone.filter(({ failed }) => failed).length;
  if (failedAlone > 0) return failsAlone(failedAlone, alone.length);
  if (alone.length > 0) return passesAlone(alone.length, withOthers(facts, tries));
  return passesWithFewer(passed.some(({ way }) => way === 's'));
}

interface TryOfFlake {
  readonly way: string;
  readonly failed: boolean;
}

/** The retries of a failure. */
function triesOf({ record }: KnownFlake): TryOfFlake[] {
  const ways = record.ways ?? '';
  return Array.from(record.attempts ?? '').flatMap((letter, i) => {
    const way = ways[i] ?? 'w';
    return letter === 's' || way === 'w' ? [] : [{ way, failed: letter !== 'p' }];
  });
}

interface Share {
  readonly failed: number;
  readonly of: number;
}

function withOthers({ results }: CauseFacts, tries: readonly TryOfFlake[]): Share {
  const whole = results.filter(({ sameLane, run }) => sameLane && !isPartial(run));
  const again = tries.filter(({ way }) => way !== 'a');
  return {
    failed: whole.filter(isBad).length + again.filter(({ failed }) => failed).length,
    of: whole.length + again.length,
  };
}

function failsAlone(failed: number, of: number): FoundCause {
  return {
    kind: 'timing',
    strength: WEAK,
    says: `Perhaps a race, or something outside: it failed in ${grouped(failed)} of ${counted(of, 'try', 'tries')} alone, so it needs no other test for that.`,
  };
}

function passesAlone(alone: number, { failed, of }: Share): FoundCause {
  // Where nothing else is known, anything may be luck.
  const luck = of === 0 ? 1 : (1 - failed / of) ** alone;
  const isSure = luck <= SURE && failed > 1;
  const passes = alone === 1 ? 'passed alone' : `passed each of ${grouped(alone)} times alone`;
  const fails =
    failed === 0
      ? 'it failed with the other tests'
      : `it failed in ${grouped(failed + 1)} of ${counted(of + 1, 'try', 'tries')} with other tests`;
  return {
    kind: 'order',
    strength: isSure ? strengthOf(luck) : WEAK,
    says: `${isSure ? 'Likely' : 'Perhaps'} order or shared state: ${fails} and ${passes}${doubt(luck)}.`,
  };
}

function doubt(luck: number): string {
  if (luck <= DOUBTFUL) return '';
  return luck >= 0.99
    ? ', which may be luck'
    : `, which proves little: by luck it happens in ${Math.round(100 * luck)} of 100 cases`;
}

function passesWithFewer(isShuffled: boolean): FoundCause {
  const how = isShuffled ? 'in another order' : 'as soon as only the failed tests ran';
  return {
    kind: 'order',
    strength: WEAK / 2,
    says: `Perhaps order, state that other tests leave, or timing: it passed ${how}, which may be luck.`,
  };
}
