import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ReportSource } from '../../ports.js';
import { fileChunks, findReports } from '../../reports/find-reports.js';
import type { ReportFile } from '../../reports/report-file.js';

/** What lay below the patterns at some time: the state of each file, by its path. */
export type Snapshot = ReadonlyMap<string, string>;

/** Reports of one trial, in copies of their own. */
export interface Collected {
  readonly source: ReportSource;
  /** Paths of the files that were copied. */
  readonly paths: readonly string[];
  /** Paths of files that have not changed since the snapshot. */
  readonly stale: readonly string[];
}

/** Keeps the reports of each trial, and the workspace as the first one left it. */
export interface ReportShelf {
  look(): Promise<Snapshot>;
  /** Copies what was written since into a folder. */
  collect(before: Snapshot, folder: string): Promise<Collected>;
  /** Takes reports out of the workspace, so that the next trial can't add to them or be taken for them. */
  takeAway(paths: readonly string[]): void;
  /** Puts copies back to where they were collected from. */
  putBack(paths: readonly string[], folder: string): void;
}

export function createReportShelf(patterns: readonly string[], workspace: string): ReportShelf {
  const source = findReports(patterns, workspace);
  const find = async (): Promise<ReportFile[]> => {
    const files: ReportFile[] = [];
    for await (const file of source.read()) files.push(file);
    return files;
  };
  const placeOf = (path: string): string => resolve(workspace, path);
  return {
    look: async () => new Map((await find()).map(({ path }) => [path, stateOf(placeOf(path))])),
    collect: async (before, folder) => {
      const files = await find();
      const isStale = ({ path }: ReportFile): boolean => before.get(path) === stateOf(placeOf(path));
      const written = files.filter((file) => !isStale(file));
      const kept: ReportFile[] = [];
      for (const file of written) kept.push(await keep(file, join(folder, shelfPath(file.path))));
      return {
        source: {
          read: async function* () {
            yield* kept;
          },
        },
        paths: written.map(({ path }) => path),
        stale: files.filter(isStale).map(({ path }) => path),
      };
    },
    takeAway: (paths) => {
      for (const path of paths) rmSync(placeOf(path), { force: true });
    },
    putBack: (paths, folder) => {
      for (const path of paths) putBack(join(folder, shelfPath(path)), placeOf(path));
    },
  };
}

/**
 * Changes whenever the file is written, also with the same content: the time of the change to its entry can't be set by
 * tools that keep the time of the content.
 */
function stateOf(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return '';
  }
}

/** Below the folder of a trial: paths outside of the workspace are absolute, and lose what makes them so. */
function shelfPath(path: string): string {
  return join('reports', path.replace(/^([A-Za-z]):/, '$1').replace(/^\/+/, ''));
}

/** A copy to be read under the old name. What can't be read stays as it is, and says so when its turn comes. */
async function keep(file: ReportFile, copy: string): Promise<ReportFile> {
  try {
    mkdirSync(dirname(copy), { recursive: true });
    await copyReport(file, copy);
    return { ...file, chunks: () => fileChunks(copy) };
  } catch {
    rmSync(copy, { force: true });
    return file;
  }
}

/** Not by the file's path: only its reader refuses links that lead out of the workspace. */
async function copyReport(file: ReportFile, copy: string): Promise<void> {
  const output = openSync(copy, 'w');
  try {
    for await (const bytes of file.chunks()) writeSync(output, bytes);
  } finally {
    closeSync(output);
  }
}

function putBack(copy: string, place: string): void {
  try {
    const { atime, mtime } = statSync(copy);
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(copy, place);
    utimesSync(place, atime, mtime);
  } catch {
    // It could not be kept, or its place is gone: the copies that there are stay where they are.
  }
}
