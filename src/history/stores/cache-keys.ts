import { shortHash } from '../../model/hash.js';
import { compareRunKeys, type RunKey } from '../../model/run.js';

/**
 * Names of entries in the Actions cache.
 *
 *     deflake1.<ref>.d.<run>.<job>.<unique>.       what one job saved
 *     deflake1.<ref>.s.<covers>.<run>.<unique>.    everything of the ref up to a moment
 *     deflake1.<ref>.c.<job>.<run>.<unique>.       what one job could see, for jobs that may not list entries
 *
 * The service matches a key also as a prefix of others, so every part ends with a dot and no part has one inside.
 * The ref is in the name because the service looks into a job's own scope first: without it, a pull request's
 * snapshot would be found where the default branch's was asked for. Entries can't be changed, hence `unique`.
 */
const SCHEME = 'deflake1';

/** Characters of a part; the service takes keys of up to 512. */
const MAX_SLUG_LENGTH = 60;

export interface KeyParts {
  readonly ref: string;
  /** Workflow run and run attempt. */
  readonly run: string;
  /** What tells the jobs of a run apart: lane, shard, step. */
  readonly job: string;
  /** Letters, digits and dashes; another one at every call. */
  readonly unique: string;
}

export type EntryKind = 'delta' | 'snapshot' | 'chain';

/** What a key says of its entry. */
export interface ParsedKey {
  readonly kind: EntryKind;
  readonly run: string;
  /** Of a chain. */
  readonly job: string;
  /** Of a snapshot: it has everything that was created before this moment, in milliseconds since 1970. */
  readonly coversMs: number;
}

/** What all entries of a ref begin with. */
export function refPrefix(ref: string): string {
  return `${SCHEME}.${slug(ref)}.`;
}

/** What all snapshots of a ref begin with. */
export function snapshotPrefix(ref: string): string {
  return `${refPrefix(ref)}s.`;
}

/** What all chains of a job in a ref begin with. */
export function chainPrefix({ ref, job }: Pick<KeyParts, 'ref' | 'job'>): string {
  return `${refPrefix(ref)}c.${slug(job)}.`;
}

export function deltaKey({ ref, run, job, unique }: KeyParts): string {
  return `${refPrefix(ref)}d.${slug(run)}.${slug(job)}.${slug(unique)}.`;
}

export function snapshotKey({ ref, run, unique }: KeyParts, coversMs: number): string {
  return `${snapshotPrefix(ref)}${Math.max(0, coversMs).toString(36)}.${slug(run)}.${slug(unique)}.`;
}

export function chainKey(parts: KeyParts): string {
  return `${chainPrefix(parts)}${slug(parts.run)}.${slug(parts.unique)}.`;
}

/** `undefined` for keys that are not ours, or not of this ref. */
export function parseKey(key: string, ref: string): ParsedKey | undefined {
  if (!key.startsWith(refPrefix(ref))) return undefined;
  const [kind = '', first = '', second = '', third = '', end, ...rest] = key
    .slice(refPrefix(ref).length)
    .split('.');
  if (end !== '' || rest.length > 0 || second === '' || third === '') return undefined;
  switch (kind) {
    case 'd':
      return { kind: 'delta', run: first, job: second, coversMs: 0 };
    case 's':
      return /^[0-9a-z]{1,9}$/.test(first)
        ? { kind: 'snapshot', run: second, job: '', coversMs: Number.parseInt(first, 36) }
        : undefined;
    case 'c':
      return { kind: 'chain', run: second, job: first, coversMs: 0 };
    default:
      return undefined;
  }
}

/** Keys of one ref in the order of their runs: there are no dates in them, and runs are numbered. */
export function newestRunFirst(keys: readonly string[], ref: string): string[] {
  const runOf = (key: string): RunKey => (parseKey(key, ref)?.run ?? '') as RunKey;
  const runs = new Map(keys.map((key) => [key, runOf(key)]));
  return [...runs].sort(([, a], [, b]) => compareRunKeys(b, a)).map(([key]) => key);
}

/** Letters, digits, dashes and underscores that people recognise; the hash keeps different texts apart. */
function slug(text: string): string {
  const plain = text.replace(/^refs\/(?:heads\/|tags\/)?/, '').replace(/[^A-Za-z0-9_-]+/g, '-');
  if (plain === text && plain.length <= MAX_SLUG_LENGTH && plain !== '') return plain;
  return `${plain.slice(0, MAX_SLUG_LENGTH)}-${shortHash(text)}`;
}
