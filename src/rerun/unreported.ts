import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { loadRunners } from '../runners/all-runners.js';
import type { Site } from './command/invocation.js';
import type { Trial } from './trial.js';

/** Bytes of the output's end that tools are asked about: a summary, and the messages behind it. */
const MAX_END_BYTES = 512 * 1024;

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
      .filter(({ name, isCalledBy }) => (forced === undefined ? isCalledBy(words) : forced === name))
      .map((runner) => ({ runner, words })),
  );
  if (!asked.some(({ runner }) => runner.unreported !== undefined)) return trial;
  const output = endOfOutput(join(trial.folder, 'output.log'));
  const unreported = asked
    .map(({ runner, words }) => runner.unreported?.(output, words))
    .find((says) => says !== undefined);
  return unreported === undefined ? trial : { ...trial, unreported };
}

function endOfOutput(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, MAX_END_BYTES));
      const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8', 0, read);
    } finally {
      closeSync(file);
    }
  } catch {
    // It could not be kept: nothing is known of it.
    return '';
  }
}
