import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { errorMessage } from '../errors.js';
import type { Problem } from '../model/problem.js';
import type { ContentClient } from './api.js';
import type { EventContext } from './event-context.js';
import { problemOfFailure } from './permission-advice.js';

/** Where files of the repository are read, so that no change can decide on itself. */
export interface BaseFilePlace {
  readonly workspace: string;
  /** `undefined` outside GitHub Actions. */
  readonly context: EventContext | undefined;
  /** `undefined` without a token. */
  readonly client: ContentClient | undefined;
}

export interface BaseFileRequest {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly area: Problem['area'];
  /** What follows where the file can't be read, in a sentence. */
  readonly otherwise: string;
}

export interface BaseFile {
  /** `undefined` when there is no such file, or when it can't be read. */
  readonly text: string | undefined;
  readonly path: string;
  readonly problems: readonly Problem[];
  /** As the workspace has it, where the base branch decides: what this change would make of it. */
  readonly proposed?: string | undefined;
}

/** Bytes; a file with thousands of entries is smaller, and GitHub gives no larger ones. */
const MAX_BYTES = 1_024 * 1_024;

/**
 * A file that decides on others. Of a pull request, the one of its base branch, so that no pull request can excuse itself;
 * as the branch is now, so that what was merged a minute ago counts when a job is run again. Otherwise the one in the
 * workspace.
 */
export async function readBaseFile(place: BaseFilePlace, request: BaseFileRequest): Promise<BaseFile> {
  const { context, client, workspace } = place;
  const { area, otherwise } = request;
  const path = inRepository(request.path);
  const unreadable = (what: string): BaseFile => ({
    text: undefined,
    path,
    problems: [{ area, where: path, what }],
  });
  if (!staysInside(path)) return unreadable('The path must lie inside the repository.');
  if (context === undefined || isOwnFileTrusted(context))
    return readFromWorkspace(workspace, path, unreadable);
  const ref = baseRef(context);
  if (ref === undefined)
    return unreadable(`The base branch is unknown, so its file does not count. ${otherwise}`);
  if (client === undefined) {
    return unreadable(
      `Without a token the base branch's file can't be read, so it does not count. ${otherwise}`,
    );
  }
  try {
    const text = await client.getContent({ path, ref });
    // What the workspace has decides nothing, and what is wrong with it is its own affair.
    const { text: proposed } = await readFromWorkspace(workspace, path, unreadable);
    const isCheckedOut = proposed !== undefined || existsSync(join(workspace, '.git'));
    const isOther = isCheckedOut && (proposed ?? '') !== (text ?? '');
    return { text, path, problems: [], ...(isOther && { proposed: proposed ?? '' }) };
  } catch (error) {
    const problem = problemOfFailure(area, error, context.readOnlyToken);
    const what = `${problem.what} ${otherwise}`;
    return { text: undefined, path, problems: [{ ...problem, where: path, what }] };
  }
}

/** Whether the workspace holds a file that nobody could slip in with the change that is judged. */
export function isOwnFileTrusted(context: EventContext): boolean {
  return context.trusted && context.pullRequest === undefined && !context.isMergeQueue;
}

function baseRef({ cacheScopes, baseCommit, isMergeQueue, pullRequest }: EventContext): string | undefined {
  const commit = isMergeQueue || pullRequest !== undefined ? baseCommit : undefined;
  return cacheScopes.base ?? commit ?? cacheScopes.default;
}

async function readFromWorkspace(
  workspace: string,
  path: string,
  unreadable: (what: string) => BaseFile,
): Promise<BaseFile> {
  try {
    const root = realpathSync.native(workspace);
    const file = realpathSync.native(join(root, path));
    // A symbolic link may lead anywhere on the runner.
    if (!isBelow(root, file)) return unreadable('The path must lie inside the repository.');
    if (statSync(file).size > MAX_BYTES) return unreadable('The file is larger than 1 MiB.');
    return { text: readFileSync(file, 'utf8'), path, problems: [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: undefined, path, problems: [] };
    return unreadable(`The file could not be read: ${errorMessage(error)}.`);
  }
}

/** A path as git and GitHub write it. */
export function inRepository(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}

function staysInside(path: string): boolean {
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
