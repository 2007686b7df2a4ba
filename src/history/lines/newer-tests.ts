import type { TestId } from '../../model/test-id.js';
import type { TestHistory } from '../history.js';
import { timelineLength } from '../timeline.js';

/** The tests of some runs by a number each, for who has to keep a hundred thousand of them apart in little room. */
export interface NumberedTests {
  readonly size: number;
  /** -1 where there is no such test. */
  numberOf(id: TestId): number;
  testAt(number: number): TestHistory;
  /** Whether it passed wherever it was. */
  isHealthyAt(number: number): boolean;
  /** Whether it may have no letter in a column. */
  isPerhapsAbsentAt(number: number, column: number): boolean;
  ids(): Iterable<TestId>;
}

/** The same of any map. */
export function numbered(tests: ReadonlyMap<TestId, TestHistory>): NumberedTests {
  const list = [...tests];
  const numbers = new Map(list.map(([id], number) => [id, number]));
  const testAt = (number: number): TestHistory => {
    const entry = list[number];
    if (entry === undefined) throw new Error(`There is no test ${number}.`);
    return entry[1];
  };
  return {
    size: list.length,
    numberOf: (id) => numbers.get(id) ?? -1,
    testAt,
    isHealthyAt: (number) => !/[fkes]/.test(testAt(number).timeline),
    isPerhapsAbsentAt: (number, column) => {
      const { timeline } = testAt(number);
      return timeline.includes('-') || timelineLength(timeline) <= column;
    },
    ids: () => numbers.keys(),
  };
}
