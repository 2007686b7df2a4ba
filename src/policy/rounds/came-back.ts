import { counted, grouped } from '../../analysis/run-words.js';
import { cut } from '../../model/failure.js';
import type { TestId } from '../../model/test-id.js';
import type { TestResult } from '../../model/test-result.js';
import type { TrialFacts } from './trial.js';

/**
 * A sentence where not all tests that were asked for came back. Most tools are green when a selection matches nothing, so
 * a retry proves nothing until each test is seen.
 */
export function whatStayedAway(trial: TrialFacts, results: readonly TestResult[]): string | undefined {
  const { requested = [], round } = trial;
  const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]));
  const away = requested.filter((test) => !hasRun(outcomes.get(test)));
  const [first] = away;
  if (first === undefined) return undefined;
  const of = counted(requested.length, 'test');
  const skipped = away.filter((test) => outcomes.has(test)).length;
  const because = skipped === 0 ? '' : ` (${skipped === away.length ? '' : `${skipped} of them `}skipped)`;
  const [count, name] = [away.length, cut(first, MAX_NAME)];
  if (count === requested.length)
    return `Round ${round} was to run ${of} again and ran ${count === 1 ? `not even that${because}: ${name}` : `none of them${because}, such as ${name}`}. The selection may be wrong: a retry that runs nothing proves nothing.`;
  return `Round ${round} was to run ${of} again, and ${grouped(count)} of them did not come back${because}: ${name}${count > 1 ? ' and others' : ''}.`;
}

/** Characters of a name in a sentence. */
const MAX_NAME = 200;

/** Tests that were asked for and ran, and how each ended. */
export function triesOf(
  { requested = [] }: TrialFacts,
  results: readonly TestResult[],
): Map<TestId, 'passed' | 'failed' | 'skipped'> {
  const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]));
  return new Map(
    requested.map((test) => {
      const outcome = outcomes.get(test);
      if (!hasRun(outcome)) return [test, 'skipped'];
      return [test, outcome === 'passed' ? 'passed' : 'failed'];
    }),
  );
}

function hasRun(outcome: TestResult['outcome'] | undefined): boolean {
  return outcome !== undefined && outcome !== 'skipped';
}
