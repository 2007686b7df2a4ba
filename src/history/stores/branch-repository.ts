/** What the store needs of the repository that has the branch. Everything may throw `BranchFailure`. */
export interface BranchRepository {
  /** The end of the branch; `undefined` while there is none. */
  tip(): Promise<BranchTip | undefined>;
  list(tree: string): Promise<BranchTree>;
  /** Contents by name; what could not be found is missing. */
  read(files: readonly BranchEntry[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Makes a commit that follows `base`, and leaves the branch where it is. */
  commit(base: BranchTip | undefined, change: BranchChange): Promise<NewCommit>;
  /** Lets the branch end in a commit, if it still ends in `base` or somewhere before the commit. */
  advance(base: BranchTip | undefined, commit: string): Promise<void>;
}

export interface BranchTip {
  readonly commit: string;
  readonly tree: string;
}

export interface BranchTree {
  readonly sha: string;
  readonly entries: readonly BranchEntry[];
  /** Not everything is listed. */
  readonly isTruncated: boolean;
}

export interface BranchEntry {
  readonly path: string;
  readonly kind: 'file' | 'other';
  /** Name of the content: the same content has the same name. */
  readonly sha: string;
  readonly sizeBytes: number;
}

export interface BranchChange {
  readonly message: string;
  readonly files: readonly FileChange[];
}

export interface FileChange {
  readonly path: string;
  /** `null` removes the file. */
  readonly text: string | null;
}

export interface NewCommit {
  readonly commit: string;
  readonly tree: BranchTree;
}

/**
 * `refused`: it does not fit what is there by now, and may fit after another look. `forbidden`: it will not be allowed.
 * `unavailable`: no answer, or none that could be used.
 */
export type BranchFailureKind = 'refused' | 'forbidden' | 'unavailable';

/** The repository did not do what it was asked for. The message is a sentence for people. */
export class BranchFailure extends Error {
  override readonly name = 'BranchFailure';
  readonly kind: BranchFailureKind;
  readonly remedy: string | undefined;

  constructor(kind: BranchFailureKind, message: string, remedy?: string) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
  }
}
