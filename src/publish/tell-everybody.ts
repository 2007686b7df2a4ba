import type { Problem } from '../model/problem.js';
import type { Publisher } from '../ports.js';
import type { Telling } from '../render/telling.js';

export interface Told {
  /** The telling with what went wrong while telling. */
  readonly telling: Telling;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Publishes to one destination after the other. A later one tells what an earlier one could not do, so the order is:
 * remote ones first, the job summary and the terminal last.
 */
export async function tellEverybody(
  telling: Telling,
  publishers: readonly Publisher[],
  retell: (hiddenData: string) => Promise<Telling>,
): Promise<Told> {
  const problems: Problem[] = [...telling.problems];
  let outputs: Readonly<Record<string, string>> = {};
  for (const publisher of publishers) {
    const published = await publisher.publish({ ...telling, problems: [...problems] }, { retell, outputs });
    problems.push(...published.problems);
    outputs = { ...outputs, ...published.outputs };
  }
  return { telling: { ...telling, problems }, outputs };
}
