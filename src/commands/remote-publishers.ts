import type { Config } from '../config/config.js';
import type { Client } from '../github/api.js';
import type { EventContext } from '../github/event-context.js';
import type { Publisher } from '../ports.js';
import { createCheckRunPublisher } from '../publish/check-run.js';
import { createCommentPublisher } from '../publish/comment.js';
import { createQuarantinePullRequestPublisher } from '../publish/quarantine-pull-request.js';
import { renderCheckRun } from '../render/check-run.js';
import { renderComment } from '../render/comment.js';

export interface RemoteFacts {
  readonly config: Config;
  readonly event: EventContext;
  readonly client: Client;
}

/** What is published on GitHub: the comment and the check run. */
export function openRemotePublishers({ config, event, client }: RemoteFacts): Publisher[] {
  const { readOnlyToken, pullRequest } = event;
  const comment = createCommentPublisher({
    client,
    pullRequest,
    mode: config['comment-mode'],
    render: (telling, key) => renderComment(telling, { key }),
    readOnlyToken,
    wait: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    random: Math.random,
  });
  const proposals = config['quarantine-pr'] ? [openProposals({ config, event, client })] : [];
  if (!config['check-run']) return [comment, ...proposals];
  const checkRun = createCheckRunPublisher({
    client,
    headSha: event.headCommit ?? event.commit,
    checkName: config['check-name'],
    render: (telling) => renderCheckRun(telling, { maxAnnotations: config['max-annotations'] }),
    readOnlyToken,
  });
  return [comment, checkRun, ...proposals];
}

/** Only trusted runs of the default branch may propose: nobody else's failures are anything to go by. */
function openProposals({ config, event, client }: RemoteFacts): Publisher {
  return createQuarantinePullRequestPublisher({
    client,
    base: event.onDefaultBranch && event.trusted ? event.defaultBranch : undefined,
    path: config['quarantine-file'],
    today: () => new Date().toISOString().slice(0, 10),
  });
}
