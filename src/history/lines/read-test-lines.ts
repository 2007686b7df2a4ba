import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { isEmptyTest, type TestHistory } from '../history.js';
import type { LineReader } from '../line-reader.js';
import { formatTestHistory, parseStoredId, parseTestHistory } from '../test-line.js';
import { PlainTestLines } from './plain-test-lines.js';
import { BEFORE_ID, TestLines } from './test-lines.js';

/**
 * Reads the `test` lines that come next. Every one is checked: most of them byte by byte, the others by being decoded.
 * They stay lines if all are in their one spelling; otherwise they are decoded, to be spelled anew.
 */
export function readTestLines(lines: LineReader, runs: readonly RunKey[]): ReadonlyMap<TestId, TestHistory> {
  const { bytes } = lines;
  const columns = new Map(runs.map((run, column) => [run, column]));
  const decoded = new Map<TestId, TestHistory>();
  const plain = new PlainTestLines(bytes, runs.length, lines.position);
  const { index } = plain;
  let isCanonical = true;

  for (;;) {
    const known = index.length;
    plain.takePlain();
    lines.skip(index.length - known, plain.end);
    const idStart = lines.position + BEFORE_ID;
    const next = lines.next('test');
    if (next === undefined) break;
    const [text, ...fields] = next;
    const id = parseStoredId(text);
    plain.takeOther(idStart + Buffer.byteLength(id), lines.position);
    const test = parseTestHistory(fields, runs);
    const canonical = `${id}\t${formatTestHistory(test, columns)}\n`;
    if (bytes.toString('utf8', idStart, lines.position) !== canonical || isEmptyTest(test))
      isCanonical = false;
    decoded.set(id, test);
  }
  if (index.length === 0) return new Map();
  const all = new TestLines(bytes, index.done(lines.position), runs);
  if (isCanonical) return all;
  const tests = new Map<TestId, TestHistory>();
  for (let line = 0; line < all.size; line++) {
    const id = all.idAt(line);
    tests.set(id, decoded.get(id) ?? all.testAt(line));
  }
  return tests;
}
