import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdir,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { errorMessage } from '../errors.js';
import type { ReportSource } from '../ports.js';
import { reportExtensions } from './formats.js';
import { type ReportFile, unreadableReport } from './report-file.js';
import { parsePattern, type ReportPattern, unsearchedFolders } from './report-patterns.js';
import { Spares } from './spares.js';

/**
 * Finds report files below the workspace, or wherever an absolute path points. A pattern is a file, a folder (all
 * reports below it) or a glob; a line that begins with `!` takes its files out again, wherever it stands. Names of
 * existing files and folders are taken as they are, whatever characters they hold. Nothing found yields nothing.
 */
export function findReports(patterns: readonly string[], workspace: string): ReportSource {
  return { read: () => readFound(patterns, resolve(workspace)) };
}

async function* readFound(patterns: readonly string[], workspace: string): AsyncGenerator<ReportFile> {
  const home = resolvedLinks(workspace) ?? workspace;
  const places: Places = { workspace, home };
  const parsed = patterns.map(parsePattern).filter((pattern) => pattern.text !== '');
  const excluded = await findAll(
    parsed.filter((pattern) => pattern.excludes),
    places,
  );
  const included = await findAll(
    parsed.filter((pattern) => !pattern.excludes),
    places,
  );
  const files = [...included].filter(([file]) => !excluded.has(file));
  const found = files.map(([file, isFound]) => ({ file, isFound, path: displayPath(file, workspace) }));
  for (const { file, isFound, path } of found.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    yield { ...(await toReportFile(file, path, places)), isFound };
  }
}

/** Absolute paths of all files that any of the patterns names; true for those that only lie in a folder named. */
async function findAll(patterns: readonly ReportPattern[], places: Places): Promise<Map<string, boolean>> {
  const all = new Map<string, boolean>();
  for (const pattern of patterns) {
    const { files, isFolder } = await findFiles(pattern, places);
    for (const file of files) all.set(file, isFolder && (all.get(file) ?? true));
  }
  return all;
}

interface Found {
  readonly files: readonly string[];
  /** They are what lies in a folder, whatever it is. */
  readonly isFolder: boolean;
}

async function findFiles(pattern: ReportPattern, places: Places): Promise<Found> {
  for (const spelling of [pattern.text, pattern.text.replaceAll('\\', '/')]) {
    const literal = resolve(places.workspace, spelling);
    const kind = await kindOf(literal);
    if (kind === 'file') return { files: [literal], isFolder: false };
    if (kind === 'folder') {
      const match = pattern.excludes ? '**/*' : `**/*.{${reportExtensions().join(',')}}`;
      return { files: await findBelow(literal, match, pattern, places), isFolder: true };
    }
  }
  if (pattern.glob === '') return { files: [], isFolder: false };
  const base = resolve(places.workspace, pattern.base);
  return { files: await findBelow(base, pattern.glob, pattern, places), isFolder: false };
}

async function findBelow(
  folder: string,
  match: string,
  pattern: ReportPattern,
  places: Places,
): Promise<string[]> {
  if ((await kindOf(folder)) !== 'folder') return [];
  // Refused as a whole and told once, instead of file by file (Bazel's `bazel-testlogs` is such a link).
  if (isInside(folder, places.workspace) && !isInside(realpathSync.native(folder), places.home))
    return [folder];
  // Linked folders are not followed: they lead out of the workspace, or round in circles.
  const options = {
    cwd: folder,
    followSymbolicLinks: false,
    expandDirectories: false,
    onlyFiles: true,
    fs: linksAsFiles,
  };
  // Loaded when it is needed: patterns are often plain paths, and it is as large as the rest of this room.
  const { glob } = await import('tinyglobby');
  const found = await glob(match, { ...options, dot: pattern.excludes, ignore: unsearchedFolders(pattern) });
  const files = found.map((file) => join(folder, file));
  const kinds = await Promise.all(files.map(kindOf));
  return files.filter((_, i) => kinds[i] !== 'folder');
}

/**
 * The glob library follows all links or hides them all. A report that is a link must not go unseen, so links are
 * shown to it as files; whether they may be read is decided later.
 */
const linksAsFiles = {
  readdir: ((
    path: string,
    options: { withFileTypes: true },
    done: (error: Error | null, entries?: Dirent[]) => void,
  ) => {
    readdir(path, options, (error, entries) => {
      for (const entry of entries ?? []) if (entry.isSymbolicLink()) entry.isFile = () => true;
      done(error, entries);
    });
  }) as unknown as typeof readdir,
};

/** The path with its links resolved; `undefined` if it leads nowhere. */
function resolvedLinks(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** What a path leads to, links followed. */
async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    const status = statSync(path);
    if (status.isFile()) return 'file';
    return status.isDirectory() ? 'folder' : undefined;
  } catch {
    return undefined;
  }
}

function displayPath(file: string, workspace: string): string {
  const path = relative(workspace, file);
  const outside = path.startsWith('..') || isAbsolute(path);
  return (outside ? file : path).split(sep).join('/');
}

interface Places {
  readonly workspace: string;
  /** The workspace with its own links resolved. */
  readonly home: string;
}

async function toReportFile(file: string, path: string, places: Places): Promise<ReportFile> {
  try {
    await refuseLinksOutside(file, places);
    const { size } = statSync(file);
    return { path, sizeBytes: size, chunks: () => fileChunks(file) };
  } catch (error) {
    // A report that can't be read is told as one when its turn comes; the others are read all the same.
    const reason =
      error instanceof RefusedLink ? error : new Error(errorMessage(error).replace(`'${file}'`, path));
    return unreadableReport(path, reason);
  }
}

/** Bytes read at once: large enough that asking costs nothing, small enough to stay in the processor's cache. */
const CHUNK_BYTES = 256 * 1024;

const buffers = new Spares(1, () => Buffer.allocUnsafeSlow(CHUNK_BYTES));

/**
 * The bytes of a file. Read while everything else waits, because nothing else is there to be done, and waiting for
 * another thread takes longer than the reading itself.
 */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = buffers.take();
  try {
    for (;;) {
      const length = readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    buffers.give(buffer);
    closeSync(file);
  }
}

/** A link whose target nobody asked for: a pull request could point it at any file of the machine. */
class RefusedLink extends Error {
  override readonly name = 'RefusedLink';
}

async function refuseLinksOutside(file: string, { workspace, home }: Places): Promise<void> {
  const target = realpathSync.native(file);
  if (isInside(target, home)) return;
  // What an absolute path names outside of the workspace is wanted, unless the file itself is a link elsewhere.
  const wanted = !isInside(file, workspace) && !lstatSync(file).isSymbolicLink();
  if (wanted) return;
  throw new RefusedLink(
    'it is a symbolic link, or lies behind one, that leads out of the workspace. ' +
      'If that is meant, name the place it leads to by its absolute path.',
  );
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
