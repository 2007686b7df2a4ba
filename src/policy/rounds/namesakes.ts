import type { TestId } from '../../model/test-id.js';
import type { TestResult } from '../../model/test-result.js';
import { isFailing } from '../../model/test-result.js';

/**
 * Tests of one name are told apart by the order in which they ran (`x`, `x #2`), and a retry may run them in another one, or
 * only some of them. So in a retry a pass of one counts only where all that are called so passed; and where fewer came back
 * than there are, nobody knows which.
 */
export function withoutMistakenNames(
  results: readonly TestResult[],
  known: ReadonlySet<TestId>,
): readonly TestResult[] {
  const names = new Map<TestId, number>();
  for (const id of known) {
    const name = nameOf(id, known);
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  const found = new Map<TestId, TestResult[]>();
  for (const result of results) {
    const name = nameOf(result.id, known);
    const ofName = found.get(name);
    if (ofName === undefined) found.set(name, [result]);
    else ofName.push(result);
  }
  return results.flatMap((result) => {
    const name = nameOf(result.id, known);
    const expected = names.get(name) ?? 1;
    if (expected === 1) return [result];
    const ofName = found.get(name) ?? [];
    const bad = ofName.find(({ outcome }) => isFailing(outcome));
    if (bad !== undefined) return [asFailed(result, bad)];
    return ofName.length < expected ? [] : [result];
  });
}

/** The name of which an id is the second, third … test; only where the first is known, too. */
function nameOf(id: TestId, known: ReadonlySet<TestId>): TestId {
  const first = id.replace(/ #\d+$/, '') as TestId;
  return first !== id && known.has(first) ? first : id;
}

function asFailed(result: TestResult, bad: TestResult): TestResult {
  if (isFailing(result.outcome)) return result;
  const { outcome, flaky, attempts, failure } = bad;
  return { ...result, outcome, flaky, attempts, ...(failure !== undefined && { failure }) };
}
