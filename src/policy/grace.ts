import type { Lane } from '../model/lane.js';
import type { TestId } from '../model/test-id.js';
import type { Quarantine, QuarantineEntry, ReleasedEntry } from './quarantine.js';
import { coversLane, dayAfter, isSameEntry } from './quarantine.js';

/**
 * Grace: a test has left quarantine, and a branch does not contain what mended it. The branch did not make the test any
 * worse, so the entry goes on for it.
 */

/** What is known of the state of the base branch that the tested code builds on. */
export type BuiltOn =
  /** The newest commit that both have, and the quarantine file there: whether it has the release is no guess. */
  | { readonly by: 'merge-base'; readonly commit: string; readonly quarantine: Quarantine }
  /** The day (`2026-03-01`) of a run of the commit that the event calls the base. */
  | { readonly by: 'day'; readonly day: string };

/** Days after which a branch that still lacks a fix should catch up with its base. */
const GRACE_DAYS = 30;

/** Characters of a commit's name that tell it from others. */
const SHORT_NAME = 8;

export interface Grace {
  /** As it goes on. */
  readonly entry: QuarantineEntry;
  /** Completes "it …": why it goes on, and how that is known. */
  readonly says: string;
}

/** The release of a test that was not long ago. */
export function recentRelease(
  { released }: Quarantine,
  { test, lane, today }: { readonly test: TestId; readonly lane: Lane; readonly today: string },
): ReleasedEntry | undefined {
  return released.find(
    (entry) => entry.test === test && coversLane(entry, lane) && dayAfter(entry.on, GRACE_DAYS) >= today,
  );
}

/** The grace of a test that has left quarantine; `undefined` where the code has its release, or may have it. */
export function graceFor(
  released: ReleasedEntry | undefined,
  builtOn: BuiltOn | undefined,
): Grace | undefined {
  if (released === undefined || builtOn === undefined || hasRelease(released, builtOn)) return undefined;
  const { test, lane, on } = released;
  const says = `left quarantine on ${on}, but this branch builds on ${stateWords(builtOn)}, which does not have that yet`;
  const expires = dayAfter(on, GRACE_DAYS);
  const entry = { test, reason: says, since: on, expires, ...(lane !== undefined && { lane }) };
  return { entry, says };
}

function hasRelease(released: ReleasedEntry, builtOn: BuiltOn): boolean {
  if (builtOn.by === 'day') return builtOn.day >= released.on;
  return builtOn.quarantine.released.some((one) => isSameEntry(one, released) && one.on >= released.on);
}

function stateWords(builtOn: BuiltOn): string {
  return builtOn.by === 'merge-base'
    ? `${builtOn.commit.slice(0, SHORT_NAME)} (their merge base)`
    : `a state of ${builtOn.day} (the day of its base's run; the merge base is not known)`;
}
