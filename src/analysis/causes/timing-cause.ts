import { grouped, times } from '../run-words.js';
import type { FoundCause } from './cause.js';
import type { CauseFacts } from './cause-facts.js';
import { median } from './cause-facts.js';
import type { Wording } from './words-of-failures.js';
import { inFailures, whatFailuresSpeakOf } from './words-of-failures.js';

/**
 * A race, or a limit of time. Words of waiting alone say nothing: in published data a mass regression was nearly all
 * timeouts. So the test must also have passed again on the same code, or take a time when it fails that it never takes
 * when it passes. Failing early alone says nothing either: 61 % of flaky tests take less than half of their usual time
 * when they fail, because they end at the assertion.
 */
const WAITING: readonly Wording[] = [
  {
    label: 'something that had changed meanwhile',
    pattern:
      /stale(?: element|\b)|detached from|ConcurrentModification|concurrent(?:ly)? modif|data race|deadlock|lock wait|could not serialize|optimistic lock/i,
  },
  {
    label: 'a limit of time that was reached',
    pattern:
      /time[ds]?[ -]?out|deadline exceeded|exceeded (?:the )?(?:timeout|deadline)|TimeLimit|within \d+(?:\.\d+)? ?(?:ms|s|sec|seconds|milliseconds)\b|TimeoutError|TimeoutException/i,
  },
  {
    label: 'something that was not there yet',
    pattern:
      /not (?:yet|ready|visible|attached|settled|finished|completed?)\b|still (?:pending|running|waiting)|never (?:arrived|became|resolved|fired|called back)|wait(?:ed|ing) (?:for|until)|Condition(?:Timeout| not met)|Awaitility/i,
  },
];

/** Passes on the same code that are needed beside the words. */
const PASSES_NEEDED = 1;

/** Times the usual duration from which a failing result is slow; and milliseconds, because tests of no length jitter. */
const SLOW = 3;
const SLOW_MS = 1_000;

/** Slow failures that say something without words. */
const SLOW_NEEDED = 3;

/** Words beside a pass on the same code; and what slowness adds, or is worth alone. */
const WORDS = 4;
const SLOWNESS = 3;

export function timingCause({ failures, usualMs }: CauseFacts): FoundCause | undefined {
  const said = whatFailuresSpeakOf(failures, WAITING);
  const again = failures.filter(({ hasPassedAgain }) => hasPassedAgain).length;
  const slow = slowness(failures, usualMs);
  if (said !== undefined && again >= PASSES_NEEDED) {
    const took = slow === undefined ? '' : `; ${slow.says}`;
    return {
      kind: 'timing',
      strength: WORDS + (slow === undefined ? 0 : SLOWNESS),
      says: `Likely a race or a limit of time: it speaks of ${said.label}${inFailures(said)}, and passed ${times(again)} on the same code${took}.`,
    };
  }
  if (slow === undefined || slow.failures < SLOW_NEEDED || again < PASSES_NEEDED) return undefined;
  return { kind: 'timing', strength: SLOWNESS, says: `Likely a race or a limit of time: ${slow.says}.` };
}

interface Slowness {
  readonly says: string;
  readonly failures: number;
}

function slowness(failures: CauseFacts['failures'], usualMs: readonly number[]): Slowness | undefined {
  const usual = median(usualMs);
  const failing = failures.flatMap(({ record, sameLane }) =>
    sameLane && record.durationMs !== undefined ? [record.durationMs] : [],
  );
  const typical = median(failing);
  if (usual === undefined || typical === undefined) return undefined;
  if (typical < SLOW * usual || typical - usual < SLOW_MS) return undefined;
  return {
    failures: failing.length,
    says: `it takes ${seconds(typical)} when it fails and ${seconds(usual)} when it passes`,
  };
}

function seconds(ms: number): string {
  return ms < 995 ? `${Math.round(ms / 10) / 100} s` : `${grouped(Math.round(ms / 1_000))} s`;
}
