/** More than any push merges; a bound on payloads that say otherwise. */
const MAX_REFERENCES = 500;

/**
 * Pull requests that a commit merged, as its message says: GitHub's merge commits start with "Merge pull request #12
 * from", its squashed ones end their first line with "(#12)". Rebased commits say nothing.
 */
export function mergedPullRequests(messages: readonly (string | undefined)[]): number[] {
  const found = new Set<number>();
  for (const message of messages) {
    const title = message?.split(/\r?\n/, 1)[0]?.trim() ?? '';
    const match = /^Merge pull request #(\d{1,9}) from /.exec(title) ?? /\(#(\d{1,9})\)$/.exec(title);
    if (match?.[1] !== undefined) found.add(Number(match[1]));
  }
  return [...found].sort((a, b) => a - b).slice(-MAX_REFERENCES);
}

/** The number in `refs/pull/12/merge`. */
export function pullRequestOfRef(ref: string): number | undefined {
  return numberIn(/^refs\/pull\/(\d{1,9})\//.exec(ref));
}

/** The newest pull request of a merge queue's branch: `refs/heads/gh-readonly-queue/main/pr-12-<sha>`. */
export function pullRequestOfQueue(ref: string): number | undefined {
  return numberIn(/^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,9})-[0-9a-f]+$/.exec(ref));
}

function numberIn(match: RegExpExecArray | null): number | undefined {
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
