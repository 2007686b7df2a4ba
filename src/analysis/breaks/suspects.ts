import type { FailureRecord } from '../../history/history.js';
import type { OutcomeCode } from '../../history/timeline.js';
import type { TestId } from '../../model/test-id.js';
import { isFailing } from '../../model/test-result.js';
import type { Case } from '../judge-failures.js';
import type { PastResult } from '../past.js';
import { resultsOf } from '../past.js';
import type { CodeAxis } from './code-axis.js';
import type { Onsets } from './onsets.js';
import { findOnsets } from './onsets.js';
import type { KnownFailure } from './signature-ratio.js';
import { knownFailures } from './signature-ratio.js';
import type { JudgedTest, TestCourse, View } from './test-course.js';
import { courseOf } from './test-course.js';
import { upsetRuns } from './upset-runs.js';

/** Runs of the base whose failures are looked at together with those of the judged run: what breaks tends to go on. */
const RECENT_RUNS = 10;

/** Failures in these runs from which a test that does not fail now is looked at: one is what flakes do. */
const TIMES_LATELY = 2;

/** A test that failed in the judged run, or often lately. */
export interface Suspect {
  readonly test: TestId;
  readonly judged: JudgedTest;
  /** Runs and attempts of the change beside the judged one; without them some views are the same. */
  readonly hasOwn: boolean;
  readonly hasAttempts: boolean;
  readonly known: readonly KnownFailure[];
  readonly looks: Map<string, Look>;
}

/** A suspect in one view. */
export interface Look {
  readonly course: TestCourse;
  readonly onsets: Onsets;
}

/** In the order of their names, so that sums come out the same wherever the history comes from. */
export function gatherSuspects({ judged, view, past }: Case, axis: CodeAxis): Suspect[] {
  const own = past.find(({ sameLane }) => sameLane)?.runs ?? [];
  const records = view.recordsOf(judged.key) ?? new Map<TestId, FailureRecord>();
  const upset = upsetRuns(own, view);
  const isUpset = ({ key }: PastResult): boolean => upset.has(key);
  const lately = [
    ...own.filter(({ onBase }) => onBase).slice(-RECENT_RUNS),
    ...own.filter(({ ofChange }) => ofChange),
  ];
  const failures = new Map<TestId, number>();
  for (const { key } of lately) {
    for (const [test, { outcome }] of view.recordsOf(key) ?? [])
      if (isFailing(outcome)) failures.set(test, (failures.get(test) ?? 0) + 1);
  }
  const oftenLately = [...failures].filter(([, times]) => times >= TIMES_LATELY).map(([test]) => test);
  return [...new Set([...records.keys(), ...oftenLately])].sort().map((test) => {
    const results = resultsOf(test, past);
    const letter = view.lettersOf(test)?.(judged.column) ?? '-';
    const code: OutcomeCode = letter === '-' && judged.run.passedUnlisted === true ? 'p' : letter;
    const record = records.get(test);
    return {
      test,
      judged: { results, record, code, axis, elsewhere: new Map(), isUpset },
      hasOwn: results.some(({ sameLane, ofChange }) => sameLane && ofChange),
      hasAttempts: attemptsIn(record) > 1,
      known: knownFailures(test, results, { past, axis }),
      looks: new Map(),
    };
  });
}

function attemptsIn(record: FailureRecord | undefined): number {
  if (record === undefined) return 0;
  return record.attempts?.length ?? (isFailing(record.outcome) ? 1 : 2);
}

/** Each view is looked at once, and views that differ in nothing that the suspect has are one. */
export function lookAt(suspect: Suspect, view: View): Look {
  const own = suspect.hasOwn || suspect.hasAttempts ? `${view.own} ${view.attempts}` : '';
  const key = `${view.confirmed} ${view.isolated} ${own}`;
  const known = suspect.looks.get(key);
  if (known !== undefined) return known;
  const course = courseOf(suspect.judged, view);
  const look = { course, onsets: findOnsets(course.whole, suspect.judged.axis.codes.length) };
  suspect.looks.set(key, look);
  return look;
}
