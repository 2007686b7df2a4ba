import type { Problem } from '../../model/problem.js';
import type { Clock } from '../../ports.js';
import { describeDropped } from '../dropped.js';
import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll } from '../merge.js';
import type { RetentionLimits } from '../retention.js';
import type { HistoryStore, LoadedHistory } from '../store.js';
import type { FileSteps } from './atomic-file.js';
import { compactByWitnesses } from './compaction.js';
import {
  describeBusy,
  describeUnjoined,
  describeUnkept,
  describeUnread,
  describeUnreadable,
} from './file-problems.js';
import { lockFolder } from './folder-lock.js';
import {
  type FolderContent,
  type FolderFile,
  type HistoryFolder,
  openHistoryFolder,
} from './history-folder.js';
import { writeAddition, writeHistory } from './stored-history.js';

export interface FileStoreOptions {
  /** It need not exist. Problems name it as it is given. */
  readonly folder: string;
  readonly clock: Clock;
  /** A new name at every call: letters, digits and dashes. */
  readonly uniqueName: () => string;
  /** What is older is folded into totals at every save; without it, everything is kept. */
  readonly limits?: RetentionLimits;
  /** How long to wait for other processes that are saving; ten seconds by default. */
  readonly lockWaitMs?: number;
  /** Node's file system by default. */
  readonly files?: FileSteps;
}

const DEFAULT_LOCK_WAIT_MS = 10_000;

/**
 * Keeps the history in a folder: for the command line, self-hosted runners and tests.
 *
 * A save first puts the addition into a file of its own, which others can't hinder, and then joins it with the main
 * file under a lock. Whatever stops the second step (a lock that is held, a main file that is damaged or from a
 * later Deflake, a crash) leaves the addition where the next load finds it.
 */
export function createFileStore(options: FileStoreOptions): HistoryStore {
  const { folder } = options;
  const opened = openHistoryFolder(folder, options.files);
  return {
    title: `folder ${folder}`,
    load: () => loadFolder(folder, opened),
    save: async (addition) => {
      try {
        await keepAddition([addition], { ...options, opened });
      } catch (error) {
        return [describeUnkept(folder, addition, error)];
      }
      try {
        return await joinAdditions(addition, { ...options, opened });
      } catch (error) {
        return [describeUnjoined(folder, addition, error)];
      }
    },
  };
}

async function loadFolder(folder: string, opened: HistoryFolder): Promise<LoadedHistory> {
  try {
    const content = await opened.read();
    const files = content.main === undefined ? content.additions : [content.main, ...content.additions];
    return {
      history: mergeAll(files.flatMap(historyIn), EMPTY_HISTORY),
      problems: describeUnreadable(folder, content),
    };
  } catch (error) {
    return { history: EMPTY_HISTORY, problems: [describeUnread(folder, error)] };
  }
}

interface OpenedOptions extends FileStoreOptions {
  readonly opened: HistoryFolder;
}

async function keepAddition(
  additions: readonly History[],
  { opened, uniqueName }: OpenedOptions,
): Promise<void> {
  await opened.writeAddition(writeAddition(mergeAll(additions, EMPTY_HISTORY)), uniqueName());
}

async function joinAdditions(addition: History, options: OpenedOptions): Promise<readonly Problem[]> {
  const { folder, opened, lockWaitMs = DEFAULT_LOCK_WAIT_MS } = options;
  const lock = await lockFolder(folder, lockWaitMs);
  if (lock === undefined) return [describeBusy(folder, addition)];
  try {
    await opened.removeLeftovers(options.clock.now());
    const content = await opened.read();
    const isMainReadable = content.main === undefined || content.main.content.kind === 'read';
    const problems = isMainReadable
      ? await joinWithMain(addition, content, options)
      : await joinEachOther(content, options);
    return [...describeUnreadable(folder, content), ...problems];
  } finally {
    await lock.release();
  }
}

async function joinWithMain(
  addition: History,
  content: FolderContent,
  options: OpenedOptions,
): Promise<readonly Problem[]> {
  const { folder, opened, uniqueName, limits, clock } = options;
  const readable = content.additions.filter((file) => file.content.kind === 'read');
  if (readable.length === 0) return []; // Another process joined this addition with its own.
  const [known = EMPTY_HISTORY] = content.main === undefined ? [] : historyIn(content.main);
  const joined = mergeAll(readable.flatMap(historyIn), known);
  const bytes = writeHistory(
    compactByWitnesses(joined, limits === undefined ? undefined : { limits, clock }),
  );
  const isWritten = await opened.writeMain(bytes, { unique: uniqueName(), replaces: content.mainVersion });
  if (!isWritten) return [describeBusy(folder, addition)];
  await opened.removeAdditions(readable);
  return describeDropped(addition, known, folder);
}

/** While the main file can't be read it is left alone, and additions gather in one file beside it. */
async function joinEachOther(content: FolderContent, options: OpenedOptions): Promise<readonly Problem[]> {
  const readable = content.additions.filter((file) => file.content.kind === 'read');
  if (readable.length < 2) return [];
  await keepAddition(readable.flatMap(historyIn), options);
  await options.opened.removeAdditions(readable);
  return [];
}

function historyIn({ content }: FolderFile): History[] {
  return content.kind === 'read' ? [content.history] : [];
}
