import fc from 'fast-check';
import type { History } from '../../../src/history/history.js';
import { mergeHistories } from '../../../src/history/merge.js';
import type { HistoryStore, LoadedHistory } from '../../../src/history/store.js';
import { createActionsCacheStore } from '../../../src/history/stores/actions-cache.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { delivery } from '../deliveries.js';
import { type SaveFault, SimulatedCache, USUAL_VERSION } from './simulated-cache.js';

export const MAIN = 'refs/heads/main';
export const PULL = 'refs/pull/7/merge';
export const OTHER_VERSION = 'without zstd';
const QUEUE = 'refs/heads/gh-readonly-queue/main/pr-7-abc';
const MINUTE_MS = 60 * 1_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const LANES = [
  buildLane(),
  buildLane({ variant: { os: 'windows' } }),
  buildLane({ workflow: '.github/workflows/nightly.yml' }),
];

/** What a job is from its beginning on. */
export interface Beginning {
  readonly kind: 'begin';
  readonly job: number;
  readonly ref: string;
  readonly lane: number;
  readonly maxReads: number;
  readonly version: string;
  readonly mayList: boolean;
  /** Tests from which on it names a roster. */
  readonly rosterFromTests: number;
  /** Days that the machine's clock is ahead. */
  readonly skewDays: number;
}

export interface Ending {
  readonly kind: 'end';
  readonly job: number;
  readonly runId: number;
  readonly runAttempt: number;
  readonly shard: string;
  readonly row: string;
  readonly isSlow: boolean;
  readonly isTwice: boolean;
  readonly random: number;
  readonly fault: SaveFault | undefined;
}

/** Something that happens in a repository; jobs begin and end at different times. */
export type Happening =
  | Beginning
  | Ending
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'finish-uploads' }
  | { readonly kind: 'outage'; readonly nth: number }
  | { readonly kind: 'recover' }
  | { readonly kind: 'evict'; readonly nth: number }
  | { readonly kind: 'evict-oldest'; readonly count: number };

/** Which happenings there are besides jobs that begin and end, uploads that take long, and outages of hours. */
export interface Weather {
  readonly faults: readonly SaveFault[];
  readonly versions: readonly string[];
  readonly evicts: boolean;
  readonly unlisted: boolean;
}

export function arbitraryHappenings(weather: Weather): fc.Arbitrary<Happening[]> {
  const common = { job: fc.nat({ max: 4 }) };
  const begin = fc.record({
    kind: fc.constant('begin' as const),
    ...common,
    ref: fc.constantFrom(MAIN, MAIN, MAIN, PULL, PULL, QUEUE),
    lane: fc.nat({ max: LANES.length - 1 }),
    maxReads: fc.constantFrom(2, 1_000, 1_000),
    version: fc.constantFrom(USUAL_VERSION, USUAL_VERSION, ...weather.versions),
    mayList: fc.constantFrom(true, true, true, !weather.unlisted),
    rosterFromTests: fc.constantFrom(1, 1, 500),
    skewDays: fc.constantFrom(0, 0, -1_000, 1_000),
  });
  const end = fc.record({
    kind: fc.constant('end' as const),
    ...common,
    runId: fc.integer({ min: 1, max: 30 }),
    runAttempt: fc.constantFrom(1, 1, 2),
    shard: fc.constantFrom('', '1/2', '2/2'),
    row: fc.constantFrom('P', 'F', '.K', 'PE'),
    isSlow: fc.boolean(),
    isTwice: fc.constantFrom(false, false, false, true),
    random: fc.constantFrom(0, 0.999),
    fault: fc.constantFrom(undefined, undefined, undefined, ...weather.faults),
  });
  const nth = fc.nat({ max: 30 });
  const others: fc.WeightedArbitrary<Happening>[] = [
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        minutes: fc.constantFrom(1, 20, 70, 70, 300),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('finish-uploads' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('outage' as const), nth }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('recover' as const) }) },
  ];
  if (weather.evicts) {
    others.push(
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('evict' as const), nth }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('evict-oldest' as const), count: fc.nat({ max: 5 }) }),
      },
    );
  }
  return fc.array(fc.oneof({ weight: 4, arbitrary: begin }, { weight: 8, arbitrary: end }, ...others), {
    minLength: 5,
    maxLength: 60,
    size: 'max',
  });
}

/** A run that reached the cache, and the entries that brought it there. */
export interface Delivered {
  readonly ref: string;
  readonly version: string;
  readonly addition: History;
  readonly keys: readonly string[];
}

interface Job extends Beginning {
  readonly store: HistoryStore;
  readonly loaded: LoadedHistory;
  ending: Ending | undefined;
  readonly keys: string[];
}

/** A repository's cache, its jobs, and the set of runs that reached the cache: what its readers are held against. */
export class CacheWorld {
  readonly cache = new SimulatedCache(EPOCH_MS);
  readonly delivered: Delivered[] = [];
  /** Said at saves. */
  readonly saveProblems: { readonly fault: SaveFault | undefined; readonly problems: number }[] = [];
  private readonly jobs = new Map<number, Job>();
  private outageSinceMs = 0;
  private names = 0;
  private readonly longestOutageMs: number;

  /** Outages last for hours, or, if `areOutagesLong`, until they end by chance. */
  constructor(areOutagesLong: boolean) {
    this.longestOutageMs = areOutagesLong ? Number.POSITIVE_INFINITY : (17 / 24) * DAY_MS;
  }

