import type { RunContext } from '../assemble-run.js';
import type { Config } from '../config/config.js';
import { shardKeys } from '../config/config.js';
import { splitVariant } from '../model/lane.js';
import type { Problem } from '../model/problem.js';
import type { Checkout } from './checkout.js';
import type { EventContext } from './event-context.js';

export interface ActionFacts {
  readonly event: EventContext;
  readonly config: Config;
  readonly checkout: Checkout | undefined;
  readonly changedFiles: readonly string[] | undefined;
  readonly workspace: string;
  readonly problems: readonly Problem[];
}

/** What the action knows of its run before it reads a report. */
export function actionRunContext({
  event,
  config,
  checkout,
  changedFiles,
  workspace,
  problems,
}: ActionFacts): RunContext {
  const { variant, shard } = splitVariant(config.variant, shardKeys(config));
  return {
    lane: {
      repository: event.repository,
      workflow: event.workflow,
      job: event.job,
      suite: config.suite,
      variant,
    },
    info: {
      runId: event.runId || 'unknown',
      runAttempt: event.runAttempt,
      commit: event.commit,
      // A run that another one triggered has checked out something else than what was tested.
      ...(checkout !== undefined && event.triggeringRunId === undefined && { tree: checkout.tree }),
      ...(event.baseCommit !== undefined && { baseCommit: event.baseCommit }),
      ...(event.headCommit !== undefined && { headCommit: event.headCommit }),
      branch: event.branch,
      ...(event.baseBranch !== undefined && { baseBranch: event.baseBranch }),
      onDefaultBranch: event.onDefaultBranch,
      event: event.event,
      ...(event.pullRequest !== undefined && { pullRequest: event.pullRequest }),
      mergedPullRequests: event.mergedPullRequests,
      ...(event.author !== undefined && { author: event.author }),
      ...(event.commitMessage !== undefined && { commitMessage: event.commitMessage }),
      ...(changedFiles !== undefined && { changedFiles }),
      trusted: event.trusted,
    },
    shard,
    step: event.step,
    workspaces: [workspace],
    ...(event.runUrl !== undefined && { runUrl: event.runUrl }),
    problems,
  };
}
