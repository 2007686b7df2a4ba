import type { TestId } from '../../model/test-id.js';
import type { Blame } from '../breaks/blame.js';
import { isFailingCode } from '../past.js';
import { describeRun } from '../run-words.js';
import type { Verdict } from '../verdict.js';
import { looksOf, quotedLooks } from './looks.js';

/**
 * Failures of one run that have one cause most likely, so that people read one row for it.
 *
 * Three things tie failures together: they say the same; they stand in one suite and fail in the same runs; or they
 * began together, as the change points pooled over them say. Whatever ties two failures ties all that either is tied to.
 */
export interface Cluster {
  /** The same for the same cluster in every lane. */
  readonly id: string;
  readonly tests: number;
  /** What its failures share, in words. Quoted parts come from reports and are hostile. */
  readonly shares: string;
}

/** `groupOf`: number of the pooled cause of a failure, if one was found for several. */
export function clusterFailures(
  verdicts: readonly Verdict[],
  groupOf: (verdict: Verdict) => number | undefined,
): Verdict[] {
  const ties = new Ties(verdicts.length);
  const tieBy = (keyOf: (verdict: Verdict, i: number) => string | undefined): void => {
    const first = new Map<string, number>();
    for (const [i, verdict] of verdicts.entries()) {
      const key = keyOf(verdict, i);
      if (key === undefined) continue;
      const other = first.get(key);
      if (other === undefined) first.set(key, i);
      else ties.tie(other, i);
    }
  };
  const looks = verdicts.map((verdict) => keyOfLooks(verdict));
  const alike = new Map<string, number>();
  for (const key of looks) if (key !== undefined) alike.set(key, (alike.get(key) ?? 0) + 1);
  tieBy((_, i) => looks[i]);
  // Where very much fails, only some of it is remembered with its words, and all of it with its signature.
  tieBy(({ kind, failure: { signature } }) => signature && `${kind === 'flaky'} ${signature}`);
  // What many tests say is a cause of its own, even where another one is at work in the same suite.
  tieBy((verdict, i) =>
    (alike.get(looks[i] ?? '') ?? 0) < TELLING_TESTS ? keyOfCourse(verdict) : undefined,
  );
  tieBy((verdict) => groupOf(verdict)?.toString());
  const members = new Map<number, Verdict[]>();
  for (const [i, verdict] of verdicts.entries()) {
    const root = ties.rootOf(i);
    const known = members.get(root);
    if (known === undefined) members.set(root, [verdict]);
    else known.push(verdict);
  }
  const clusters = new Map(
    [...members]
      .filter(([, cluster]) => cluster.length > 1)
      .map(([root, cluster]) => [root, describe(cluster, groupOf)]),
  );
  return verdicts.map((verdict, i) => {
    const cluster = clusters.get(ties.rootOf(i));
    return cluster === undefined ? verdict : { ...verdict, cluster };
  });
}

/** Tests that say the same from which they are told by what they say. */
const TELLING_TESTS = 5;

/** A flake that looks like a regression is still not the same matter. */
function keyOfLooks({ kind, failure }: Verdict): string | undefined {
  const looks = looksOf(failure);
  return looks === undefined ? undefined : `${kind === 'flaky' ? 'flaky' : 'fault'} ${looks}`;
}

/** Where it stands, and the runs in which it failed. Flakes of one suite fail in their own time. */
function keyOfCourse({ kind, test, timeline }: Verdict): string | undefined {
  if (kind === 'flaky') return undefined;
  let failed = '';
  for (const { code, run } of timeline) if (isFailingCode(code)) failed += ` ${run.runId}`;
  return `${suiteOf(test)}${failed}`;
}

function describe(members: readonly Verdict[], groupOf: (verdict: Verdict) => number | undefined): Cluster {
  const [lead] = members;
  if (lead === undefined) throw new Error('A cluster has members.');
  const began = members.find(
    (verdict) => groupOf(verdict) !== undefined && verdict.blame !== undefined,
  )?.blame;
  const first = members.map(({ test }) => test).sort()[0] ?? '';
  // Lanes of one change break at one commit, each with tests of its own.
  const id = began === undefined ? first : `since ${began.best.commit}`;
  const tests = new Set(members.map(({ test }) => test)).size;
  return { id, tests, shares: sharedBy(members, lead, began) };
}

function sharedBy(members: readonly Verdict[], lead: Verdict, began: Blame | undefined): string {
  const looks = looksOf(lead.failure);
  if (looks !== undefined && members.every(({ failure }) => looksOf(failure) === looks))
    return `all say “${quotedLooks(lead.failure)}”`;
  if (began !== undefined) return `began to fail together in ${describeRun(began.best)}`;
  const suite = suiteOf(lead.test);
  return members.every(({ test }) => suiteOf(test) === suite)
    ? `all stand in ${suite} and fail in the same runs`
    : 'fail alike';
}

/** The file that a test stands in, or else the id without its last part: its class or suite. */
function suiteOf(test: TestId): string {
  const parts = test.split(' › ');
  const last = parts.at(-1) ?? '';
  if (parts.length > 1 && /\/.*\.\w+$/.test(last)) return last;
  return parts.length > 1 ? parts.slice(0, -1).join(' › ') : (test.split('#')[0] ?? '');
}

/** Which of many things are tied together, directly or through others (disjoint sets with path halving). */
class Ties {
  private readonly parents: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, i) => i);
  }

  rootOf(i: number): number {
    let at = i;
    for (let parent = this.parents[at] ?? at; parent !== at; parent = this.parents[at] ?? at) {
      this.parents[at] = this.parents[parent] ?? parent;
      at = this.parents[at] ?? parent;
    }
    return at;
  }

  tie(a: number, b: number): void {
    const [x, y] = [this.rootOf(a), this.rootOf(b)];
    this.parents[Math.max(x, y)] = Math.min(x, y);
  }
}