  async happen(happening: Happening): Promise<void> {
    // No two things happen in the same millisecond.
    this.cache.nowMs++;
    switch (happening.kind) {
      case 'begin':
        return this.begin(happening);
      case 'end':
        return this.end(happening);
      case 'pass':
        if (happening.minutes > 1) this.cache.finishUploads(); // An upload takes minutes at most.
        this.cache.nowMs += happening.minutes * MINUTE_MS;
        if (this.cache.nowMs - this.outageSinceMs > this.longestOutageMs) this.cache.unreachable.clear();
        return;
      case 'finish-uploads':
        return this.cache.finishUploads();
      case 'outage': {
        if (this.cache.unreachable.size === 0) this.outageSinceMs = this.cache.nowMs;
        for (const key of this.nthKey(happening.nth)) this.cache.unreachable.add(key);
        return;
      }
      case 'recover':
        return this.cache.unreachable.clear();
      case 'evict': {
        const keys = this.nthKey(happening.nth);
        return this.cache.evict((key) => keys.includes(key));
      }
      case 'evict-oldest':
        return this.cache.evictOldest(happening.count);
    }
  }

  /** What a job that can read everything of its scope is told in the end. */
  read(ref: string, version: string): Promise<LoadedHistory> {
    return this.open({
      ref,
      lane: 0,
      maxReads: 1_000,
      version,
      mayList: true,
      rosterFromTests: 1,
      skewDays: 0,
    }).store.load();
  }

  private nthKey(nth: number): string[] {
    const keys = this.cache.keys();
    return keys.slice(nth % Math.max(1, keys.length)).slice(0, 1);
  }

  private async begin(beginning: Beginning): Promise<void> {
    const { store, job } = this.open(beginning);
    this.jobs.set(beginning.job, Object.assign(job, { ...beginning, store, loaded: await store.load() }));
  }

  private async end(ending: Ending): Promise<void> {
    const { job: number, runId, runAttempt, row, shard } = ending;
    if (!this.jobs.has(number)) {
      const usual = {
        lane: 0,
        maxReads: 1_000,
        version: USUAL_VERSION,
        mayList: true,
        rosterFromTests: 1,
        skewDays: 0,
      };
      await this.begin({ kind: 'begin', job: number, ref: MAIN, ...usual });
    }
    const job = this.jobs.get(number);
    if (job === undefined) throw new Error('It has begun.');
    job.ending = ending;
    const lane = LANES[job.lane] ?? buildLane();
    const trusted = job.ref !== PULL;
    const addition = delivery({ runId: `${runId}`, runAttempt, trusted }, row, { lane, shard });
    for (let times = ending.isTwice ? 2 : 1; times > 0; times--) {
      const problems = await job.store.save(addition, mergeHistories(job.loaded.history, addition));
      // What a merge queue saves would be thrown away, so it does not even try.
      if (job.ref !== QUEUE) this.saveProblems.push({ fault: ending.fault, problems: problems.length });
      this.cache.nowMs++;
    }
    if (job.keys.length > 0) {
      const { ref, version, keys } = job;
      this.delivered.push({ ref, version, addition, keys });
    }
    this.jobs.delete(number);
  }

  private open({
    ref,
    lane,
    maxReads,
    version,
    mayList,
    rosterFromTests,
    skewDays,
  }: Omit<Beginning, 'kind' | 'job'>): {
    readonly store: HistoryStore;
    readonly job: { ending: Ending | undefined; readonly keys: string[] };
  } {
    const job: { ending: Ending | undefined; readonly keys: string[] } = { ending: undefined, keys: [] };
    const forbidden: ListEntries = () => Promise.resolve({ kind: 'forbidden' });
    const scopes = [...new Set([ref, MAIN])];
    let saves = 0;
    const store = createActionsCacheStore({
      refs: { own: ref, default: MAIN },
      run: { runId: `${++this.names}`, runAttempt: 1 },
      job: { lane: LANES[lane] ?? buildLane(), shard: '', step: 'deflake' },
      listEntries: mayList ? this.cache.list : forbidden,
      uniqueName: () => `${++this.names}`,
      random: () => job.ending?.random ?? 0,
      clock: { now: () => this.cache.nowMs + skewDays * DAY_MS },
      debug: () => {},
      limits: { windowRuns: 1_000, windowDays: 90 },
      // Snapshots all the time: nothing can be lost but by them.
      deltasPerSnapshot: 1,
      maxReads,
      rosterFromTests,
      exchange: this.cache.exchange(ref, {
        refs: scopes,
        version,
        isSlow: () => job.ending?.isSlow ?? false,
        // The first save of a job meets its fault, or, for what a lost name costs, every one of them.
        fault: () => (saves++ === 0 || job.ending?.fault === 'refused' ? job.ending?.fault : undefined),
        onKept: (key) => void job.keys.push(key),
      }),
    });
    return { store, job };
  }
}

export function expectedOf(world: CacheWorld, ref: string, version: string): readonly Delivered[] {
  const scopes = [ref, MAIN];
  return world.delivered.filter((item) => scopes.includes(item.ref) && item.version === version);
}

export function additionsOf(delivered: readonly Delivered[]): History[] {
  return delivered.map(({ addition }) => addition);
}
