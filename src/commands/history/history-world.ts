import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { buildConfig } from '../../config/config.js';
import { readConfigFile } from '../../config/inputs.js';
import { UserError } from '../../errors.js';
import type { History } from '../../history/history.js';
import type { HistoryStore } from '../../history/store.js';
import { isCheckout } from '../../history/stores/checkout-repository.js';
import type { Problem } from '../../model/problem.js';
import { describeProblem } from '../../model/problem.js';
import { compareRunKeys, type RunKey, runKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { logSafe } from '../../render/log-safe.js';
import type { Flags } from '../flags.js';
import { settingsFromFlags } from '../flags.js';
import type { LineSource } from '../read-lines.js';
import { openLocalStore } from '../stores.js';

export interface HistoryWorld extends LineSource {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** Flags of every command that opens the history. */
export const STORE_FLAGS = ['history', 'config', 'window-runs', 'window-days', 'window-megabytes'] as const;

/** The history that flags name, or else the configuration file, or else the usual folder. */
export async function openHistory({ values }: Flags, { cwd, warn }: HistoryWorld): Promise<HistoryStore> {
  const file = await readConfigFile(values.config ?? '', cwd);
  const config = buildConfig([settingsFromFlags({ values, positionals: [] }), ...file]);
  const branch = config['history-branch'];
  // The action's own, which is elsewhere: who does not know that looks at an empty folder.
  const isOfBranch =
    values.history === undefined && file.some(({ settings }) => settings.history === 'branch');
  if (isOfBranch && !(await isCheckout(resolve(cwd, config['history-path'])))) {
    const checkout = `git fetch origin ${branch} && git worktree add --detach ../${branch} FETCH_HEAD`;
    warn(
      `! Jobs keep their history in the branch ${branch}. To use that one, check it out and name its folder with --history: ${checkout}\n`,
    );
  }
  return openLocalStore(config, cwd);
}

export function warnOf(problems: readonly Problem[], { warn }: HistoryWorld): void {
  // Loading and saving find the same.
  const lines = problems.map((problem) => `! ${logSafe(describeProblem(problem))}\n`);
  for (const line of new Set(lines)) warn(line);
}

/** Problems that were not known before. */
export function newProblems(problems: readonly Problem[], known: readonly Problem[]): Problem[] {
  return problems.filter((problem) => !known.some((one) => isDeepStrictEqual(one, problem)));
}

/**
 * Makes sure that what a command added is in the history by now. A store tells what went wrong and goes on, because a
 * job must not fail for it; a person who changes a history has to know.
 */
export function expectKept(addition: History, kept: History, what: string): void {
  for (const [key, { runs, forgottenRuns, forgottenTests }] of addition.lanes) {
    const lane = kept.lanes.get(key);
    const has = new Set(lane?.runs.map(runKey));
    const isGone = (run: RunKey): boolean =>
      lane?.forgottenRuns.has(run) === true || !isAbove(run, lane?.watermark);
    const isForgotten = ([test, upTo]: readonly [TestId, RunKey]): boolean =>
      !isAbove(upTo, lane?.forgottenTests.get(test));
    const isKept =
      runs.map(runKey).every((run) => has.has(run) || isGone(run)) &&
      [...forgottenRuns].every(isGone) &&
      [...forgottenTests].every(isForgotten);
    if (!isKept) throw new UserError(`${what} The lines above say why.`);
  }
}

function isAbove(run: RunKey, limit: RunKey | undefined): boolean {
  return limit === undefined || compareRunKeys(run, limit) > 0;
}
