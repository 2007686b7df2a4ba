import type { LaneFile } from './branch-files.js';
import { laneFilesIn } from './branch-files.js';
import type { BranchRepository, BranchTip, BranchTree } from './branch-repository.js';
import { type ReadHistory, readHistory } from './stored-history.js';

/**
 * Bytes of a lane's file: what GitHub takes through its API (40 MiB were refused), with some room. 100,000 tests ×
 * 500 runs take about 20 MB.
 */
export const MAX_LANE_BYTES = 36 * 1024 * 1024;

/** The branch at one moment. */
export interface BranchView {
  readonly tip: BranchTip | undefined;
  readonly tree: BranchTree;
}

export type LaneContent = ReadHistory | { readonly kind: 'unreadable'; readonly message: string };

/** The file of a lane, and what became of reading it. */
export interface ReadLaneFile extends LaneFile {
  readonly content: LaneContent;
}

export const EMPTY_TREE: BranchTree = { sha: '', entries: [], isTruncated: false };

/** Reads the branch, and every content once: contents never change, names of files come to mean others. */
export class BranchReader {
  readonly #repository: BranchRepository;
  readonly #contents = new Map<string, LaneContent>();
  #view: BranchView | undefined;

  constructor(repository: BranchRepository) {
    this.#repository = repository;
  }

  /** The branch as it was when it was last looked at. */
  get view(): BranchView | undefined {
    return this.#view;
  }

  async look(): Promise<BranchView> {
    const tip = await this.#repository.tip();
    if (tip === undefined) {
      this.#view = { tip, tree: EMPTY_TREE };
    } else if (tip.commit !== this.#view?.tip?.commit) {
      this.#view = { tip, tree: await this.#repository.list(tip.tree) };
    }
    return this.#view ?? { tip: undefined, tree: EMPTY_TREE };
  }

  hasRead({ sha }: LaneFile): boolean {
    return this.#contents.has(sha);
  }

  async read(files: readonly LaneFile[]): Promise<readonly ReadLaneFile[]> {
    const unread = files.filter((file) => !this.hasRead(file));
    const small = unread.filter(({ sizeBytes }) => sizeBytes <= MAX_LANE_BYTES);
    const found = await this.#repository.read(small.map((file) => ({ ...file, kind: 'file' })));
    for (const file of unread) this.#contents.set(file.sha, contentOf(file, found.get(file.sha)));
    return files.map((file) => ({ ...file, content: this.#contents.get(file.sha) ?? MISSING }));
  }

  /** Takes note of what we have put there ourselves, which need not be read. */
  remember(view: BranchView, contents: ReadonlyMap<string, LaneContent>): void {
    this.#view = view;
    for (const { path, sha } of laneFilesIn(view.tree)) {
      const content = contents.get(path);
      if (content !== undefined) this.#contents.set(sha, content);
    }
  }
}

const MISSING: LaneContent = { kind: 'unreadable', message: 'It is listed, and GitHub does not find it.' };

function contentOf({ sizeBytes }: LaneFile, bytes: Uint8Array | undefined): LaneContent {
  if (bytes !== undefined) return readHistory(bytes);
  return sizeBytes > MAX_LANE_BYTES ? { kind: 'unreadable', message: 'It is too large.' } : MISSING;
}
