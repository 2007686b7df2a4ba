import { compareText } from '../canonical.js';
import type { History } from '../history.js';
import { type ParsedKey, parseKey } from './cache-keys.js';
import type { ListedEntry } from './cache-listing.js';

/**
 * Which entries of one ref hold something new, and what a snapshot of them may claim to have.
 *
 * A snapshot has everything that was created before the moment in its key, and what it names as absorbed. So a job
 * reads the newest snapshot and the few deltas that came after it, however many entries there are, and need not even
 * list the older ones.
 */
export class RefReading {
  readonly ref: string;
  readonly histories: History[] = [];
  /** Newest first. */
  private entries: readonly Entry[] = [];
  private readonly outcomes = new Map<string, Outcome>();
  private readonly absorbed = new Set<string>();
  private coversMs = 0;

  constructor(ref: string, listed: readonly ListedEntry[]) {
    this.ref = ref;
    this.list(listed);
  }

  /** Takes another listing; what was read stays read. */
  list(listed: readonly ListedEntry[]): void {
    this.entries = listed
      .flatMap((entry) => toEntry(entry, this.ref))
      .sort((a, b) => b.createdMs - a.createdMs || compareText(b.key, a.key));
  }

  /** The newest snapshot that may hold something that was not read yet. */
  nextSnapshot(): Entry | undefined {
    return this.unread().find((entry) => entry.kind === 'snapshot');
  }

  /** Deltas, and the newest chain of each job, that may hold something that was not read yet. Newest first. */
  pending(): readonly Entry[] {
    const jobs = new Set<string>();
    return this.unread().filter((entry) => {
      if (entry.kind !== 'chain') return entry.kind === 'delta';
      const isNewest = !jobs.has(entry.job);
      jobs.add(entry.job);
      return isNewest;
    });
  }

  /** Notes what came of reading an entry. */
  note(entry: Entry, outcome: Outcome, history?: History): void {
    this.outcomes.set(entry.key, outcome);
    if (history === undefined) return;
    this.histories.push(history);
    for (const key of history.absorbed) this.absorbed.add(key);
    if (entry.kind === 'snapshot') this.coversMs = Math.max(this.coversMs, entry.coversMs);
  }

  wasRead(entry: Entry): boolean {
    return this.outcomes.get(entry.key) === 'read';
  }

  count(outcome: Outcome): number {
    return [...this.outcomes.values()].filter((noted) => noted === outcome).length;
  }

  /** Keys of the entries whose runs are known, as far as later jobs may ask for them. */
  known(): string[] {
    return this.entries.filter((entry) => this.isKnown(entry)).map((entry) => entry.key);
  }

  /** How many entries a snapshot would spare the next job, and how many jobs read them just as this one does. */
  backlog(): { readonly entries: number; readonly jobsPerRun: number } {
    const read = this.entries.filter((entry) => this.wasRead(entry) && entry.kind !== 'snapshot');
    const jobs = new Map<string, number>();
    for (const { run } of read) jobs.set(run, (jobs.get(run) ?? 0) + 1);
    return { entries: read.length, jobsPerRun: Math.max(1, ...jobs.values()) };
  }

  /**
   * What a snapshot of everything that was read may claim: all that is listed, unless something of it is missing
   * and may still turn up. What has been missing for a day is given up: it was evicted, or is of a kind that no
   * job like this one can read. `undefined` if a newer Deflake writes here: making snapshots is left to it.
   */
  claim(): { readonly coversMs: number; readonly absorbed: readonly string[] } | undefined {
    if (this.count('newer') > 0) return undefined;
    const newestMs = this.entries[0]?.createdMs ?? 0;
    const hoped = this.entries.filter((entry) => {
      const outcome = this.outcomes.get(entry.key);
      if (outcome === 'missing') return entry.createdMs > newestMs - GIVEN_UP_AFTER_MS;
      return outcome === undefined && entry.kind !== 'chain' && !this.isCovered(entry);
    });
    const coversMs = Math.min(newestMs, ...hoped.map((entry) => entry.createdMs));
    const absorbed = this.entries.filter(
      (entry) => this.isKnown(entry) && entry.createdMs >= coversMs - MARGIN_MS,
    );
    return { coversMs, absorbed: absorbed.map((entry) => entry.key) };
  }

  private unread(): Entry[] {
    return this.entries.filter((entry) => !this.outcomes.has(entry.key) && !this.isCovered(entry));
  }

  private isKnown(entry: Entry): boolean {
    return this.wasRead(entry) || this.isCovered(entry);
  }

  private isCovered(entry: Entry): boolean {
    return this.absorbed.has(entry.key) || entry.createdMs < this.coversMs - MARGIN_MS;
  }
}

/** `newer`: of a later format; `spoiled`: not what any Deflake writes, or not to be touched. */
export type Outcome = 'read' | 'missing' | 'spoiled' | 'newer';

export interface Entry extends ParsedKey {
  readonly key: string;
  readonly createdMs: number;
  readonly sizeBytes: number;
}

/**
 * An entry is listed when its upload has ended, with a date that may be of its beginning. What is younger than this,
 * seen from the moment that a snapshot covers, counts as covered only if the snapshot names it.
 */
const MARGIN_MS = 60 * 60 * 1_000;

/** Hope for entries that could not be restored: an outage of the cache does not last for days. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60 * 1_000;

function toEntry({ key, ref, createdAt, sizeBytes }: ListedEntry, wanted: string): Entry[] {
  const parsed = ref === wanted ? parseKey(key, ref) : undefined;
  const createdMs = Date.parse(createdAt);
  if (parsed === undefined || Number.isNaN(createdMs)) return [];
  // No entry knows what was created after it.
  return [{ ...parsed, key, createdMs, sizeBytes, coversMs: Math.min(parsed.coversMs, createdMs) }];
}

/** Whether a listing reaches back to what one of its snapshots covers, so that older entries hold nothing new. */
export function reachesSnapshot(ref: string, listed: readonly ListedEntry[]): boolean {
  const entries = listed.flatMap((entry) => toEntry(entry, ref));
  const coversMs = Math.max(0, ...entries.map((entry) => entry.coversMs));
  return entries.some((entry) => entry.createdMs < coversMs - MARGIN_MS);
}
