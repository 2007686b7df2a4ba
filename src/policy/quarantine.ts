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
}

export interface Quarantine {
  readonly entries: readonly QuarantineEntry[];
  /** What is wrong with the file, one sentence an entry. The other entries count all the same. */
  readonly complaints: readonly string[];
}

export const NO_QUARANTINE: Quarantine = { entries: [], complaints: [] };

/** Whether the entry speaks of this lane. */
export function coversLane(entry: QuarantineEntry, lane: Lane): boolean {
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
      return lines.join('\n');
    })
    .join('\n');
}

/** A JSON string is a YAML double-quoted scalar. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
