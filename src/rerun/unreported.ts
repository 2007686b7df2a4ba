import { loadRunners } from '../runners/all-runners.js';
import type { Site } from './command/invocation.js';
import type { Trial } from './trial.js';

/** The trial with what its tools say went wrong and did not report. Only one that failed has that. */
export async function withUnreported(
  trial: Trial,
  sites: readonly Site[],
  forced: string | undefined,
): Promise<Trial> {
  if (trial.ending.exitCode === 0) return trial;
  const runners = await loadRunners();
  const asked = sites.flatMap(({ words }) =>
    runners
      .filter((runner) => (forced === undefined ? runner.isCalledBy(words) : forced === runner.name))
      .map((runner) => ({ runner, words })),
  );
  const unreported = asked
    .map(({ runner, words }) => runner.unreported?.(trial.outputEnd, words))
    .find((says) => says !== undefined);
  return unreported === undefined ? trial : { ...trial, unreported };
}
