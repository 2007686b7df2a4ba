/**
 * What the writer and the reader of stored histories share; docs/history-format.md describes the whole. A change that
 * an older Deflake can't read needs a new version, and the reader of every version stays.
 */
export const HISTORY_VERSION = 1;

/** The first field of the first line. */
export const MAGIC = 'deflake-history';

/** First fields of the lines below the first, in the order in which they come: in the whole and in each lane. */
export type LineKind =
  | 'absorbed'
  | 'seen'
  | 'lane'
  | 'watermark'
  | 'forgotten-run'
  | 'forgotten-test'
  | 'run'
  | 'roster'
  | 'test'
  | 'failure'
  | 'end';

/** Fields that a line may have behind its first one; the first line of all is counted with that. */
export const MAX_FIELDS: Readonly<Record<LineKind | 'head', number>> = {
  head: 3,
  absorbed: 1,
  seen: 2,
  lane: 1,
  watermark: 1,
  'forgotten-run': 1,
  'forgotten-test': 2,
  run: 1,
  roster: 4,
  test: 4,
  failure: 3,
  end: 1,
};

/** Order of the letters in a test's totals, with the names of what they count. */
export const TOTALS_LETTERS = [
  ['p', 'passed'],
  ['k', 'flaky'],
  ['f', 'failed'],
  ['e', 'errors'],
  ['s', 'skipped'],
] as const;

/** Where a roster can be found: in an entry of the store that has the lane in full; others may have it, too. */
export interface RosterSource {
  readonly hash: string;
  /** Key of the entry. */
  readonly carrier: string;
}

/**
 * `newer`: written by a later Deflake, to be left alone. `corrupt`: not what any Deflake writes. `lacking`: it names
 * a roster that is not at hand.
 */
export class HistoryFormatError extends Error {
  override readonly name = 'HistoryFormatError';
  readonly reason: 'newer' | 'corrupt' | 'lacking';
  /** From 1. */
  readonly line: number;
  /** Of what is lacking. */
  readonly source: RosterSource | undefined;

  constructor(reason: 'newer' | 'corrupt' | 'lacking', line: number, message: string, source?: RosterSource) {
    super(message);
    this.reason = reason;
    this.line = line;
    this.source = source;
  }
}
