import { errorMessage } from '../../errors.js';
import type { Problem } from '../../model/problem.js';
import type { Limitation, Packing, SaveFailure } from './cache-exchange.js';

/** What the Actions cache store tells, in words. */

export const WHERE = 'Actions cache';

function told(what: string, remedy?: string): Problem {
  return { area: 'history', where: WHERE, what, ...(remedy !== undefined && { remedy }) };
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

function areOrIs(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function theirRuns(count: number): string {
  return count === 1 ? 'its runs' : 'their runs';
}

export function describeLimitation({ what, remedy }: Limitation): Problem {
  return told(what, remedy);
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

export function describeMissing(missing: number, all: number, causes: readonly string[]): Problem[] {
  if (missing === 0) return [];
  const because = causes.length === 0 ? '' : ` (${causes.join('; ')})`;
  return [
    told(
      `${missing} of ${entries(all)} ${areOrIs(missing)} listed and could not be restored${because}: ${theirRuns(missing)} do not count.`,
      'Later jobs try again. What stays so for a day was lost by the cache, or its kind of job may not read it.',
    ),
  ];
}

/** Entries of jobs that pack in another way, and so can't be restored here; nor can these jobs restore ours. */
export function describeForeign(
  readings: readonly { countForeign(): { readonly foreign: number; readonly all: number } }[],
  packing: Packing | undefined,
): Problem[] {
  const counts = readings.map((reading) => reading.countForeign());
  const foreign = counts.reduce((sum, count) => sum + count.foreign, 0);
  const all = counts.reduce((sum, count) => sum + count.all, 0);
  if (foreign === 0) return [];
  const difference =
    packing?.hasZstd === true ? 'without zstd, and this one has it' : 'with zstd, and this one lacks it';
  return [
    told(
      `${foreign} of ${entries(all)} ${foreign === 1 ? 'was' : 'were'} packed on other machines, probably ${difference}: ${theirRuns(foreign)} do not count here, nor this one there.`,
      'Install zstd in the images of all jobs, or keep the history in a branch (`history: branch`).',
    ),
  ];
}

/** There are more entries than a job lists, and no snapshot among them. */
export function describeCut(listed: number): Problem[] {
  return [
    told(
      `There are more than ${listed} entries and no snapshot of them, so older ones were not read: their runs do not count.`,
      'A snapshot is made once a job can list entries and save. See whether the jobs of this branch may.',
    ),
  ];
}

/** Entries that name their tests by what another entry lists, which can't be read. */
export function describeLacking(lacking: number): Problem[] {
  if (lacking === 0) return [];
  const subject = lacking === 1 ? '1 entry lists its' : `${lacking} entries list their`;
  return [
    told(
      `${subject} tests in another entry, which could not be restored: ${theirRuns(lacking)} do not count.`,
      'Later jobs try again, and new entries list their tests themselves.',
    ),
  ];
}

/** Entries that other jobs have named, which are neither listed nor in a snapshot. */
export function describeGone(gone: number): Problem[] {
  if (gone === 0) return [];
  const subject =
    gone === 1 ? '1 entry that an earlier job saw is' : `${gone} entries that earlier jobs saw are`;
  return [
    told(
      `${subject} no longer in the cache, and in no snapshot: ${theirRuns(gone)} do not count.`,
      'Entries are evicted when nobody reads them for seven days, or above 10 GB of all caches together. If it happens often, keep the history in a branch (`history: branch`).',
    ),
  ];
}

export function describeUnread(unread: number, limit: number): Problem[] {
  if (unread === 0) return [];
  return [
    told(
      `${unread} older ${unread === 1 ? 'entry was' : 'entries were'} not read, because a job reads at most ${limit}: ${theirRuns(unread)} do not count here.`,
      'Later jobs go on from here. If it stays so, keep the history in a branch (`history: branch`).',
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

/** The cache took no entry. */
export function describeUnkept(failure: { readonly why?: SaveFailure; readonly cause?: string }): Problem {
  const cause = failure.cause === undefined ? '' : ` (${failure.cause.replace(/\.$/, '')})`;
  const what = `The cache did not take this run${cause}: it is not in the history.`;
  if (failure.why === 'denied') {
    return told(
      what,
      'The token may only read: events that outsiders can trigger (`pull_request_target`, `issue_comment`, `workflow_run`) may not save into the scope of the default branch. Runs of such events do not count later.',
    );
  }
  return told(
    what,
    'The lines above may say more. Usual causes: an outage, more than 200 uploads a minute, no storage left.',
  );
}

export function describeBroken(error: unknown): Problem {
  return told(`The cache could not be used: ${errorMessage(error).replace(/\.$/, '')}.`);
}
