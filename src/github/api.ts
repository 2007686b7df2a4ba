/**
 * What we use of GitHub's API, for one repository. Everything else, tests too, depends on these few functions and
 * not on Octokit. All of them throw `ApiFailure` and nothing else.
 */
export interface Client
  extends CommentClient,
    CheckRunClient,
    CacheClient,
    CompareClient,
    ContentClient,
    JobClient,
    MergeClient,
    PullRequestClient,
    GitDataClient {}

export interface IssueComment {
  readonly id: number;
  readonly body: string;
  /** Login of its author; empty for an account that is gone. */
  readonly author: string;
  readonly url: string;
}

export interface CommentClient {
  /** Oldest first. */
  listComments(pullRequest: number): Promise<readonly IssueComment[]>;
  createComment(pullRequest: number, body: string): Promise<IssueComment>;
  updateComment(id: number, body: string): Promise<IssueComment>;
  deleteComment(id: number): Promise<void>;
  /** Login that the token acts as; `GET /user` does not say it for the tokens of apps. */
  viewerLogin(): Promise<string>;
}

/** As the API takes it. */
export interface CheckRunAnnotation {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

export interface CheckRunOutput {
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  /** At most 50 a request; requests add up. */
  readonly annotations: readonly CheckRunAnnotation[];
}

export interface NewCheckRun {
  readonly name: string;
  readonly headSha: string;
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly output: CheckRunOutput;
}

export interface CheckRunClient {
  createCheckRun(checkRun: NewCheckRun): Promise<{ readonly id: number; readonly url: string }>;
  updateCheckRun(id: number, output: CheckRunOutput): Promise<void>;
}

export interface CacheEntry {
  readonly id: number;
  readonly key: string;
  readonly ref: string;
  readonly version: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
}

export interface CacheQuery {
  readonly keyPrefix: string;
  readonly ref?: string;
  /** Asked after each page with all entries so far: whether older ones are of no interest. */
  readonly isEnough?: (entries: readonly CacheEntry[]) => boolean;
}

export interface CacheClient {
  /** Entries whose key starts with the prefix, of one ref or of all, newest first, up to some thousands. */
  listCaches(wanted: CacheQuery): Promise<readonly CacheEntry[]>;
}

export interface CompareClient {
  /** The newest commit that a branch and another commit have both. */
  findMergeBase(ends: { readonly base: string; readonly head: string }): Promise<string>;
}

export interface ContentClient {
  /** A file of up to 1 MiB at a branch, tag or commit; `undefined` when there is none. */
  getContent(file: { readonly path: string; readonly ref: string }): Promise<string | undefined>;
}

export interface Job {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  /** Absent until the job has ended. */
  readonly conclusion?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
}

export interface JobClient {
  listJobsForAttempt(run: { readonly runId: string; readonly attempt: number }): Promise<readonly Job[]>;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly isMerged: boolean;
}

export interface PullRequestClient {
  /** Paths, up to 3,000; former names of renamed files too. */
  listChangedFiles(pullRequest: number): Promise<readonly string[]>;
  /** The newest pull request in this state from a branch of this repository to another one. */
  findPullRequest(wanted: {
    readonly head: string;
    readonly base: string;
    readonly state: 'open' | 'closed';
  }): Promise<PullRequest | undefined>;
  /** The newest open pull request whose head is this commit of a branch, which may be a fork's. */
  findPullRequestOfHead(head: {
    readonly owner: string;
    readonly branch: string;
    readonly commit: string;
  }): Promise<PullRequest | undefined>;
  createPullRequest(pull: {
    readonly head: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
  }): Promise<PullRequest>;
  updatePullRequest(
    number: number,
    pull: { readonly title: string; readonly body: string; readonly state?: 'closed' },
  ): Promise<PullRequest>;
}

export interface MergeClient {
  /** Merges a commit into a branch; `undefined` where the branch has it already. */
  mergeBranch(ends: {
    readonly into: string;
    readonly from: string;
  }): Promise<BranchTip | 'conflict' | undefined>;
}

/** The commit at the end of a branch, and its tree. */
export interface BranchTip {
  readonly commit: string;
  readonly tree: string;
}

export interface GitTree {
  readonly sha: string;
  /** The direct children only. */
  readonly entries: readonly GitTreeEntry[];
  /** GitHub did not list all. */
  readonly isTruncated: boolean;
}

export interface GitTreeEntry {
  readonly path: string;
  /** Folders, links and submodules are `other`. */
  readonly kind: 'file' | 'other';
  readonly sha: string;
  /** Of files. */
  readonly sizeBytes: number;
}

export interface NewGitTree {
  /** The tree to change; without it, a tree of the given files alone. */
  readonly base?: string;
  /** `null` removes the file, which must be there. */
  readonly files: readonly { readonly path: string; readonly text: string | null }[];
}

export interface GitDataClient {
  /** `undefined` when there is no such branch. Asking again costs nothing of the hourly limit while it stays. */
  getBranchTip(branch: string): Promise<BranchTip | undefined>;
  getTree(sha: string): Promise<GitTree>;
  /** Contents by name. What is not there, or larger than GitHub gives, is missing. */
  getBlobs(
    blobs: readonly Pick<GitTreeEntry, 'sha' | 'sizeBytes'>[],
  ): Promise<ReadonlyMap<string, Uint8Array>>;
  createTree(tree: NewGitTree): Promise<GitTree>;
  createCommit(commit: {
    readonly message: string;
    readonly tree: string;
    readonly parents: readonly string[];
  }): Promise<string>;
  createBranch(branch: string, commit: string): Promise<void>;
  /** Only where nothing is lost: the branch's commit must be among the ancestors of the new one. */
  fastForward(branch: string, commit: string): Promise<void>;
}
