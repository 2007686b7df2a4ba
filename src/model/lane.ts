/**
 * Where a test runs. Timelines are kept per test and lane, because a test can be healthy on one platform and flaky
 * on another. Shards are not part of a lane: they are parts of one run.
 */
export interface Lane {
  /** `owner/name`. Lanes of different repositories never mix. */
  readonly repository: string;
  /** Path of the workflow file, or its name where no path is known. */
  readonly workflow: string;
  /** Id of the job in the workflow. */
  readonly job: string;
  /** Tells two Deflake steps in one job apart. Empty by default. */
  readonly suite: string;
  /** Matrix values without shard keys. */
  readonly variant: Readonly<Record<string, string>>;
}

export type LaneKey = string & { readonly __brand: 'LaneKey' };

/** A string that is the same for the same lane, whatever the order of its matrix keys. */
export function laneKey(lane: Lane): LaneKey {
  const variant = Object.entries(lane.variant).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([lane.repository, lane.workflow, lane.job, lane.suite, variant]) as LaneKey;
}

/** How people call the lane: `unit · integration (os: linux, node: 20)`. */
export function laneTitle(lane: Lane): string {
  const variant = Object.entries(lane.variant)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
  const name = [lane.job, lane.suite].filter((part) => part !== '').join(' · ') || 'tests';
  return variant === '' ? name : `${name} (${variant})`;
}

/** Matrix keys that only split the work: `shard-keys` adds to these. */
export const DEFAULT_SHARD_KEYS: readonly string[] = [
  'shard',
  'shardIndex',
  'group',
  'node',
  'chunk',
  'partition',
];

/** Splits matrix values into the lane's variant and the name of the shard (empty without one). */
export function splitVariant(
  matrix: Readonly<Record<string, unknown>>,
  shardKeys: readonly string[],
): { variant: Record<string, string>; shard: string } {
  const variant: Record<string, string> = {};
  const shard: string[] = [];
  for (const [key, value] of Object.entries(matrix).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (shardKeys.includes(key)) shard.push(text);
    else variant[key] = text;
  }
  return { variant, shard: shard.join('/') };
}
