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
import { describeBroken, describeLimitation, describeUnkept, WHERE } from './cache-problems.js';
import { saveSurely } from './cache-saving.js';
import type { CacheContext, CacheView, Summary } from './cache-view.js';
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
  /** Tests from which on a delta names its roster instead of listing them. */
  readonly rosterFromTests?: number;
}

/** Entries that a job restores at most; with eight at a time these take some ten seconds. */
const DEFAULT_MAX_READS = 200;

/** Deltas that a job reads before a snapshot is due. Each costs a tenth of a second or so, a snapshot some megabytes. */
const DEFAULT_DELTAS_PER_SNAPSHOT = 20;

/**
 * Tests. A test in full takes some nine bytes, so fewer than these are not worth it that a delta can't be read once the
 * entry that lists its tests is gone.
 */
const DEFAULT_ROSTER_FROM_TESTS = 500;

const TITLE = 'GitHub Actions cache';

/**
 * Keeps the history in the Actions cache, with nothing to set up. Entries there can't be changed, and the newest one
 * wins for who asks for it: jobs that each saved "the" history would lose each other's runs. So every job saves an
 * entry of its own, a delta with its run, and reads all that it does not know from a snapshot; now and then a job
 * saves a snapshot in its delta's place. Scopes bind what can be read: a pull request sees its own entries, its base
 * branch's and the default branch's.
 */
export function createActionsCacheStore(options: ActionsCacheOptions): HistoryStore {
  const { exchange = createToolkitExchange(), clock, limits } = options;
  const context: CacheContext = {
    refs: readableRefs(options.refs),
    ownRef: options.refs.own,
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
        const { absence, unreadable } = await exchange.access();
        isAbsenceTold = absence !== undefined;
        const obstacle = absence ?? unreadable;
        if (obstacle !== undefined)
          return { history: EMPTY_HISTORY, problems: [describeLimitation(obstacle)] };
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
        const { absence, unwritable } = await exchange.access();
        if (absence !== undefined) return isAbsenceTold ? [] : [describeLimitation(absence)];
        if (unwritable !== undefined) return [describeLimitation(unwritable)];
        return [
          ...describeDropped(addition, known, WHERE),
          ...(await keep(addition, view, { context, options })),
        ];
      } catch (error) {
        return [describeUnkept({ cause: errorMessage(error) })];
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

interface Keeping {
  readonly context: CacheContext;
  readonly options: ActionsCacheOptions;
}

async function keep(
  addition: History,
  view: CacheView | undefined,
  keeping: Keeping,
): Promise<readonly Problem[]> {
  const { context, options } = keeping;
  const witnessed = view?.witnessed ?? new Map();
  // Packed first even where a summary takes its place: what can't be read back must not get into one.
  const delta = await packAddition(
    { ...addition, ...(witnessed.size > 0 && { seen: witnessed }) },
    view?.shelf.tell(addition, options.rosterFromTests ?? DEFAULT_ROSTER_FROM_TESTS),
    view?.shelf.find,
  );
  const summary = view?.summary(addition);
  if (summary !== undefined && (await keepSummary(summary, keeping))) return [];
  const saved = await saveSurely(() => deltaKey(context.newKey()), delta, {
    exchange: context.exchange,
    isListed: (key) => isListed(key, options),
  });
  return saved.isKept ? [] : [describeUnkept(saved)];
}

/** Whether a summary was kept. A history that is too large for one still grows by deltas. */
async function keepSummary(summary: Summary, { context, options }: Keeping): Promise<boolean> {
  try {
    const saved = await saveSurely(summary.key, await packHistory(summary.history), {
      exchange: context.exchange,
      isListed: (key) => isListed(key, options),
    });
    options.debug(
      `${TITLE}: instead of a delta, a summary was ${saved.isKept ? `kept: ${saved.key}` : 'tried in vain'}.`,
    );
    return saved.isKept;
  } catch (error) {
    options.debug(`${TITLE}: no summary could be made: ${errorMessage(error)}`);
    return false;
  }
}

async function isListed(key: string, { refs, listEntries }: ActionsCacheOptions): Promise<boolean> {
  const listing = await listEntries({ prefix: key, ref: refs.own, isEnough: () => true });
  return listing.kind === 'listed' && listing.entries.some((entry) => entry.key === key);
}

function readableRefs({ own, base, default: defaultRef }: ActionsCacheOptions['refs']): string[] {
  // Nobody saves into the scope of a merge queue.
  const refs = [isMergeQueue(own) ? '' : own, base, defaultRef];
  return [...new Set(refs)].filter((ref) => ref !== undefined && ref !== '') as string[];
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
