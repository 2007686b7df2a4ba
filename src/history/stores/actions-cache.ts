import { errorMessage } from '../../errors.js';
import { type Lane, laneKey, laneTitle } from '../../model/lane.js';
import type { Problem } from '../../model/problem.js';
import type { Clock } from '../../ports.js';
import { describeDropped } from '../dropped.js';
import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import type { RetentionLimits } from '../retention.js';
import type { HistoryStore } from '../store.js';
import type { CacheExchange } from './cache-exchange.js';
import { deltaKey, type KeyParts } from './cache-keys.js';
import { loadListed } from './cache-listed.js';
import type { ListEntries } from './cache-listing.js';
import { loadNewest } from './cache-newest.js';
import { describeAbsence, describeBroken, describeUnkept, WHERE } from './cache-problems.js';
import type { CacheContext, CacheView } from './cache-view.js';
import { packAddition, packHistory } from './packed-history.js';
import { createToolkitExchange } from './toolkit-exchange.js';

export interface ActionsCacheOptions {
  /** Scopes that this job may read, as git refs; it saves into its own. */
  readonly refs: { readonly own: string; readonly base?: string; readonly default: string };
  readonly run: { readonly runId: string; readonly runAttempt: number };
  /** What tells this job from the others of its run. */
  readonly job: { readonly lane: Lane; readonly shard: string; readonly step: string };
  readonly listEntries: ListEntries;
  /** A new name at every call: letters, digits and dashes. */
  readonly uniqueName: () => string;
  /** In [0, 1): decides which of the jobs that run side by side makes a snapshot. */
  readonly random: () => number;
  readonly clock: Clock;
  /** For what is nobody's problem and may explain something to whoever looks for it. */
  readonly debug: (line: string) => void;
  /** What is older is folded into totals by snapshots; without it, everything is kept. */
  readonly limits?: RetentionLimits;
  /** GitHub's toolkit by default. */
  readonly exchange?: CacheExchange;
  readonly maxReads?: number;
  readonly deltasPerSnapshot?: number;
}

/** Entries that a job restores at most; with eight at a time these take some ten seconds. */
const DEFAULT_MAX_READS = 200;

/** Deltas that a job reads before a snapshot is due. Each costs a tenth of a second or so, a snapshot some megabytes. */
const DEFAULT_DELTAS_PER_SNAPSHOT = 20;

const TITLE = 'GitHub Actions cache';

/**
 * Keeps the history in the Actions cache, with nothing to set up. Entries there can't be changed, and the newest one
 * wins for who asks for it: jobs that each saved "the" history would lose each other's runs. So every job saves an
 * entry of its own, a delta with its run, and reads all that it does not know from a snapshot. Scopes bind what can
 * be read: a pull request sees its own entries, its base branch's and the default branch's.
 */
export function createActionsCacheStore(options: ActionsCacheOptions): HistoryStore {
  const { exchange = createToolkitExchange(), clock, limits } = options;
  const context: CacheContext = {
    refs: readableRefs(options.refs),
    exchange,
    newKey: () => keyParts(options),
    retention: limits === undefined ? undefined : { limits, clock },
  };
  let view: CacheView | undefined;
  let isAbsenceTold = false;
  return {
    title: TITLE,
    load: async () => {
      try {
        const absence = await exchange.absence();
        isAbsenceTold = absence !== undefined;
        if (absence !== undefined) return { history: EMPTY_HISTORY, problems: [describeAbsence(absence)] };
        view = await loadView(context, options);
        return view;
      } catch (error) {
        return { history: EMPTY_HISTORY, problems: [describeBroken(error)] };
      }
    },
    reload: async () => {
      try {
        return (await view?.refresh?.()) ?? { history: EMPTY_HISTORY, problems: [] };
      } catch (error) {
        return { history: EMPTY_HISTORY, problems: [describeBroken(error)] };
      }
    },
    save: async (addition, known) => {
      try {
        if (isMergeQueue(options.refs.own)) {
          options.debug(`${TITLE}: not saved, because the scope of a merge queue is thrown away.`);
          return [];
        }
        const absence = await exchange.absence();
        if (absence !== undefined) return isAbsenceTold ? [] : [describeAbsence(absence)];
        return [
          ...describeDropped(addition, known, WHERE),
          ...(await keep(addition, view, { context, options })),
        ];
      } catch (error) {
        return [describeUnkept(errorMessage(error))];
      }
    },
  };
}

async function loadView(context: CacheContext, options: ActionsCacheOptions): Promise<CacheView> {
  const listed = await loadListed({
    ...context,
    listEntries: options.listEntries,
    random: options.random,
    maxReads: options.maxReads ?? DEFAULT_MAX_READS,
    deltasPerSnapshot: options.deltasPerSnapshot ?? DEFAULT_DELTAS_PER_SNAPSHOT,
  });
  return 'kind' in listed ? loadNewest(context, listed) : listed;
}

async function keep(
  addition: History,
  view: CacheView | undefined,
  { context, options }: { context: CacheContext; options: ActionsCacheOptions },
): Promise<readonly Problem[]> {
  const key = deltaKey(context.newKey());
  const delta = await context.exchange.save(key, await packAddition(addition));
  if (!delta.isKept) return [describeUnkept(delta.cause)];

  const summary = view?.summary(addition, key);
  if (summary !== undefined) {
    const { isKept } = await context.exchange.save(summary.key, await packHistory(summary.history));
    // Nothing is lost without it: another job makes one.
    options.debug(`${TITLE}: ${summary.key} was ${isKept ? '' : 'not '}kept.`);
  }
  return [];
}

function readableRefs({ own, base, default: defaultRef }: ActionsCacheOptions['refs']): string[] {
  return [...new Set([own, base, defaultRef])].filter((ref) => ref !== undefined && ref !== '') as string[];
}

function isMergeQueue(ref: string): boolean {
  return ref.startsWith('refs/heads/gh-readonly-queue/');
}

function keyParts({ refs, run, job, uniqueName }: ActionsCacheOptions): KeyParts {
  const { lane, shard, step } = job;
  return {
    ref: refs.own,
    run: `${run.runId}-${run.runAttempt}`,
    job: [laneTitle(lane), shard, step, laneKey(lane)].join(' '),
    unique: uniqueName(),
  };
}
