import type { EventContext } from './event-context.js';
import { runGit } from './git.js';

/**
 * Which files a change touches, by git. Only what the checkout has is asked: with the usual depth of one commit there is
 * nothing to compare with, and the answer is that nobody knows. `fetch-depth: 2` is enough for pull requests, whose merge
 * commit has the branch it goes to as its first parent, and for pushes of one commit.
 */
export async function readChangedFiles(
  folder: string,
  { from, to }: { readonly from: string; readonly to?: string },
): Promise<readonly string[] | undefined> {
  const range = to === undefined ? [from] : [from, to];
  const output = await runGit(folder, [
    'diff',
    '--name-only',
    '--no-renames',
    '--no-ext-diff',
    '-z',
    ...range,
    '--',
  ]);
  return output?.split('\0').filter((path) => path !== '');
}

/** What the change of this event is compared with, as git names it; `undefined` where the event does not say. */
export function changeOf({
  event,
  commit,
  pushedOnto,
  pullRequest,
  triggeringRunId,
}: Pick<EventContext, 'event' | 'commit' | 'pushedOnto' | 'pullRequest' | 'triggeringRunId'>):
  | { readonly from: string; readonly to: string }
  | undefined {
  if (triggeringRunId !== undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  // `pull_request_target` runs the base branch: nothing of the change is there.
  if (event === 'pull_request' && pullRequest !== undefined) return { from: `${commit}^1`, to: commit };
  return event === 'push' && pushedOnto !== undefined ? { from: pushedOnto, to: commit } : undefined;
}
