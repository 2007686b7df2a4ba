import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { errorMessage } from '../errors.js';
import type { Problem } from '../model/problem.js';
import type { QuarantineSource } from '../ports.js';
import type { ContentClient } from './api.js';
import type { EventContext } from './event-context.js';
import { problemOfFailure } from './permission-advice.js';

type QuarantineText = Awaited<ReturnType<QuarantineSource['read']>>;

export interface QuarantineFileOptions {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly workspace: string;
  /** `undefined` outside GitHub Actions. */
  readonly context: EventContext | undefined;
  /** `undefined` without a token. */
  readonly client: ContentClient | undefined;
}

/** Bytes; a file with thousands of entries is smaller, and GitHub gives no larger ones. */
const MAX_BYTES = 1_024 * 1_024;

/**
 * The quarantine file. Of a pull request, the one of its base branch, so that no pull request can excuse itself;
 * as the branch is now, so that an entry merged a minute ago counts when a job is run again. Otherwise the one in
 * the workspace. A file that can't be read has no entries: then nothing is excused by it.
 */
export function createQuarantineSource(options: QuarantineFileOptions): QuarantineSource {
  return { read: () => readQuarantineFile(options) };
}

async function readQuarantineFile(options: QuarantineFileOptions): Promise<QuarantineText> {
  const { context, client, workspace } = options;
  const path = options.path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (!staysInside(path)) return unreadable(path, 'The path must lie inside the repository.');
  if (context === undefined || isOwnFileTrusted(context)) return readFromWorkspace(workspace, path);
  const ref = baseRef(context);
  if (ref === undefined)
    return unreadable(path, 'The base branch is unknown, so its quarantine does not count.');
  if (client === undefined) {
    return unreadable(path, "Without a token the base branch's file can't be read, so it does not count.");
  }
  try {
    return { text: await client.getContent({ path, ref }), path, problems: [] };
  } catch (error) {
    const problem = problemOfFailure('quarantine', error, context.readOnlyToken);
    const what = `${problem.what} No test counts as quarantined.`;
    return { text: undefined, path, problems: [{ ...problem, where: path, what }] };
  }
}

/** Whether the workspace holds a file that nobody could slip in with the change that is judged. */
function isOwnFileTrusted(context: EventContext): boolean {
  return context.trusted && context.pullRequest === undefined && !context.isMergeQueue;
}

function baseRef({ cacheScopes, baseCommit, isMergeQueue, pullRequest }: EventContext): string | undefined {
  const commit = isMergeQueue || pullRequest !== undefined ? baseCommit : undefined;
  return cacheScopes.base ?? commit ?? cacheScopes.default;
}

async function readFromWorkspace(workspace: string, path: string): Promise<QuarantineText> {
  try {
    const root = realpathSync.native(workspace);
    const file = realpathSync.native(join(root, path));
    // A symbolic link may lead anywhere on the runner.
    if (!isBelow(root, file)) return unreadable(path, 'The path must lie inside the repository.');
    if (statSync(file).size > MAX_BYTES) return unreadable(path, 'The file is larger than 1 MiB.');
    return { text: readFileSync(file, 'utf8'), path, problems: [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: undefined, path, problems: [] };
    return unreadable(path, `The file could not be read: ${errorMessage(error)}.`);
  }
}

function unreadable(path: string, what: string): QuarantineText {
  const problem: Problem = { area: 'quarantine', where: path, what };
  return { text: undefined, path, problems: [problem] };
}

function staysInside(path: string): boolean {
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
