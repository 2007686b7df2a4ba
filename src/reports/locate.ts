import type { SourceLocation } from '../model/test-result.js';
import type { ReportedCase } from './format.js';

/** Characters; longer than any path that a file system takes. */
const MAX_PATH_LENGTH = 1_000;

/** Finds out where a test stands in the repository, if the report says so. */
export type Locator = (
  reported: Pick<ReportedCase, 'file' | 'path' | 'line' | 'failedAt'>,
) => SourceLocation | undefined;

/** A locator that works out each file once: they are few, and stand in every case. */
export function createLocator(workspaces: readonly string[]): Locator {
  const known = new Map<string, SourceLocation | undefined>();
  return ({ failedAt, path, file: named, line: ofTest }) => {
    const spelling = path ?? named;
    const file = spelling === '' ? (failedAt?.file ?? '') : spelling;
    const line = spelling === '' ? failedAt?.line : ofTest;
    if (file === '') return undefined;
    let place = known.get(file);
    if (place === undefined && !known.has(file)) {
      const found = pathInWorkspace(file, workspaces);
      place = found === '' ? undefined : { file: found };
      known.set(file, place);
    }
    return place === undefined || line === undefined ? place : { file: place.file, line };
  };
}

/** Where a single test stands. */
export function locate(reported: ReportedCase, workspaces: readonly string[]): SourceLocation | undefined {
  return createLocator(workspaces)(reported);
}

/**
 * A file's path in the repository, or nothing. A path outside of the workspace is no place there: nothing can be
 * annotated in it, and its spelling belongs to the machine.
 */
function pathInWorkspace(spelling: string, workspaces: readonly string[]): string {
  let file = spelling.trim().replace(/^file:\/\//, '');
  if (file.length > MAX_PATH_LENGTH) return '';
  file = file.replaceAll('\\', '/');
  for (const workspace of workspaces) file = withoutWorkspace(file, workspace.replaceAll('\\', '/'));
  file = file.replace(/^(?:\.\/)+/, '');
  return /^(?:\/|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)|[\p{Cc}]/u.test(file) ? '' : file;
}

function withoutWorkspace(file: string, workspace: string): string {
  const prefix = workspace.endsWith('/') ? workspace : `${workspace}/`;
  if (prefix === '/') return file;
  const sameDrive =
    /^[A-Za-z]:/.test(prefix) && file.slice(0, 1).toLowerCase() === prefix.slice(0, 1).toLowerCase();
  return file.startsWith(prefix) || (sameDrive && file.slice(1).startsWith(prefix.slice(1)))
    ? file.slice(prefix.length)
    : file;
}
