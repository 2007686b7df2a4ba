import type { RunOrigin } from '../history/foreign-run.js';
import type { Problem } from '../model/problem.js';
import type { PullRequestClient } from './api.js';
import type { EventContext } from './event-context.js';
import { parseEventPayload } from './event-payload.js';
import { problemOfFailure } from './permission-advice.js';

/**
 * The run that triggered this one (`workflow_run`), as GitHub says; `undefined` where none did. Which pull request it
 * belongs to is asked: for forks the event does not say it, and the fork itself is not to be believed.
 */
export async function readTriggeringRun(
  context: EventContext,
  rawPayload: unknown,
  client: PullRequestClient | undefined,
): Promise<{ readonly origin: RunOrigin | undefined; readonly problems: readonly Problem[] }> {
  const run = parseEventPayload(rawPayload)?.workflow_run;
  // GitHub writes the path with or without the ref behind it.
  const workflow = run?.path?.split('@')[0];
  if (run?.id === undefined || workflow === undefined || run.head_sha === undefined)
    return { origin: undefined, problems: [] };
  const origin: RunOrigin = {
    repository: context.repository,
    workflow,
    runId: `${run.id}`,
    runAttempt: run.run_attempt ?? 1,
    headCommit: run.head_sha,
    branch: context.branch,
    event: run.event ?? '',
    ...(context.author !== undefined && { author: context.author }),
    ...(run.html_url?.startsWith('https://') && { url: run.html_url }),
  };
  if (context.pullRequest !== undefined)
    return { origin: { ...origin, pullRequest: context.pullRequest }, problems: [] };
  const owner = run.head_repository?.full_name?.split('/')[0];
  if (!run.event?.startsWith('pull_request') || owner === undefined || run.head_branch === undefined)
    return { origin, problems: [] };
  if (client === undefined) return { origin, problems: [] };
  try {
    const head = { owner, branch: run.head_branch, commit: run.head_sha };
    const found = await client.findPullRequestOfHead(head);
    return { origin: { ...origin, ...(found && { pullRequest: found.number }) }, problems: [] };
  } catch (error) {
    return { origin, problems: [problemOfFailure('comment', error)] };
  }
}
