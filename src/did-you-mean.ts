/** Single letters that are wrong, missing, too many or swapped with the next one, up to which a name is a slip of another. */
const MAX_SLIPS = 2;

/**
 * What an error adds where somebody may have meant another name: ` Did you mean "jobs"?`. Empty where no name is near, or
 * several are as near as each other. `dashes` stand before each name.
 */
export function didYouMean(name: string, known: readonly string[], dashes = ''): string {
  let fewest = MAX_SLIPS + 1;
  let nearest: string[] = [];
  for (const other of known) {
    const slips = slipsBetween(name, other);
    // In a short name half of the letters are another name.
    if (slips > fewest || slips > MAX_SLIPS || 2 * slips >= other.length) continue;
    nearest = slips < fewest ? [other] : [...nearest, other];
    fewest = slips;
  }
  const [only, ...more] = nearest;
  return only === undefined || more.length > 0 ? '' : ` Did you mean "${dashes}${only}"?`;
}

/** Edit distance with swaps of neighbours, by the usual table: a row for each letter of `a`. */
function slipsBetween(a: string, b: string): number {
  // A long one is no slip, and its table would take long.
  if (Math.abs(a.length - b.length) > MAX_SLIPS) return MAX_SLIPS + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
