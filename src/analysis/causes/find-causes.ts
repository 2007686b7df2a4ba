import type { Verdict } from '../verdict.js';
import type { Cause, FoundCause } from './cause.js';
import type { CauseFacts, CauseSurroundings } from './cause-facts.js';
import { causeFacts } from './cause-facts.js';
import { clockCause } from './clock-cause.js';
import { environmentCause } from './environment-cause.js';
import { orderCauses } from './order-cause.js';
import { networkCause, resourcesCause } from './outside-causes.js';
import { thresholdCause } from './threshold-cause.js';
import { timingCause } from './timing-cause.js';
import { togetherCause } from './together-cause.js';
import { waysCause } from './ways-cause.js';

/** Each looks at the same facts, and finds what it is about or nothing. */
const FINDERS: readonly ((facts: CauseFacts) => FoundCause | undefined | readonly FoundCause[])[] = [
  thresholdCause,
  networkCause,
  resourcesCause,
  timingCause,
  orderCauses,
  waysCause,
  environmentCause,
  clockCause,
  togetherCause,
];

/** More than two guesses are none. */
const MOST_CAUSES = 2;

/** Likely causes of a failure that is a flake, may be one, or is of its environment; strongest first, each kind once. */
export function findCauses(verdict: Verdict, surroundings: CauseSurroundings): readonly Cause[] {
  if (!mayComeAndGo(verdict)) return [];
  const facts = causeFacts(verdict, surroundings);
  const found = FINDERS.flatMap((find) => find(facts) ?? []).sort((a, b) => b.strength - a.strength);
  const kinds = new Set<string>();
  return found
    .filter(({ kind }) => !kinds.has(kind) && kinds.add(kind))
    .slice(0, MOST_CAUSES)
    .map(({ kind, says }) => ({ kind, says }));
}

/** Flaky, or of the environment; or undecided, of a test that is proven to be flaky. */
function mayComeAndGo({ kind, evidence }: Verdict): boolean {
  if (kind === 'undecided') return evidence.some((one) => one.kind === 'confirmed-before');
  return kind === 'flaky' || kind === 'environment';
}
