import type { Lane } from '../model/lane.js';
import type { TestId } from '../model/test-id.js';

/**
 * The quarantine file of a repository: tests whose known kind of failure does not fail the job for a while. Each
 * entry has a reason, an owner and an end, because a quarantine without them is where tests go to be forgotten.
 */
export interface QuarantineEntry {
  readonly test: TestId;
  /** Keys of the lane that must agree; absent means every lane. */
  readonly lane?: Readonly<Record<string, string>>;
  readonly reason: string;
  /** Dates: `2026-03-01`. */
  readonly since: string;
  readonly expires: string;
  readonly owner?: string;
  readonly issue?: string;
  /** How often the test has been here, this time included; once where it is absent. */
  readonly times?: number;
}

/** A test that has been let out. It is remembered, because whoever comes back waits longer. */
export interface ReleasedEntry {
  readonly test: TestId;
  readonly lane?: Readonly<Record<string, string>>;
  /** `2026-03-01`. */
  readonly on: string;
  /** How often it has been in quarantine by then. */
  readonly times: number;
}

export interface Quarantine {
  readonly entries: readonly QuarantineEntry[];
  readonly released: readonly ReleasedEntry[];
  /** What is wrong with the file, one sentence an entry. The other entries count all the same. */
  readonly complaints: readonly string[];
}

export const NO_QUARANTINE: Quarantine = { entries: [], released: [], complaints: [] };

/** Whether the entry speaks of this lane. */
export function coversLane(entry: Pick<QuarantineEntry, 'lane'>, lane: Lane): boolean {
  const known: Readonly<Record<string, string>> = {
    ...lane.variant,
    workflow: lane.workflow,
    job: lane.job,
    suite: lane.suite,
  };
  return Object.entries(entry.lane ?? {}).every(([key, value]) => known[key] === value);
}

/** Whether the entry still holds on a day (`2026-03-01`); the day of expiry is its last. */
export function isExpired(entry: QuarantineEntry, today: string): boolean {
  return entry.expires < today;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Entries that hold: the oldest of those that have not ended, as many as the cap allows. */
export function entriesInForce(
  { entries }: Quarantine,
  { today, cap }: { readonly today: string; readonly cap: number },
): readonly QuarantineEntry[] {
  const open = entries.filter((entry) => !isExpired(entry, today));
  if (open.length <= cap) return open;
  return open.toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0)).slice(0, cap);
}

/** Whether two entries speak of the same test in the same lanes. */
export function isSameEntry(
  a: Pick<QuarantineEntry, 'test' | 'lane'>,
  b: Pick<QuarantineEntry, 'test' | 'lane'>,
): boolean {
  return a.test === b.test && laneOf(a) === laneOf(b);
}

function laneOf({ lane = {} }: Pick<QuarantineEntry, 'lane'>): string {
  return JSON.stringify(Object.entries(lane).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Entries as YAML to paste below `tests:`. Every scalar is quoted, because names are hostile. */
export function renderQuarantineEntries(entries: readonly QuarantineEntry[]): string {
  return entries
    .map((entry) => {
      const lines = [`- test: ${quoted(entry.test)}`];
      if (entry.lane !== undefined) {
        const lane = Object.entries(entry.lane).map(([key, value]) => `${quoted(key)}: ${quoted(value)}`);
        lines.push(`  lane: { ${lane.join(', ')} }`);
      }
      lines.push(
        `  reason: ${quoted(entry.reason)}`,
        `  since: ${entry.since}`,
        `  expires: ${entry.expires}`,
      );
      lines.push(`  owner: ${quoted(entry.owner ?? 'who looks after it')}`);
      if (entry.issue !== undefined) lines.push(`  issue: ${quoted(entry.issue)}`);
      if (entry.times !== undefined) lines.push(`  times: ${entry.times}`);
      return lines.join('\n');
    })
    .join('\n');
}

/** A JSON string is a YAML double-quoted scalar. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
