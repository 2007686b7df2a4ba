/** How much a page holds. A level that is too large gives way to the next. */
export interface PageBounds {
  /** Tests listed. Above this number, those that passed in every run are counted only. */
  readonly tests: number;
  /** Runs of each lane; the newest. */
  readonly runs: number;
  readonly lanes: number;
  /** Failures of each test in each lane, and characters of each kind of failure. */
  readonly failures: number;
  readonly kinds: number;
  readonly kindLength: number;
  /** Failures of this run that are told in full below the verdict. */
  readonly blocks: number;
}

/** Bytes of the whole page. Ten megabytes is where opening and mailing a file begins to hurt; this leaves some room. */
export const MAX_PAGE_BYTES = 9_000_000;

export const PAGE_LEVELS: readonly [PageBounds, ...PageBounds[]] = [
  { tests: 5_000, runs: 2_000, lanes: 40, failures: 40, kinds: 2_000, kindLength: 1_500, blocks: 200 },
  { tests: 3_000, runs: 1_000, lanes: 40, failures: 15, kinds: 800, kindLength: 800, blocks: 100 },
  { tests: 1_500, runs: 500, lanes: 20, failures: 5, kinds: 300, kindLength: 400, blocks: 50 },
  { tests: 500, runs: 200, lanes: 10, failures: 2, kinds: 100, kindLength: 200, blocks: 20 },
  { tests: 100, runs: 50, lanes: 5, failures: 1, kinds: 30, kindLength: 100, blocks: 5 },
];
