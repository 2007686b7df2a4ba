import { counted, grouped } from '../../analysis/run-words.js';
import { cut } from '../../model/failure.js';
import type { TestId } from '../../model/test-id.js';
import type { TestResult } from '../../model/test-result.js';
import type { TrialFacts } from './trial.js';

/** What became of tests that a trial was asked for. */
export interface CameBack {
  /** How each ended; what nobody has seen was skipped. */
  readonly tries: ReadonlyMap<TestId, 'passed' | 'failed' | 'skipped'>;
  /**
   * A sentence where not all of them came back. Most tools are green when a selection matches nothing, so a retry proves
   * nothing until each test is seen.
   */
  readonly stayedAway?: string;
}

export function whatCameBack(
  { requested = [], round }: TrialFacts,
  results: readonly TestResult[],
): CameBack {
  if (requested.length === 0) return { tries: new Map() };
  const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]));
  const tries = new Map(requested.map((test) => [test, tryOf(outcomes.get(test))]));
  const away = requested.filter((test) => tries.get(test) === 'skipped');
  const [first] = away;
  if (first === undefined) return { tries };
  const skipped = away.filter((test) => outcomes.has(test)).length;
  const because = skipped === 0 ? '' : ` (${skipped === away.length ? '' : `${skipped} of them `}skipped)`;
  return {
    tries,
    stayedAway: awayWords(away.length, requested.length, { round, because, name: cut(first, MAX_NAME) }),
  };
}

/** Characters of a name in a sentence. */
const MAX_NAME = 200;

function tryOf(outcome: TestResult['outcome'] | undefined): 'passed' | 'failed' | 'skipped' {
  if (outcome === undefined || outcome === 'skipped') return 'skipped';
  return outcome === 'passed' ? 'passed' : 'failed';
}

function awayWords(
  count: number,
  all: number,
  { round, because, name }: { readonly round: number; readonly because: string; readonly name: string },
): string {
  const of = counted(all, 'test');
  if (count === all)
    return `Round ${round} was to run ${of} again and ran ${count === 1 ? `not even that${because}: ${name}` : `none of them${because}, such as ${name}`}. The selection may be wrong: a retry that runs nothing proves nothing.`;
  return `Round ${round} was to run ${of} again, and ${grouped(count)} of them did not come back${because}: ${name}${count > 1 ? ' and others' : ''}.`;
}
