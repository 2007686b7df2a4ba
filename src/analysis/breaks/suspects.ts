import type { FailureRecord } from '../../history/history.js';
import type { OutcomeCode } from '../../history/timeline.js';
import type { TestId } from '../../model/test-id.js';
import { isFailing } from '../../model/test-result.js';
import type { BadResult } from '../bad-results.js';
import type { EvidenceName } from '../evidence/names.js';
import type { Case } from '../judge-failures.js';
import type { PastResult } from '../past.js';
import { isFailingCode, resultsOf } from '../past.js';
import { AlikePasts } from './alike-pasts.js';
import type { Balance } from './balance.js';
import type { Suspect as CauseSuspect } from './cause-group.js';
import type { CodeAxis } from './code-axis.js';
import { codeOf } from './code-axis.js';
import type { Onsets } from './onsets.js';
import { findOnsets } from './onsets.js';
import type { PointedChange } from './pointed-changes.js';
import { EarlierChanges } from './pointed-changes.js';
import type { KnownFailure } from './signature-ratio.js';
import { knownFailures } from './signature-ratio.js';
import type { SortedResults } from './sorted-results.js';
import type { JudgedTest, TestCourse, View } from './test-course.js';
import { countedTries, courseOf } from './test-course.js';
import { upsetIn } from './upset-runs.js';

/** Runs of the base whose failures are looked at together with those of the judged run: what breaks tends to go on. */
const RECENT_RUNS = 10;

/** Failures in these runs from which a test that does not fail now is looked at: one is what flakes do. */
const TIMES_LATELY = 2;

/** A test that failed in the judged run, or often lately. */
export interface Suspect {
  readonly test: TestId;
  readonly judged: JudgedTest;
  /** Runs of the change beside the judged one; without them some views are the same. */
  readonly hasOwn: boolean;
  /** Its results. */
  readonly sorted: SortedResults;
  /** It failed without the change. */
  readonly hasFailed: boolean;
  /** And, perhaps, passed on the same code, also without the change. */
  readonly hasProof: boolean;
  readonly known: readonly KnownFailure[];
  /** Earlier changes that its failure in the judged run points to. */
  readonly pointsTo: readonly PointedChange[];
  /** Tests that did the same all along share them. */
  readonly looks: Map<string, Look>;
}

/** A suspect in one view. */
export interface Look {
  readonly course: TestCourse;
  /** Worked out when they are asked for first: some views ask for the flake rate only. */
  onsets?: Onsets;
  /** Log-chance to fail by the flake rate alone. */
  chance?: number;
  /** The suspect on its own in this view. */
  alone?: Balance;
  /** What causes of several tests have to explain of it, by what is looked at. */
  readonly asCauses: Map<string, CauseSuspect>;
}

/** In the order of their names, so that sums come out the same wherever the history comes from. */
export function gatherSuspects(
  { judged, view, past }: Case,
  axis: CodeAxis,
  without: ReadonlySet<EvidenceName>,
): Suspect[] {
  const own = past.find(({ sameLane }) => sameLane)?.runs ?? [];
  const records = view.recordsOf(judged.key) ?? new Map<TestId, FailureRecord>();
  const lately = [
    ...own.filter(({ onBase }) => onBase).slice(-RECENT_RUNS),
    ...own.filter(({ ofChange }) => ofChange),
  ];
  const changes = without.has('changed-files') ? undefined : new EarlierChanges(axis);
  const pasts = new AlikePasts();
  const failures = new Map<TestId, number>();
  for (const { key } of lately) {
    for (const [test, { outcome }] of view.recordsOf(key) ?? [])
      if (isFailing(outcome)) failures.set(test, (failures.get(test) ?? 0) + 1);
  }
  const oftenLately = [...failures].filter(([, times]) => times >= TIMES_LATELY).map(([test]) => test);
  return [...new Set([...records.keys(), ...oftenLately])].sort().map((test) => {
    const all = resultsOf(test, past);
    // Also of runs that are without a change: switched off, nobody knows how the same code did.
    const results = without.has('same-code') ? all.filter(({ sameCode }) => !sameCode) : all;
    const letter = view.lettersOf(test)?.(judged.column) ?? '-';
    const code: OutcomeCode = letter === '-' && judged.run.passedUnlisted === true ? 'p' : letter;
    const record = records.get(test);
    const { sorted, bad, looks } = pasts.of(results);
    const { base, own: ofChange, ofThisCode, unusual } = sorted;
    return {
      test,
      judged: {
        results,
        base,
        bad,
        own: ofChange,
        record,
        code,
        axis,
        elsewhere: new Map(),
        // Found when it is asked for first: of most failures it need not be known.
        isUpset: ({ key }: BadResult) => upsetIn(own, view).has(key, test),
      },
      hasOwn: ofThisCode.some((result) => result.sameLane && result.ofChange),
      sorted,
      ...failedOutside(results, unusual),
      known: knownFailures(test, unusual, { past, axis }),
      pointsTo: record === undefined ? [] : (changes?.pointedTo(test, record) ?? []),
      looks,
    };
  });
}

/** `unusual`: those of the results that are no plain pass. */
function failedOutside(
  results: readonly PastResult[],
  unusual: readonly PastResult[],
): Pick<Suspect, 'hasFailed' | 'hasProof'> {
  const failed = unusual.filter(({ ownChange, code }) => !ownChange && (code === 'k' || isFailingCode(code)));
  if (failed.length === 0) return { hasFailed: false, hasProof: false };
  if (failed.some(({ code }) => code === 'k')) return { hasFailed: true, hasProof: true };
  const codes = new Set(failed.map(({ run }) => codeOf(run)));
  const hasProof = results.some(
    ({ ownChange, code, run }) => !ownChange && code === 'p' && codes.has(codeOf(run)),
  );
  return { hasFailed: true, hasProof };
}

/** Each view is looked at once, and views that differ in nothing that the suspect has are one. */
export function lookAt(suspect: Suspect, view: View): Look {
  const { failures, passes } = countedTries(suspect.judged, view);
  const own = `${suspect.hasOwn ? view.own : ''} ${failures} ${passes}`;
  const past = suspect.hasFailed ? `${view.confirmed && suspect.hasProof} ${view.isolated}` : '';
  const key = `${past} ${own}`;
  const known = suspect.looks.get(key);
  if (known !== undefined) return known;
  const look: Look = { course: courseOf(suspect.judged, view), asCauses: new Map() };
  suspect.looks.set(key, look);
  return look;
}

export function onsetsOf({ judged }: Suspect, look: Look): Onsets {
  look.onsets ??= findOnsets(look.course.whole, judged.axis.codes.length);
  return look.onsets;
}
