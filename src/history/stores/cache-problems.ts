import { errorMessage } from '../../errors.js';
import type { Problem } from '../../model/problem.js';

/** What the Actions cache store tells, in words. */

export const WHERE = 'Actions cache';

function told(what: string, remedy?: string): Problem {
  return { area: 'history', where: WHERE, what, ...(remedy !== undefined && { remedy }) };
}

export function describeAbsence(absence: { readonly what: string; readonly remedy: string }): Problem {
  return told(absence.what, absence.remedy);
}

/** The entries can't be listed: only the newest of a kind can be found. */
export function describeUnlisted(cause: { readonly kind: string; readonly message?: string }): Problem {
  const effect =
    'Only the newest snapshots were read, so runs of other jobs and of parallel runs may be missing.';
  return cause.kind === 'forbidden'
    ? told(
        `The token may not list the entries of the cache. ${effect}`,
        'Add `actions: read` to the `permissions` of the job.',
      )
    : told(
        `GitHub did not list the entries of the cache${cause.message ? ` (${cause.message})` : ''}. ${effect}`,
      );
}

export function describeMissing(missing: number, all: number): Problem[] {
  if (missing === 0) return [];
  return [
    told(
      `${missing} of ${all} entries are listed and could not be restored: their runs do not count.`,
      'If this stays so, some jobs run in a container without zstd: install it in their image, because entries packed with and without it can’t see each other. If it is all of them, the workflow’s `cache-mode` may not allow reading.',
    ),
  ];
}

export function describeUnread(unread: number, limit: number): Problem[] {
  if (unread === 0) return [];
  return [
    told(
      `${unread} older entries were not read: a job reads at most ${limit}. Their runs do not count here.`,
      'Later jobs go on from here. If it stays so, keep the history in a branch.',
    ),
  ];
}

export function describeSpoiled(key: string, reason: string): Problem {
  return told(
    `The entry ${key} can't be used and is skipped: ${reason}`,
    'Delete it (Actions › Caches) or wait: a later snapshot replaces it.',
  );
}

export function describeNewer(key: string, reason: string): Problem {
  return told(
    `The entry ${key} was written by a newer Deflake and is skipped: ${reason}`,
    'Use one version in all workflows.',
  );
}

/** The cache took no entry; `cause` is absent where the toolkit does not tell why. */
export function describeUnkept(cause: string | undefined): Problem {
  const effect = 'it is not in the history.';
  if (cause !== undefined) return told(`This run could not be kept (${cause.replace(/\.$/, '')}): ${effect}`);
  return told(
    `The cache did not take this run: ${effect}`,
    'The lines above may say why. Usual causes: an event that outsiders can trigger (`pull_request_target`, `issue_comment`, `workflow_run`), whose token may only read; more than 200 uploads a minute; no storage left; an outage.',
  );
}

export function describeBroken(error: unknown): Problem {
  return told(`The cache could not be used: ${errorMessage(error).replace(/\.$/, '')}.`);
}
