import { shortHash } from '../model/hash.js';
import type { Quarantine, QuarantineEntry } from './quarantine.js';
import { isSameEntry } from './quarantine.js';
import type { EntryReview } from './quarantine-review.js';

/**
 * What the pull request of the quarantine proposes, from what this run asks for, what is proposed already, and what people
 * have made of it.
 */

/**
 * What a pull request has proposed: entries by a hash of their test and lane, with the day until which they count. What it
 * names and its branch does not show any more, people have taken back.
 */
export interface ProposedBefore {
  /** Entries to go in. */
  readonly add: ReadonlyMap<string, string>;
  /** Entries to come out. */
  readonly take: ReadonlyMap<string, string>;
}

export const NOTHING_PROPOSED: ProposedBefore = { add: new Map(), take: new Map() };

export interface ProposalFacts {
  /** The file of the base branch. */
  readonly base: Quarantine;
  /** The file of the proposing branch, while its pull request is open. */
  readonly branch: Quarantine | undefined;
  /** Of the open pull request, or else of the newest one that people closed. */
  readonly before: ProposedBefore;
  /** What this run asks for. */
  readonly add: readonly QuarantineEntry[];
  readonly take: readonly EntryReview[];
  /** `2026-03-01`. */
  readonly today: string;
}

export interface Proposal {
  /** All entries that are to go in, those that wait already first. */
  readonly add: readonly QuarantineEntry[];
  /** All entries that are to come out. */
  readonly take: readonly EntryReview[];
  /** Entries of the branch that are proposed no more: they have ended, or were let out meanwhile. */
  readonly withdraw: readonly QuarantineEntry[];
  /** To be remembered with the pull request. */
  readonly proposed: ProposedBefore;
  /** Of that, what people have taken back: the base branch has not got it, and the branch does not show it any more. */
  readonly takenBack: ProposedBefore;
}

export function decideProposal({ base, branch, before, add, take, today }: ProposalFacts): Proposal {
  const isIn = ({ entries }: Pick<Quarantine, 'entries'>, entry: QuarantineEntry): boolean =>
    entries.some((one) => isSameEntry(one, entry));
  const known = { add: unended(before.add, today), take: unended(before.take, today) };
  const own = branch?.entries.filter((entry) => !isIn(base, entry)) ?? [];
  const hasEnded = (entry: QuarantineEntry): boolean =>
    entry.expires < today || base.released.some((one) => isSameEntry(one, entry) && one.on >= entry.since);
  const waiting = own.filter((entry) => !hasEnded(entry));
  // What other lanes and runs have proposed stays proposed; what people took out, or closed it over, is not proposed again.
  const fresh = add.filter(
    (entry) => !isIn(base, entry) && !isIn({ entries: waiting }, entry) && !known.add.has(entryName(entry)),
  );
  const wasPutBack = (entry: QuarantineEntry): boolean =>
    known.take.has(entryName(entry)) && (branch === undefined || isIn(branch, entry));
  const out = take.filter(({ entry }) => isIn(base, entry) && !wasPutBack(entry));
  const remember = (entries: readonly QuarantineEntry[], others: ReadonlyMap<string, string>) =>
    new Map([...others, ...entries.map((entry): [string, string] => [entryName(entry), entry.expires])]);
  const all = [...waiting, ...fresh];
  const has = (entries: readonly Pick<QuarantineEntry, 'test' | 'lane'>[]) => {
    const names = new Set(entries.map(entryName));
    return ([name]: readonly [string, string]) => names.has(name);
  };
  const arrived = has([...base.entries, ...base.released, ...own]);
  const stillIn = has(base.entries);
  return {
    add: all,
    take: out,
    withdraw: own.filter(hasEnded),
    proposed: {
      add: remember(all, known.add),
      take: remember(
        out.map(({ entry }) => entry),
        known.take,
      ),
    },
    takenBack: {
      add: new Map([...known.add].filter((one) => !arrived(one))),
      take: new Map([...known.take].filter(stillIn)),
    },
  };
}

function unended(entries: ReadonlyMap<string, string>, today: string): Map<string, string> {
  return new Map([...entries].filter(([, expires]) => expires >= today));
}

/** What a pull request remembers of an entry: a hash of its test and lane. */
export function entryName({ test, lane = {} }: Pick<QuarantineEntry, 'test' | 'lane'>): string {
  return shortHash(JSON.stringify([test, Object.entries(lane).sort(([a], [b]) => (a < b ? -1 : 1))]));
}
