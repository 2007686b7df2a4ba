import type { PlayedRun } from './play.js';
import type { Saying } from './saying.js';
import { ENVIRONMENT_AND_THRESHOLD } from './sayings/environment-and-threshold.js';
import { MASKED_BY_A_SKIP } from './sayings/masked-by-a-skip.js';
import { ONE_CAUSE_OF_SIX } from './sayings/one-cause-of-six.js';
import { THREE_CLUSTERS } from './sayings/three-clusters.js';
import { UNTIL_ALL_GREEN } from './sayings/until-all-green.js';

/** The run that the demo shows whole, where it is not the last one: the one that a person would ask about. */
const SHOWN: Readonly<Record<string, { readonly runId: string; readonly environment?: string }>> = {
  '3': { runId: '3033' },
  '4': { runId: '4112', environment: 'production' },
};

export function shownRun(story: string, all: readonly PlayedRun[]): PlayedRun | undefined {
  const shown = SHOWN[story];
  if (shown === undefined) return all.at(-1);
  return all.find(({ run }) => run.runId === shown.runId && run.variant.environment === shown.environment);
}

/** By the folder's first character. */
export const SAYINGS: Readonly<Record<string, readonly Saying[]>> = {
  '1': UNTIL_ALL_GREEN,
  '2': ONE_CAUSE_OF_SIX,
  '3': THREE_CLUSTERS,
  '4': ENVIRONMENT_AND_THRESHOLD,
  '5': MASKED_BY_A_SKIP,
};
