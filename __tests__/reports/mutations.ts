/** Numbers from 0 to below 1 that are always the same for a seed (xorshift32): what is tried can be tried again. */
export function generatorOf(seed: string): () => number {
  let state = 0x9e3779b9;
  for (const c of seed) state = Math.imul(state ^ (c.codePointAt(0) ?? 0), 0x01000193) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
