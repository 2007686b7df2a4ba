import type { Problem } from '../../model/problem.js';
import type { Clock } from '../../ports.js';
import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll } from '../merge.js';
import type { RetentionLimits } from '../retention.js';
import type { HistoryStore, LoadedHistory } from '../store.js';
import { isForeign, type LaneFile, laneFilesIn } from './branch-files.js';
import { lanesByStem, planSave } from './branch-plan.js';
import {
  describeContended,
  describeForeign,
  describeTruncated,
  describeUnkept,
  describeUnloaded,
  describeUnread,
  describeUnreadable,
} from './branch-problems.js';
import { BranchReader, MAX_LANE_BYTES } from './branch-reader.js';
import { BranchFailure, type BranchRepository } from './branch-repository.js';
import { writeAddition } from './stored-history.js';

export interface BranchStoreOptions {
  readonly branch: string;
  /** How people call it, if that is not the branch. */
  readonly title?: string;
  readonly repository: BranchRepository;
  /** Runs that outsiders can cause read, and never write. */
  readonly mayWrite: boolean;
  readonly clock: Clock;
  /** In [0, 1): spreads the tries of jobs that were refused at the same moment. */
  readonly random: () => number;
  /** Pauses between tries. */
  readonly wait: (ms: number) => Promise<void>;
  /** For what is nobody's problem and may explain something to whoever looks for it. */
  readonly debug: (line: string) => void;
  /** What is older is folded into totals at every save; without it, everything is kept. */
  readonly limits?: RetentionLimits;
  readonly maxReads?: number;
}

/** Files that a job reads at most: ten times the lanes of a large workflow, a few requests with small files. */
const DEFAULT_MAX_READS = 300;

/**
 * Tries of one save, far more than are needed: of 60 jobs that save in the same three seconds all get through after
 * four or five on average, in a simulation with GitHub's usual answering times (`branch-crowd.test.ts`). Each takes
 * five requests or so of the 1,000 an hour that the jobs of a repository share.
 */
const MAX_TRIES = 16;

/**
 * Longest first pause after a refusal; doubled each time, up to the longest one. The pause is a part of it at random. A
 * try takes two seconds, in which nobody else may save: shorter pauses let jobs refuse each other more often, and cost
 * requests; longer ones keep the last job waiting.
 */
const FIRST_PAUSE_MS = 8_000;
const LONGEST_PAUSE_MS = 120_000;

/**
 * Keeps the history in a branch of the repository, which lasts, shows what every job added, and which all branches and
 * pull requests share. A save makes a commit that follows the end of the branch as it was read, and moves the branch
 * only if that is still its end. If another job was faster, it reads, merges and tries again: nothing is overwritten.
 */
export function createBranchStore(options: BranchStoreOptions): HistoryStore {
  const { repository, maxReads = DEFAULT_MAX_READS } = options;
  const where = options.title ?? `branch ${options.branch}`;
  const reader = new BranchReader(repository);
  let isForbidden = false;
  return {
    title: where,
    load: async () => {
      try {
        return await loadFiles(reader, { where, maxReads });
      } catch (error) {
        // Who may not read may not write: that is told once.
        isForbidden = isForbidding(error);
        return { history: EMPTY_HISTORY, problems: [describeUnloaded(where, error, isForbidden)] };
      }
    },
    reload: async () => {
      try {
        return await loadFiles(reader, { where, maxReads, onlyNew: true });
      } catch (error) {
        return { history: EMPTY_HISTORY, problems: [describeUnloaded(where, error, false)] };
      }
    },
    save: async (addition) => {
      if (!options.mayWrite) {
        options.debug(`${where}: not saved, because outsiders can cause runs such as this one.`);
        return [];
      }
      if (isForbidden) return [];
      try {
        writeAddition(addition);
        return await save(addition, reader, { ...options, where });
      } catch (error) {
        isForbidden = isForbidding(error);
        return [describeUnkept(where, error)];
      }
    },
  };
}

function isForbidding(error: unknown): boolean {
  return error instanceof BranchFailure && error.kind === 'forbidden';
}

interface LoadOptions {
  readonly where: string;
  readonly maxReads: number;
  /** Leaves out what was read before. */
  readonly onlyNew?: boolean;
}

async function loadFiles(
  reader: BranchReader,
  { where, maxReads, onlyNew = false }: LoadOptions,
): Promise<LoadedHistory> {
  const { tree } = await reader.look();
  const listed = laneFilesIn(tree).filter((file) => !onlyNew || !reader.hasRead(file));
  const files = await reader.read(listed.slice(0, maxReads));
  const histories = files.flatMap(({ content }) => (content.kind === 'read' ? [content.history] : []));
  return {
    history: mergeAll(histories, EMPTY_HISTORY),
    problems: [
      ...(isForeign(tree) ? [describeForeign(where)] : []),
      ...(tree.isTruncated ? [describeTruncated(where)] : []),
      ...files.flatMap((file) => describeUnreadable(where, file)),
      ...describeUnread(where, Math.max(0, listed.length - maxReads), maxReads),
    ],
  };
}

/** GitHub takes files up to a size: the oldest runs make room before it refuses. The rest is for what is estimated. */
function boundedByLane(limits: RetentionLimits): RetentionLimits {
  return { ...limits, windowBytes: Math.min(limits.windowBytes ?? MAX_LANE_BYTES, 0.85 * MAX_LANE_BYTES) };
}

async function save(
  addition: History,
  reader: BranchReader,
  options: BranchStoreOptions & { readonly where: string },
): Promise<readonly Problem[]> {
  const { repository, random, wait, where, limits, clock } = options;
  const compaction = limits === undefined ? undefined : { limits: boundedByLane(limits), clock };
  for (let tries = 1; ; tries++) {
    // The first try trusts what was loaded, seconds ago: mostly nobody else has saved since.
    const view = (tries === 1 ? reader.view : undefined) ?? (await reader.look());
    if (isForeign(view.tree)) return [describeForeign(where)];
    const stems = lanesByStem(addition, view);
    const isOurs = ({ stem }: LaneFile): boolean => stems.has(stem);
    const files = await reader.read(laneFilesIn(view.tree).filter(isOurs));
    const plan = planSave(addition, { view, files, where, compaction, random });
    if (plan.files.length === 0) return plan.problems;
    try {
      const { commit, tree } = await repository.commit(view.tip, plan);
      await repository.advance(view.tip, commit);
      reader.remember({ tip: { commit, tree: tree.sha }, tree }, plan.contents);
      return plan.problems;
    } catch (error) {
      if (!(error instanceof BranchFailure) || error.kind !== 'refused') throw error;
      if (tries === MAX_TRIES) return [describeContended(where, tries, error)];
      await wait(random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)));
    }
  }
}
