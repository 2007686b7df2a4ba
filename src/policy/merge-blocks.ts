/** Two texts that come from the same one, in blocks that are kept or changed as a whole. */
export interface Versions {
  readonly ancestor: readonly string[];
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/** Comparisons of blocks with each other; beyond that nobody waits for an answer. */
const MAX_COMPARISONS = 25_000_000;

/**
 * What both have made of the ancestor. Blocks that both add at one place are all kept, those of the first in front;
 * `undefined` where both have changed or removed the same blocks in different ways.
 */
export function mergeBlocks({ ancestor, first, second }: Versions): readonly string[] | undefined {
  if (Math.max(ancestor.length, first.length) * Math.max(ancestor.length, second.length) > MAX_COMPARISONS)
    return undefined;
  const inFirst = sameBlocks(ancestor, first);
  const inSecond = sameBlocks(ancestor, second);
  const merged: string[] = [];
  let [fromA, fromF, fromS] = [0, 0, 0];
  // Between blocks that all three have, each stretch is decided on its own.
  for (let a = 0; a <= ancestor.length; a++) {
    const isEnd = a === ancestor.length;
    const f = isEnd ? first.length : inFirst.get(a);
    const s = isEnd ? second.length : inSecond.get(a);
    if (f === undefined || s === undefined) continue;
    const stretch = mergeStretch({
      ancestor: ancestor.slice(fromA, a),
      first: first.slice(fromF, f),
      second: second.slice(fromS, s),
    });
    if (stretch === undefined) return undefined;
    merged.push(...stretch, ...ancestor.slice(a, a + 1));
    [fromA, fromF, fromS] = [a + 1, f + 1, s + 1];
  }
  return merged;
}

function mergeStretch({ ancestor, first, second }: Versions): readonly string[] | undefined {
  if (isSame(first, ancestor)) return second;
  if (isSame(second, ancestor) || isSame(first, second)) return first;
  return ancestor.length === 0 ? withAllOf(first, second) : undefined;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((block, i) => block === b[i]);
}

/** What both have in common stands there once. */
function withAllOf(first: readonly string[], second: readonly string[]): string[] {
  const all: string[] = [];
  let [fromF, fromS] = [0, 0];
  for (const [f, s] of sameBlocks(first, second)) {
    all.push(...first.slice(fromF, f), ...second.slice(fromS, s + 1));
    [fromF, fromS] = [f + 1, s + 1];
  }
  return [...all, ...first.slice(fromF), ...second.slice(fromS)];
}

/** The most blocks that both have in the same order: places in `a` with their places in `b`, ascending. */
function sameBlocks(a: readonly string[], b: readonly string[]): ReadonlyMap<number, number> {
  // How many there are from a place in each on.
  const counts = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const count = (i: number, j: number): number => counts[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = counts[i];
    for (let j = b.length - 1; row !== undefined && j >= 0; j--)
      row[j] = a[i] === b[j] ? count(i + 1, j + 1) + 1 : Math.max(count(i + 1, j), count(i, j + 1));
  }
  const same = new Map<number, number>();
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) same.set(i++, j++);
    else if (count(i + 1, j) >= count(i, j + 1)) i++;
    else j++;
  }
  return same;
}
