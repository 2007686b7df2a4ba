import { type RunKey, runKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { compareText } from '../canonical.js';
import { isEmptyTest, type LaneHistory, type TestHistory } from '../history.js';
import { concatTimelines, EMPTY_TIMELINE, type Timeline } from '../timeline.js';
import { LazyMap } from './lazy-map.js';
import { type NumberedTests, numbered } from './newer-tests.js';
import { MARK } from './plain-test-line.js';
import { RunTests } from './run-tests.js';
import type { TestLines } from './test-lines.js';

/** A stored lane and what newer runs add to it: all of them come after the stored ones. */
export interface Growth {
  readonly stored: LaneHistory & { readonly tests: TestLines };
  readonly newer: Pick<LaneHistory, 'runs' | 'tests'>;
  /** What both sides know of a test, merged. */
  readonly merge: (
    id: TestId,
    stored: TestHistory | undefined,
    newer: TestHistory | undefined,
  ) => TestHistory;
  /** Tests of which the newer runs may say less than they have. */
  readonly forgottenTests: ReadonlyMap<TestId, unknown>;
}

/** A test that the stored lines do not have, and the line that it comes before. */
export interface OtherTest {
  readonly id: TestId;
  readonly place: number;
  readonly test: TestHistory;
}

/** The tests of a stored lane with newer runs behind: stored lines stay lines, and are merged when somebody asks. */
export class GrownTests extends LazyMap<TestId, TestHistory> {
  readonly growth: Growth;
  /** The number of each line's test among the newer ones; -1 where there is none. */
  readonly additions: Int32Array;
  readonly newer: NumberedTests;
  /** Merged tests of lines that are not as the most are. */
  readonly special: ReadonlyMap<number, TestHistory>;
  /** In the order of their ids. */
  readonly others: readonly OtherTest[];
  /** The lines of tests that did not pass in each run, stored or newer. */
  private readonly unsteady: readonly number[];
  private otherById: ReadonlyMap<TestId, TestHistory> | undefined;

  private constructor(
    growth: Growth,
    parts: Pick<GrownTests, 'additions' | 'newer' | 'special' | 'others'>,
    unsteady: readonly number[],
  ) {
    super();
    this.growth = growth;
    this.additions = parts.additions;
    this.newer = parts.newer;
    this.special = parts.special;
    this.others = parts.others;
    this.unsteady = unsteady;
  }

  /** `undefined` where that would not be what merging all of them gives. */
  static grow(growth: Growth): GrownTests | undefined {
    const { stored, newer, merge, forgottenTests } = growth;
    const lines = stored.tests;
    const tests = newer.tests instanceof RunTests ? newer.tests : numbered(newer.tests);
    const additions = new Int32Array(lines.size);
    const special = new Map<number, TestHistory>();
    const unsteady: number[] = [];
    const [storedRuns, lastColumn] = [stored.runs.length, newer.runs.length - 1];
    let found = 0;
    for (let line = 0; line < lines.size; line++) {
      const id = lines.idAt(line);
      const number = tests.numberOf(id);
      additions[line] = number;
      const marks = lines.index.marks[line] ?? 0;
      if (number >= 0) found++;
      const isSpecial = (marks & MARK.unusual) !== 0 || forgottenTests.has(id);
      const wasSteady = marks === 0 && lines.index.spelled[line] === storedRuns && !isSpecial;
      const isSteady =
        number >= 0 && tests.isHealthyAt(number) && !tests.isPerhapsAbsentAt(number, lastColumn);
      if (!wasSteady || !isSteady) unsteady.push(line);
      if (!isSpecial) continue;
      const merged = merge(id, lines.testAt(line), number < 0 ? undefined : tests.testAt(number));
      if (isEmptyTest(merged)) return undefined;
      special.set(line, merged);
    }
    const others: OtherTest[] = [];
    for (const id of found === tests.size ? [] : tests.ids()) {
      const place = -1 - lines.find(id);
      const test = place < 0 ? undefined : merge(id, undefined, tests.testAt(tests.numberOf(id)));
      if (test !== undefined && !isEmptyTest(test)) others.push({ id, place, test });
    }
    others.sort((a, b) => compareText(a.id, b.id));
    return new GrownTests(growth, { additions, newer: tests, special, others }, unsteady);
  }

  /** Keys of all runs, stored and newer. */
  get runs(): readonly RunKey[] {
    const { stored, newer } = this.growth;
    return [...stored.tests.runs, ...newer.runs.map(runKey)];
  }

  override get size(): number {
    return this.growth.stored.tests.size + this.others.length;
  }

  override get(id: TestId): TestHistory | undefined {
    const line = this.growth.stored.tests.find(id);
    return line < 0 ? this.other(id) : this.testAt(line, id);
  }

  override has(id: TestId): boolean {
    return this.growth.stored.tests.has(id) || this.other(id) !== undefined;
  }

  override *entries(): Generator<[TestId, TestHistory]> {
    const lines = this.growth.stored.tests;
    let next = 0;
    for (let line = 0; line <= lines.size; line++) {
      for (let other = this.others[next]; other?.place === line; other = this.others[++next])
        yield [other.id, other.test];
      if (line === lines.size) return;
      const id = lines.idAt(line);
      yield [id, this.testAt(line, id)];
    }
  }

  override *keys(): Generator<TestId> {
    yield* this.growth.stored.tests.keys();
    for (const { id } of this.others) yield id;
  }

  /** See `IndexedTests`. */
  *notable(column: number): Generator<TestId> {
    const { additions, newer, special } = this;
    const lines = this.growth.stored.tests;
    const absentBefore = `${column}-`;
    const notable = this.unsteady.filter((line) => {
      const number = additions[line] ?? -1;
      const isHealthy = number < 0 || newer.isHealthyAt(number);
      return !isHealthy || lines.isNotableAt(line, absentBefore) || special.has(line);
    });
    yield* lines.idsOf(notable);
    for (const { id } of this.others) yield id;
  }

  /** See `IndexedTests`. */
  *perhapsAbsent(column: number): Generator<TestId> {
    const { additions, newer, special } = this;
    const { stored } = this.growth;
    const newerColumn = column - stored.runs.length;
    const absent = this.unsteady.filter((line) => {
      if (special.has(line)) return true;
      if (newerColumn < 0) return stored.tests.isPerhapsAbsentAt(line, column);
      const number = additions[line] ?? -1;
      return number < 0 || newer.isPerhapsAbsentAt(number, newerColumn);
    });
    yield* stored.tests.idsOf(absent);
    for (const { id } of this.others) yield id;
  }

  /** See `IndexedTests`. */
  timelineOf(id: TestId): Timeline | undefined {
    const { stored } = this.growth;
    const line = stored.tests.find(id);
    if (line < 0) return this.other(id)?.timeline;
    const special = this.special.get(line);
    if (special !== undefined) return special.timeline;
    const addition = this.additionAt(line)?.timeline ?? EMPTY_TIMELINE;
    return concatTimelines(stored.tests.timelineAt(line), stored.runs.length, addition);
  }

  testAt(line: number, id: TestId): TestHistory {
    const { stored, merge } = this.growth;
    return this.special.get(line) ?? merge(id, stored.tests.testAt(line), this.additionAt(line));
  }

  /** What the newer runs say of the test of a line. */
  additionAt(line: number): TestHistory | undefined {
    const number = this.additions[line] ?? -1;
    return number < 0 ? undefined : this.newer.testAt(number);
  }

  private other(id: TestId): TestHistory | undefined {
    this.otherById ??= new Map(this.others.map((other) => [other.id, other.test]));
    return this.otherById.get(id);
  }
}
