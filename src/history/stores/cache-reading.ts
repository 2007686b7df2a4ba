import { type Instant, toInstant } from '../../model/run.js';
import { compareText } from '../canonical.js';
import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll, mergeHistories } from '../merge.js';
import { type Entry, entriesOf, MARGIN_MS } from './cache-entries.js';
import { newestRunFirst } from './cache-keys.js';
import type { ListedEntry } from './cache-listing.js';

/** `newer`: of a later format; `spoiled`: not what any Deflake writes, or not to be touched. */
export type Outcome = 'read' | 'missing' | 'spoiled' | 'newer';

/** Hope for entries that could not be restored: an outage of the cache does not last for days. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60 * 1_000;

/** Entries that a delta names as seen: each is named by all jobs of the next hours, so a few at a time will do. */
const MAX_SEEN_BY_DELTA = 32;

/** Entries that a snapshot names as lost; more of them, and the oldest are no longer told. */
const MAX_LOST = 500;

/**
 * Entries that a snapshot names as absorbed besides those that it must name. A delta that was under way meanwhile says
 * that it saw them: they are not gone. One that is under way for longer than so many entries raises a false alarm.
 */
const MAX_NAMED = 300;

/** Histories. Single runs are merged in one go, and as many are held at a time. */
const MERGED_AT_ONCE = 8;

/**
 * Which entries of one ref hold something new, and what a snapshot of them may claim to have.
 *
 * A snapshot has everything that was created before the moment in its key but what it names as seen only, and it has
 * what it names as absorbed. So a job reads the newest snapshot and the few deltas that came after it, however many
 * entries there are, and need not even list the older ones. Deltas name entries that they saw: what is gone without
 * having been absorbed is known by that.
 */
export class RefReading {
  readonly ref: string;
  /** What was read, merged by neighbours as it came: with 100,000 tests each, they must not all be held. */
  private readonly merged: { readonly history: History; readonly runs: number }[] = [];
  /** What was read last and is not merged yet. */
  private readonly latest: History[] = [];
  /** Newest first; those that this machine could unpack. */
  private entries: readonly Entry[] = [];
  /** Entries that are packed in a way that this machine can't unpack. */
  private foreign: readonly Entry[] = [];
  private readonly ownVersion: string | undefined;
  private readonly outcomes = new Map<string, Outcome>();
  private readonly absorbed = new Set<string>();
  /** What others saw and do not have, with its date in milliseconds; what snapshots lack is not covered by them. */
  private readonly seen = new Map<string, number>();
  private readonly lackedBySnapshots = new Set<string>();
  private coversMs = 0;

  constructor(ref: string, listed: readonly ListedEntry[], ownVersion: string | undefined) {
    this.ref = ref;
    this.ownVersion = ownVersion;
    this.list(listed);
  }

  /** Takes another listing; what was read stays read. */
  readonly list = (listed: readonly ListedEntry[]): void => {
    const { own, foreign } = entriesOf(this.ref, listed, this.ownVersion);
    this.entries = own.toSorted((a, b) => b.createdMs - a.createdMs || compareText(b.key, a.key));
    this.foreign = foreign;
  };

  /** The newest snapshot that may hold something that was not read yet. */
  nextSnapshot(): Entry | undefined {
    return this.unread().find((entry) => entry.kind === 'snapshot');
  }

