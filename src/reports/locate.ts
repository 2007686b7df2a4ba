import type { SourceLocation } from '../model/test-result.js';
import type { ReportedCase } from './format.js';

/** Characters; longer than any path that a file system takes. */
const MAX_PATH_LENGTH = 1_000;

/**
 * Where a test stands in the repository, if the report says so. A path outside of the workspace is no place there:
 * nothing can be annotated in it, and its spelling belongs to the machine.
 */
export function locate(reported: ReportedCase, workspaces: readonly string[]): SourceLocation | undefined {
  let file = reported.file.trim().replace(/^file:\/\//, '');
  if (file === '' || file.length > MAX_PATH_LENGTH) return undefined;
  file = file.replaceAll('\\', '/');
  for (const workspace of workspaces) file = withoutWorkspace(file, workspace.replaceAll('\\', '/'));
  file = file.replace(/^(?:\.\/)+/, '');
  if (file === '' || /^(?:\/|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)|[\p{Cc}]/u.test(file)) return undefined;
  return reported.line === undefined ? { file } : { file, line: reported.line };
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
