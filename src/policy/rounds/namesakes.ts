import type { TestId } from '../../model/test-id.js';
import { numberedTestId } from '../../model/test-id.js';
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
  const found = new Map<TestId, TestResult[]>();
  for (const result of results) {
    const name = nameOf(result.id, known);
    const ofName = found.get(name);
    if (ofName === undefined) found.set(name, [result]);
    else ofName.push(result);
  }
  return results.flatMap((result) => {
    const name = nameOf(result.id, known);
    const expected = countOf(name, known);
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

/** How many tests are called so. They are numbered without a gap, but for names that look numbered themselves. */
function countOf(name: TestId, known: ReadonlySet<TestId>): number {
  let count = 1;
  while (known.has(numberedTestId(name, count + 1))) count++;
  return count;
}

function asFailed(result: TestResult, bad: TestResult): TestResult {
  if (isFailing(result.outcome)) return result;
  const { outcome, flaky, attempts, failure } = bad;
  return { ...result, outcome, flaky, attempts, ...(failure !== undefined && { failure }) };
}
