import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { TestResult } from '../../model/test-result.js';
import { plausibleDuration } from '../bounds.js';
import type { TestHistory } from '../history.js';
import { type OutcomeCode, outcomeCode, SINGLE_RUN } from '../timeline.js';
import { LazyMap } from './lazy-map.js';
import type { NumberedTests } from './newer-tests.js';

const PASSED = 'p'.charCodeAt(0);

/** The tests of a single run: a letter and a duration each, made a history when somebody asks for one. */
export class RunTests extends LazyMap<TestId, TestHistory> implements NumberedTests {
  readonly run: RunKey;
  private readonly numbers = new Map<TestId, number>();
  private readonly letters: Uint8Array;
  /** Not a number where none is known. */
  private readonly durations: Float64Array;

  /** Of results with one id the last one counts. */
  constructor(run: RunKey, results: readonly TestResult[]) {
    super();
    this.run = run;
    this.letters = new Uint8Array(results.length);
    this.durations = new Float64Array(results.length);
    let number = 0;
    for (const result of results) {
      this.numbers.set(result.id, number);
      this.letters[number] = outcomeCode(result).charCodeAt(0);
      const durationMs = result.outcome === 'passed' ? plausibleDuration(result.durationMs) : undefined;
      this.durations[number] = durationMs ?? Number.NaN;
      number++;
    }
  }

  override get size(): number {
    return this.numbers.size;
  }

  override get(id: TestId): TestHistory | undefined {
    const number = this.numbers.get(id);
    return number === undefined ? undefined : this.testAt(number);
  }

  override has(id: TestId): boolean {
    return this.numbers.has(id);
  }

  override *entries(): Generator<[TestId, TestHistory]> {
    for (const [id, number] of this.numbers) yield [id, this.testAt(number)];
  }

  override keys(): MapIterator<TestId> {
    return this.numbers.keys();
  }

  numberOf(id: TestId): number {
    return this.numbers.get(id) ?? -1;
  }

  testAt(number: number): TestHistory {
    const code = String.fromCharCode(this.letters[number] ?? 0) as OutcomeCode;
    const durationMs = this.durations[number] ?? Number.NaN;
    const durations = Number.isNaN(durationMs) ? [] : [{ run: this.run, durationMs }];
    return { timeline: SINGLE_RUN[code], durations };
  }

  isHealthyAt(number: number): boolean {
    return this.letters[number] === PASSED;
  }

  isPerhapsAbsentAt(_number: number, column: number): boolean {
    return column > 0;
  }

  ids(): Iterable<TestId> {
    return this.numbers.keys();
  }
}
