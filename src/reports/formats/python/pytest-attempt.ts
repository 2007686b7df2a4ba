import type { Attempt } from '../../../model/test-result.js';
import { durationFromSeconds, numberOf } from '../../json/values.js';
import { addFailure, failureOf } from '../failure-of.js';
import type { Longrepr } from './pytest-longrepr.js';

/** A part of one attempt: pytest reports on set-up, call and tear-down of a test one by one. */
export interface Stage {
  /** `setup`, `call`, `teardown`; `???` where pytest-xdist lost the worker. */
  readonly when: string;
  readonly outcome: string;
  readonly seconds: number | undefined;
  /** Present where it failed. */
  readonly longrepr?: Longrepr;
}

/**
 * Outcomes of an attempt that failed and was tried again: those of pytest-rerunfailures and of pytest-retry. Neither
 * is an outcome to pytest itself, so its JUnit report shows nothing of them.
 */
export const TRIED_AGAIN: ReadonlySet<string> = new Set(['rerun', 'retried']);

export function isFailingStage({ outcome }: Pick<Stage, 'outcome'>): boolean {
  return outcome === 'failed' || outcome === 'error' || TRIED_AGAIN.has(outcome);
}

/**
 * One attempt from its stages. What fails in the call is a failure, elsewhere an error, as in pytest's own summary;
 * a test that fails and then fails in its tear-down is one failed test. An expected failure is skipped, an unexpected
 * pass passed, unless pytest calls it failed (`strict`).
 */
export function attemptOfStages(stages: readonly Stage[]): Attempt {
  let failed: Attempt | undefined;
  for (const stage of stages) {
    if (!isFailingStage(stage)) continue;
    const failure = failureOf('', messageOf(stage), stage.longrepr?.text ?? '', '');
    failed =
      failed === undefined
        ? { outcome: stage.when === 'call' ? 'failed' : 'error', failure }
        : addFailure(failed, failure);
  }
  const isSkipped = stages.some(({ outcome }) => outcome === 'skipped');
  return { ...(failed ?? { outcome: isSkipped ? 'skipped' : 'passed' }), ...durationOf(stages) };
}

/** In the words of pytest's JUnit report, so that a failure is the same in both. */
function messageOf({ when, longrepr }: Stage): string {
  const message = longrepr?.message ?? '';
  if (when === 'call') return message;
  return `failed on ${when === 'teardown' ? 'teardown' : 'setup'} with "${message}"`;
}

function durationOf(stages: readonly Stage[]): { durationMs?: number } {
  const known = stages.flatMap(({ seconds }) => numberOf(seconds) ?? []);
  return known.length === 0 ? {} : durationFromSeconds(known.reduce((sum, seconds) => sum + seconds));
}

/** What a file or class that could not be collected counts as; `undefined` for one that could. */
export function attemptOfCollection(outcome: string, longrepr: Longrepr): Attempt | undefined {
  if (outcome === 'skipped') return { outcome: 'skipped' };
  if (outcome !== 'failed' && outcome !== 'error') return undefined;
  return { outcome: 'error', failure: failureOf('', 'collection failure', longrepr.text, '') };
}
