import type { TestId } from '../model/test-id.js';
import type { Attempt, TestResult, Way } from '../model/test-result.js';
import { isFailing } from '../model/test-result.js';
import { createResult } from './assemble-results.js';

/** What one start of the command says of tests; `requested` is absent where it ran all of them. */
export interface TrialResults {
  readonly results: readonly TestResult[];
  readonly requested?: ReadonlySet<TestId>;
  readonly way: Way;
}

/**
 * The results of all starts of the command as one: what a test did later are further attempts of it.
 *
 * Of tests that nobody asked for, only failures count: what was left out by the selection stands in many reports as
 * skipped, and a pass along the way was not planned. Of those that were asked for, a skip is no attempt either.
 */
export function joinTrials(trials: readonly TrialResults[]): TestResult[] {
  const [first, ...later] = trials;
  const results = [...(first?.results ?? [])];
  const places = new Map(results.map(({ id }, place) => [id, place]));
  const further = new Map<TestId, Attempt[]>();
  for (const { results: again, requested, way } of later)
    for (const result of again) {
      const attempts = attemptsThatCount(result, requested?.has(result.id) === true).map(
        (attempt): Attempt => ({ ...attempt, way }),
      );
      if (attempts.length === 0) continue;
      const place = places.get(result.id);
      if (place === undefined) {
        places.set(result.id, results.length);
        results.push({ ...result, attempts, position: results.length });
      } else further.set(result.id, [...(further.get(result.id) ?? []), ...attempts]);
    }
  for (const [id, attempts] of further) {
    const place = places.get(id);
    const result = place === undefined ? undefined : results[place];
    if (place !== undefined && result !== undefined) results[place] = withAttempts(result, attempts);
  }
  return results;
}

/** `isRequested`: somebody asked for it. A try that fails and passes in itself counts as it is. */
function attemptsThatCount({ attempts }: TestResult, isRequested: boolean): Attempt[] {
  if (!isRequested && !attempts.some(({ outcome }) => isFailing(outcome))) return [];
  return attempts.filter(({ outcome }) => outcome !== 'skipped');
}

function withAttempts(result: TestResult, attempts: readonly Attempt[]): TestResult {
  const { ambiguous } = result;
  const joined = createResult(result.id, [...result.attempts, ...attempts], result.location, result.position);
  return ambiguous === undefined ? joined : { ...joined, ambiguous };
}
