import type { TestId } from '../../model/test-id.js';
import type { TestHistory } from '../history.js';
import { compareUtf8 } from './bytes.js';
import { BEFORE_ID, TestLines } from './test-lines.js';

type Tests = ReadonlyMap<TestId, TestHistory>;
type Pair = [id: TestId, a: TestHistory | undefined, b: TestHistory | undefined];

/** The tests of either or both, each once. */
export function pairsOf(a: Tests, b: Tests): Iterable<Pair> {
  return a instanceof TestLines && b instanceof TestLines ? pairsOfLines(a, b) : pairsOfMaps(a, b);
}

function* pairsOfMaps(a: Tests, b: Tests): Generator<Pair> {
  for (const [id, test] of a) yield [id, test, b.get(id)];
  for (const [id, test] of b) if (!a.has(id)) yield [id, undefined, test];
}

/** Both are in the order of their ids: walking through them side by side spares looking for each. */
function* pairsOfLines(a: TestLines, b: TestLines): Generator<Pair> {
  let [lineA, lineB] = [0, 0];
  while (lineA < a.size || lineB < b.size) {
    const order = lineA === a.size ? 1 : lineB === b.size ? -1 : compareUtf8(idIn(a, lineA), idIn(b, lineB));
    const id = order <= 0 ? a.idAt(lineA) : b.idAt(lineB);
    yield [id, order <= 0 ? a.testAt(lineA) : undefined, order >= 0 ? b.testAt(lineB) : undefined];
    if (order <= 0) lineA++;
    if (order >= 0) lineB++;
  }
}

function idIn({ bytes, index }: TestLines, line: number): { bytes: Buffer; from: number; to: number } {
  return { bytes, from: (index.starts[line] ?? 0) + BEFORE_ID, to: index.idEnds[line] ?? 0 };
}
