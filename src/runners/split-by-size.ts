/**
 * Cuts a list into parts whose sizes add up to no more than the limit, in order. What is larger by itself stands alone:
 * whether the tool takes it is seen when it runs.
 */
export function splitBySize<T>(items: readonly T[], limit: number, sizeOf: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let size = 0;
  for (const item of items) {
    const more = sizeOf(item);
    const part = parts.at(-1);
    if (part !== undefined && size + more <= limit) {
      part.push(item);
      size += more;
    } else {
      parts.push([item]);
      size = more;
    }
  }
  return parts;
}
