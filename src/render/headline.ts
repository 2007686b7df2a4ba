import { laneTitle } from '../model/lane.js';
import type { Conclusion } from '../model/run.js';
import type { Blame } from '../policy/plan.js';
import type { LaneTelling } from './telling.js';
import { number, plural } from './words.js';

export interface Overall {
  readonly conclusion: Conclusion;
  readonly failsJob: boolean;
  readonly blame: Blame;
  /** Plain text; may quote a test's name. */
  readonly headline: string;
}

/** Worst last. */
const CONCLUSIONS: readonly Conclusion[] = ['passed', 'excused', 'failed'];
const BLAMES: readonly Blame[] = ['nobody', 'not-this-change', 'unclear', 'this-change'];

/** The first line for several lanes. One lane speaks for itself. */
export function overallHeadline(lanes: readonly LaneTelling[]): Overall {
  const blame = worst(
    BLAMES,
    lanes.map(({ plan }) => plan.blame),
  );
  const blamed = lanes.filter(({ plan }) => plan.blame === blame);
  return {
    conclusion: worst(
      CONCLUSIONS,
      lanes.map(({ plan }) => plan.conclusion),
    ),
    failsJob: lanes.some(({ plan }) => plan.failsJob),
    blame,
    headline: sentence(blame, blamed, lanes),
  };
}

function worst<T>(order: readonly [T, ...T[]] | readonly T[], values: readonly T[]): T {
  return order[Math.max(0, ...values.map((value) => order.indexOf(value)))] as T;
}

function sentence(blame: Blame, blamed: readonly LaneTelling[], lanes: readonly LaneTelling[]): string {
  const [only] = blamed;
  if (only === undefined) return 'No tests were found.';
  if (lanes.length === 1) return only.plan.headline;
  if (blamed.length === 1) return `${only.plan.headline} Only in ${laneTitle(only.lane)}.`;
  const where = `${number(blamed.length)} of ${number(lanes.length)} lanes`;
  switch (blame) {
    case 'nobody':
      return allPassed(lanes);
    case 'not-this-change':
      return `Not this change: the failures in ${where} are explained without it.`;
    case 'unclear': {
      const tests = failingTests(blamed, (lane) => lane.plan.failures.filter(({ excused }) => !excused));
      if (tests === 0) return `Something is red in ${where} that no test explains.`;
      return `Could be this change: ${plural(tests, 'failing test')} in ${where} can't be told from ${tests === 1 ? 'a flake' : 'flakes'} yet.`;
    }
    case 'this-change': {
      const tests = failingTests(blamed, (lane) =>
        lane.plan.failures.filter(({ verdict }) => verdict.kind === 'regression'),
      );
      return `It is most likely this change: ${plural(tests, 'test fails', 'tests fail')} that did not before, in ${where}.`;
    }
  }
}

function allPassed(lanes: readonly LaneTelling[]): string {
  const ran = lanes.reduce((sum, { counts }) => sum + counts.tests - counts.skipped, 0);
  const retried = lanes.reduce((sum, { plan }) => sum + plan.retried.length, 0);
  if (ran === 0) return `No tests were found in ${plural(lanes.length, 'lane')}.`;
  const base = `All ${plural(ran, 'test')} passed in ${plural(lanes.length, 'lane')}`;
  return retried === 0 ? `${base}.` : `${base}, ${number(retried)} of them only on retry.`;
}

function failingTests(
  lanes: readonly LaneTelling[],
  pick: (lane: LaneTelling) => LaneTelling['plan']['failures'],
): number {
  return new Set(lanes.flatMap((lane) => pick(lane).map(({ verdict }) => verdict.test))).size;
}
