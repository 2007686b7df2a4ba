import type { EventPayload } from './event-payload.js';
import type { ReadOnlyToken } from './permission-advice.js';

/** Events that only people with write access cause. Every event that is not listed may come from outside. */
const INSIDE_EVENTS: ReadonlySet<string> = new Set([
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'merge_group',
  'release',
  'create',
  'deployment',
]);

/** Events of a pull request whose runs get its code, and, for forks, a token that can only read. */
const PULL_REQUEST_EVENTS: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
]);

/** Events that give a read-only token when Dependabot causes them. */
const DEPENDABOT_EVENTS: ReadonlySet<string> = new Set([
  ...PULL_REQUEST_EVENTS,
  'push',
  'create',
  'deployment',
  'deployment_status',
]);

export interface Cause {
  readonly event: string;
  readonly repository: string;
  readonly payload: EventPayload | undefined;
}

/**
 * Whether both the code of this run and the event that caused it come from people with write access. Only such runs
 * may feed what later excuses a failure, so whatever is unknown counts as from outside.
 */
export function isTrusted({ event, repository, payload }: Cause): boolean {
  if (INSIDE_EVENTS.has(event)) return true;
  if (event === 'pull_request') return isSameRepository(payload?.pull_request?.head?.repo, repository);
  if (event === 'workflow_run') {
    const triggering = payload?.workflow_run;
    const isInside = triggering?.event === 'pull_request' || INSIDE_EVENTS.has(triggering?.event ?? '');
    return isInside && isSameRepository(triggering?.head_repository, repository);
  }
  return false;
}

/** Why the token can only read, as far as the event tells. */
export function readOnlyToken(cause: Cause, actor: string): ReadOnlyToken | undefined {
  const { event, repository, payload } = cause;
  const pullRequest = payload?.pull_request;
  if (
    PULL_REQUEST_EVENTS.has(event) &&
    pullRequest &&
    !isSameRepository(pullRequest.head?.repo, repository)
  ) {
    return 'fork';
  }
  return actor === 'dependabot[bot]' && DEPENDABOT_EVENTS.has(event) ? 'dependabot' : undefined;
}

/** A fork that was deleted is no repository any more, and not the same. GitHub's names ignore case. */
export function isSameRepository(
  candidate: { readonly full_name?: string | undefined } | undefined,
  repository: string,
): boolean {
  return repository !== '' && candidate?.full_name?.toLowerCase() === repository.toLowerCase();
}
