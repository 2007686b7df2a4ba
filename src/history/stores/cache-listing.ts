/** An entry as GitHub's REST API lists it. */
export interface ListedEntry {
  readonly key: string;
  readonly ref: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly sizeBytes: number;
  /** Stands for how it is packed. Jobs restore entries of their own version only. */
  readonly version?: string;
}

export interface ListRequest {
  /** What the keys begin with. */
  readonly prefix: string;
  readonly ref: string;
  /** Asked after each page with all entries so far: whether older ones are of no interest. May be ignored. */
  readonly isEnough: (entries: readonly ListedEntry[]) => boolean;
}

export type EntryListing =
  /** Newest first. */
  | {
      readonly kind: 'listed';
      readonly entries: readonly ListedEntry[];
      /** There are older ones that may matter, more than a job asks for. */
      readonly isCut?: boolean;
    }
  /** The token lacks `actions: read`. */
  | { readonly kind: 'forbidden' }
  /** No answer, or none that could be used. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** `GET /repos/{owner}/{repo}/actions/caches`, sorted by creation, newest first. */
export type ListEntries = (request: ListRequest) => Promise<EntryListing>;
