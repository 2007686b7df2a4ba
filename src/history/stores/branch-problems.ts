import { errorMessage } from '../../errors.js';
import type { Problem } from '../../model/problem.js';
import type { ReadLaneFile } from './branch-reader.js';
import { BranchFailure } from './branch-repository.js';

/** What the branch store tells, in words. */

function told(where: string, what: string, remedy?: string): Problem {
  return { area: 'history', where, what, ...(remedy !== undefined && { remedy }) };
}

export function describeUnreadable(where: string, { path, content }: ReadLaneFile): Problem[] {
  const place = `${where}, ${path}`;
  switch (content.kind) {
    case 'read':
      return [];
    case 'newer':
      return [
        told(
          place,
          `It was written by a newer Deflake and is left as it is. ${content.message}`,
          'Use one version in all workflows. New runs are kept beside it; the newer one joins them.',
        ),
      ];
    case 'corrupt':
      return [
        {
          ...told(
            place,
            `It is damaged and is left as it is: nothing in it counts. ${content.message}`,
            'Restore it from an earlier commit of the branch, or delete it. New runs are kept beside it and count.',
          ),
          ...(content.line !== undefined && { line: content.line }),
        },
      ];
    case 'unreadable':
      return [
        told(
          place,
          `It could not be read, so nothing in it counts: ${content.message}`,
          'New runs are kept beside it and count.',
        ),
      ];
  }
}

export function describeBeside(where: string, path: string, unreadable: readonly ReadLaneFile[]): Problem {
  const names = unreadable.map((file) => file.path).join(', ');
  return told(where, `This run is kept in ${path}, because ${names} can't be read and is left as it is.`);
}

export function describeTruncated(where: string): Problem {
  return told(
    where,
    'GitHub lists only a part of its files, so some runs may be missing.',
    'It holds far more than Deflake puts there: remove what is not a history.',
  );
}

export function describeForeign(where: string): Problem {
  return told(
    where,
    'It holds other files and no history, so Deflake does not write there.',
    'Give `history-branch` the name of a branch that is not used for anything else; it need not exist.',
  );
}

export function describeUnread(where: string, unread: number, limit: number): Problem[] {
  if (unread === 0) return [];
  return [
    told(
      where,
      `${unread === 1 ? 'The file of 1 other lane was' : `The files of ${unread} other lanes were`} not read, because a job reads at most ${limit}: ${unread === 1 ? 'its' : 'their'} runs do not count here.`,
      'Delete the files of lanes that are gone.',
    ),
  ];
}

export function describeUnloaded(where: string, error: unknown, isForbidden: boolean): Problem {
  const effect = `Earlier runs do not count${isForbidden ? ', and this one is not kept' : ''}.`;
  return told(where, `${effect} ${sentence(error)}`, remedyOf(error));
}

/** Nothing was kept. */
export function describeUnkept(where: string, error: unknown): Problem {
  return told(where, `This run is not in the history. ${sentence(error)}`, remedyOf(error));
}

/** Others were always faster, or something else was in the way all the time. */
export function describeContended(where: string, tries: number, error: unknown): Problem {
  return told(
    where,
    `This run is not in the history: ${tries} tries failed. The last one: ${sentence(error)}`,
    'Usually too many jobs saved at the same moment. If it stays so with few, a rule may protect the branch from the token of the workflow.',
  );
}

function sentence(error: unknown): string {
  return `${errorMessage(error).replace(/\.$/, '')}.`;
}

function remedyOf(error: unknown): string | undefined {
  return error instanceof BranchFailure ? error.remedy : undefined;
}
