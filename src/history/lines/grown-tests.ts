import { type RunKey, runKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { compareText } from '../canonical.js';
import { isEmptyTest, type LaneHistory, SINGLE_RUN, type TestHistory } from '../history.js';
import { concatTimelines, EMPTY_TIMELINE, type Timeline, timelineLength } from '../timeline.js';
import { LazyMap } from './lazy-map.js';
import { MARK } from './plain-test-line.js';
import { TestLines } from './test-lines.js';

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
  /** What the newer runs say of the test of each line. */
  readonly additions: readonly (TestHistory | undefined)[];
  /** Merged tests of lines that are not as the most are. */
  readonly special: ReadonlyMap<number, TestHistory>;
  /** In the order of their ids. */
  readonly others: readonly OtherTest[];
  private otherById: ReadonlyMap<TestId, TestHistory> | undefined;

  private constructor(growth: Growth, parts: Pick<GrownTests, 'additions' | 'special' | 'others'>) {
    super();
    this.growth = growth;
    this.additions = parts.additions;
    this.special = parts.special;
    this.others = parts.others;
  }

  /** `undefined` where that would not be what merging all of them gives. */
  static grow(growth: Growth): GrownTests | undefined {
    const { stored, newer, merge, forgottenTests } = growth;
    const lines = stored.tests;
    // Asking lines for one test after the other takes longer than decoding them all.
    const tests = newer.tests instanceof TestLines ? new Map(newer.tests) : newer.tests;
    const additions = new Array<TestHistory | undefined>(lines.size);
    const special = new Map<number, TestHistory>();
    let found = 0;
    for (let line = 0; line < lines.size; line++) {
      const id = lines.idAt(line);
      const addition = tests.get(id);
      additions[line] = addition;
      if (addition !== undefined) found++;
      const isUnusual = ((lines.index.marks[line] ?? 0) & MARK.unusual) !== 0;
      if (!isUnusual && !forgottenTests.has(id)) continue;
      const merged = merge(id, lines.testAt(line), addition);
      if (isEmptyTest(merged)) return undefined;
      special.set(line, merged);
    }
    const others: OtherTest[] = [];
    for (const [id, addition] of found === tests.size ? [] : tests) {
      const place = -1 - lines.find(id);
      const test = place < 0 ? undefined : merge(id, undefined, addition);
      if (test !== undefined && !isEmptyTest(test)) others.push({ id, place, test });
    }
    others.sort((a, b) => compareText(a.id, b.id));
    return new GrownTests(growth, { additions, special, others });
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
    const lines = this.growth.stored.tests;
    for (let line = 0; line < lines.size; line++) {
      const isNotable = !isHealthy(this.additions[line]) || lines.isNotableAt(line, column);
      if (isNotable || this.special.has(line)) yield lines.foundAt(line);
    }
    for (const { id } of this.others) yield id;
  }

  /** See `IndexedTests`. */
  *perhapsAbsent(column: number): Generator<TestId> {
    const { stored } = this.growth;
    const lines = stored.tests;
    const newer = column - stored.runs.length;
    for (let line = 0; line < lines.size; line++) {
      const isAbsent =
        newer < 0 ? lines.isPerhapsAbsentAt(line, column) : isPerhapsAbsent(this.additions[line], newer);
      if (isAbsent || this.special.has(line)) yield lines.foundAt(line);
    }
    for (const { id } of this.others) yield id;
  }

  /** See `IndexedTests`. */
  timelineOf(id: TestId): Timeline | undefined {
    const { stored } = this.growth;
    const line = stored.tests.find(id);
    if (line < 0) return this.other(id)?.timeline;
    const special = this.special.get(line);
    if (special !== undefined) return special.timeline;
    const addition = this.additions[line]?.timeline ?? EMPTY_TIMELINE;
    return concatTimelines(stored.tests.timelineAt(line), stored.runs.length, addition);
  }

  testAt(line: number, id: TestId): TestHistory {
    const { stored, merge } = this.growth;
    return this.special.get(line) ?? merge(id, stored.tests.testAt(line), this.additions[line]);
  }

  private other(id: TestId): TestHistory | undefined {
    this.otherById ??= new Map(this.others.map((other) => [other.id, other.test]));
    return this.otherById.get(id);
  }
}

function isHealthy(addition: TestHistory | undefined): boolean {
  return addition === undefined || addition.timeline === SINGLE_RUN.p || !/[fkes]/.test(addition.timeline);
}

function isPerhapsAbsent(addition: TestHistory | undefined, column: number): boolean {
  if (addition === undefined) return true;
  if (addition.timeline === SINGLE_RUN.p) return column > 0;
  return addition.timeline.includes('-') || timelineLength(addition.timeline) <= column;
}