  /**
   * Deltas, and the newest chain of each job, that may hold something that was not read yet; newest first. A chain
   * absorbs those that it grew from, so there may be others once it was read.
   */
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
    this.latest.push(history);
    if (this.latest.length >= MERGED_AT_ONCE) this.merge(mergeAll(this.latest.splice(0), EMPTY_HISTORY));
    for (const key of history.absorbed) this.absorbed.add(key);
    for (const [key, date] of history.seen ?? []) {
      this.seen.set(key, Date.parse(date));
      if (entry.kind === 'snapshot') this.lackedBySnapshots.add(key);
    }
    if (entry.kind === 'snapshot') this.coversMs = Math.max(this.coversMs, entry.coversMs);
  }

  /** All that was read, in some parts. */
  get histories(): readonly History[] {
    return [...this.merged.map(({ history }) => history), ...this.latest];
  }

  wasRead(entry: Entry): boolean {
    return this.outcomes.get(entry.key) === 'read';
  }

  count(outcome: Outcome): number {
    return [...this.outcomes.values()].filter((noted) => noted === outcome).length;
  }

  /** Listed entries that this machine can't unpack, of all that are listed. */
  countForeign(): { readonly foreign: number; readonly all: number } {
    return { foreign: this.foreign.length, all: this.foreign.length + this.entries.length };
  }

  /** Keys of the entries whose runs are known, as far as later jobs may ask for them. */
  known(): string[] {
    return this.entries.filter((entry) => this.isKnown(entry)).map((entry) => entry.key);
  }

  /** Entries that others saw, which are no longer there and in nothing that was read; with their dates. */
  gone(): ReadonlyMap<string, number> {
    const listed = new Set([...this.entries, ...this.foreign].map((entry) => entry.key));
    return new Map([...this.seen].filter(([key]) => !listed.has(key) && !this.absorbed.has(key)));
  }

  /** How many entries a snapshot would spare the next job, and how many jobs read them just as this one does. */
  backlog(): { readonly entries: number; readonly jobsPerRun: number } {
    const read = this.entries.filter((entry) => this.wasRead(entry) && entry.kind !== 'snapshot');
    const jobs = new Map<string, number>();
    for (const { run } of read) jobs.set(run, (jobs.get(run) ?? 0) + 1);
    return { entries: read.length, jobsPerRun: Math.max(1, ...jobs.values()) };
  }

  /** What a delta says of the entries beside it: those that no snapshot spares the next job. */
  witnessed(): ReadonlyMap<string, Instant> {
    const young = this.entries.filter(
      (entry) => (entry.kind !== 'chain' || this.wasRead(entry)) && !this.isBeforeSnapshot(entry.createdMs),
    );
    return dated(young.slice(0, MAX_SEEN_BY_DELTA).map(({ key, createdMs }) => [key, createdMs]));
  }

  /**
   * What a snapshot of everything that was read may claim: all that is listed, unless something of it is missing
   * and may still turn up. What has been missing for a day is given up: it is named as lost, and jobs try it as long
   * as it is listed. `undefined` if a newer Deflake writes here: making snapshots is left to it.
   */
  claim(): Claim | undefined {
    if (this.count('newer') > 0) return undefined;
    const newestMs = this.entries[0]?.createdMs ?? 0;
    const unknown = this.entries.filter((entry) => !this.isKnown(entry));
    const hoped = unknown.filter((entry) => {
      const outcome = this.outcomes.get(entry.key);
      return (
        outcome === undefined || (outcome === 'missing' && entry.createdMs > newestMs - GIVEN_UP_AFTER_MS)
      );
    });
    const coversMs = Math.min(newestMs, ...hoped.map((entry) => entry.createdMs));
    const here = [...unknown, ...this.foreign].map(({ key, createdMs }) => [key, createdMs] as const);
    const lost = [...here, ...this.gone()];
    return {
      coversMs,
      newestMs,
      absorbed: this.namedBySnapshot(coversMs - MARGIN_MS),
      seen: dated(lost.toSorted(([, a], [, b]) => b - a).slice(0, MAX_LOST)),
    };
  }

  /** Small ones grow together before they meet a large one. */
  private merge(history: History): void {
    let next = { history, runs: countRuns(history) };
    for (
      let last = this.merged.at(-1);
      last !== undefined && last.runs <= next.runs;
      last = this.merged.at(-1)
    ) {
      this.merged.pop();
      next = { history: mergeHistories(last.history, next.history), runs: last.runs + next.runs };
    }
    this.merged.push(next);
  }

  /** What a snapshot names as absorbed: all that is younger than what counts as covered by its date, and some more. */
  private namedBySnapshot(sinceMs: number): string[] {
    const known = this.entries.filter((entry) => this.isKnown(entry));
    const must = known.filter(({ createdMs }) => createdMs >= sinceMs).map(({ key }) => key);
    const more = new Set([...known.map(({ key }) => key), ...this.absorbed]);
    for (const key of must) more.delete(key);
    return [...must, ...newestRunFirst([...more], this.ref).slice(0, MAX_NAMED)];
  }

  private unread(): Entry[] {
    return this.entries.filter((entry) => !this.outcomes.has(entry.key) && !this.isCovered(entry));
  }

  private isKnown(entry: Entry): boolean {
    return this.wasRead(entry) || this.isCovered(entry);
  }

  private isCovered({ key, createdMs }: Entry): boolean {
    return this.absorbed.has(key) || (this.isBeforeSnapshot(createdMs) && !this.lackedBySnapshots.has(key));
  }

  private isBeforeSnapshot(createdMs: number): boolean {
    return createdMs < this.coversMs - MARGIN_MS;
  }
}

export interface Claim {
  /** Everything created before this moment is in the snapshot, but what it names as seen. */
  readonly coversMs: number;
  /** Date of the newest entry, by the service's clock. */
  readonly newestMs: number;
  readonly absorbed: readonly string[];
  readonly seen: ReadonlyMap<string, Instant>;
}

function countRuns({ lanes }: History): number {
  let runs = 0;
  for (const lane of lanes.values()) runs += lane.runs.length;
  return runs;
}

function dated(entries: readonly (readonly [key: string, createdMs: number])[]): Map<string, Instant> {
  return new Map(entries.map(([key, createdMs]) => [key, toInstant(createdMs)]));
}
