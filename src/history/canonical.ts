/** JSON with sorted keys: the same text for the same value, whoever writes it. */
export function canonicalJson(value: unknown): string {
  // What was read from such text is in order already, and that is most.
  if (isInOrder(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}

function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  const entries = Object.entries(value);
  return entries.every(([key, inner], i) => {
    const before = entries[i - 1]?.[0];
    return (before === undefined || before < key) && isInOrder(inner);
  });
}

/** The larger of two records in the order of their canonical text: arbitrary, but the same for everybody. */
export function larger<T extends object>(a: T, b: T): T {
  return a === b || canonicalJson(a) >= canonicalJson(b) ? a : b;
}

/** Orders text by its UTF-16 code units: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first of two texts in that order; of instants, the earlier. */
export function firstText(a: string, b: string): string {
  return compareText(a, b) <= 0 ? a : b;
}

/** The last of two texts in that order; of instants, the later. */
export function lastText(a: string, b: string): string {
  return compareText(a, b) >= 0 ? a : b;
}
