/**
 * How long tests that draw their examples search, as a multiple of what a change should wait for:
 * `DEFLAKE_EFFORT=20 npm test -- codec`. Each run draws others, so that many short runs see what a long one does.
 */
const EFFORT = Number(process.env.DEFLAKE_EFFORT ?? 1);

/** How many examples to draw where `usual` are enough for every day. */
export function examples(usual: number): number {
  return Math.max(1, Math.round(usual * EFFORT));
}

/** Whether this is a long run, in which nothing is left to the draw that can be tried out. */
export const IS_LONG = EFFORT > 1;
