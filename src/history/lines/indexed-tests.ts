import type { TestId } from '../../model/test-id.js';
import type { TestHistory } from '../history.js';
import type { Timeline } from '../timeline.js';

/** Tests of a lane that know which of them are worth a look, because looking at each takes long. */
export interface IndexedTests extends ReadonlyMap<TestId, TestHistory> {
  /**
   * The tests but most of those that passed in every run that they were in, and were in one before that of `column`.
   */
  notable(column: number): Iterable<TestId>;
  /** The tests but most of those that have a letter in `column`. */
  perhapsAbsent(column: number): Iterable<TestId>;
  /** The timeline alone. */
  timelineOf(id: TestId): Timeline | undefined;
}

export function notableTests(tests: ReadonlyMap<TestId, TestHistory>, column: number): Iterable<TestId> {
  return isIndexed(tests) ? tests.notable(column) : tests.keys();
}

export function perhapsAbsentTests(
  tests: ReadonlyMap<TestId, TestHistory>,
  column: number,
): Iterable<TestId> {
  return isIndexed(tests) ? tests.perhapsAbsent(column) : tests.keys();
}

export function timelineOf(tests: ReadonlyMap<TestId, TestHistory>, id: TestId): Timeline | undefined {
  return isIndexed(tests) ? tests.timelineOf(id) : tests.get(id)?.timeline;
}

function isIndexed(tests: ReadonlyMap<TestId, TestHistory>): tests is IndexedTests {
  return 'notable' in tests;
}
