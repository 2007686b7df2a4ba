import { errorMessage } from '../../errors.js';
import type { Problem } from '../../model/problem.js';
import type { History } from '../history.js';
import { type FolderContent, type FolderFile, MAIN_FILE } from './history-folder.js';
import { systemErrorCode } from './system-error.js';

/** What the file store tells, in words. No absolute paths but those that the user gave. */

export function describeUnreadable(folder: string, { main, additions }: FolderContent): Problem[] {
  return [main, ...additions].flatMap((file) => (file === undefined ? [] : describeFile(folder, file)));
}

function describeFile(folder: string, { name, content }: FolderFile): Problem[] {
  if (content.kind === 'read') return [];
  const problem = { area: 'history', where: `${folder}/${name}` } as const;
  const isMain = name === MAIN_FILE;
  const meanwhile = 'New runs are kept beside it and count';
  switch (content.kind) {
    case 'newer':
      return [
        {
          ...problem,
          what: `It was written by a newer Deflake and is left as it is. ${content.message}`,
          remedy: `Update this Deflake. ${isMain ? `${meanwhile}; the newer one joins them.` : ''}`.trim(),
        },
      ];
    case 'corrupt':
      return [
        {
          ...problem,
          what: `It is damaged and is left as it is: nothing in it counts. ${content.message}`,
          remedy: isMain
            ? `Put a good copy in its place, or move it away to begin anew. ${meanwhile}.`
            : 'Put a good copy in its place, or delete it.',
          ...(content.line !== undefined && { line: content.line }),
        },
      ];
    case 'unreadable':
      return [
        {
          ...problem,
          what: `It could not be read, so nothing in it counts: ${content.message}`,
          remedy: `Check its permissions and size. ${isMain ? `${meanwhile}.` : ''}`.trim(),
        },
      ];
  }
}

export function describeUnread(folder: string, error: unknown): Problem {
  return {
    area: 'history',
    where: folder,
    what: `The folder could not be read, so earlier runs do not count: ${causeOf(error)}.`,
    remedy: 'Check that it is a folder and may be read.',
  };
}

export function describeUnkept(folder: string, addition: History, error: unknown): Problem {
  return {
    area: 'history',
    where: folder,
    what: `${subjectOf(addition)} could not be kept: ${causeOf(error)}.`,
    ...(systemErrorCode(error) !== undefined && {
      remedy: 'Check that the folder may be written and the disk is not full.',
    }),
  };
}

export function describeUnjoined(folder: string, addition: History, error: unknown): Problem {
  return {
    area: 'history',
    where: folder,
    what: `${keptApart(addition)}, because it could not be joined with the main file: ${causeOf(error)}.`,
    remedy: 'The next run joins it, unless the cause lasts: check that the folder may be written.',
  };
}

export function describeBusy(folder: string, addition: History): Problem {
  return {
    area: 'history',
    where: folder,
    what: `${keptApart(addition)}, because other processes were writing all the time.`,
    remedy:
      'Nothing is lost: the next run joins it. If nobody is writing, delete the folder "history.lock" in it.',
  };
}

/** Jobs add a run, imports many, and commands of people other changes. */
function subjectOf(addition: History): string {
  const runs = [...addition.lanes.values()].reduce((total, lane) => total + lane.runs.length, 0);
  if (runs === 1) return 'This run';
  return runs === 0 ? 'This change' : `These ${runs} runs`;
}

function keptApart(addition: History): string {
  const subject = subjectOf(addition);
  return `${subject} ${subject.endsWith('runs') ? 'are kept in a file of their own' : 'is kept in a file of its own'}`;
}

function causeOf(error: unknown): string {
  return systemErrorCode(error) ?? errorMessage(error).replace(/\.$/, '');
}
