import type { FailureRecord } from '../history/history.js';
import type { RunInfo } from '../model/run.js';
import type { Balance } from './breaks/balance.js';
import { changedFilesRatio } from './breaks/changed-files-ratio.js';
import { LaneScales } from './breaks/lane-scales.js';
import type { KnownFailure } from './breaks/signature-ratio.js';
import type { Classification, Weights } from './classify.js';
import { classify } from './classify.js';
import { clusterFailures } from './clusters/cluster-failures.js';
import type { FailureContext } from './evidence/failure-context.js';
import type { Case, Records } from './judge-failures.js';
import type { TimelineEntry, Verdict } from './verdict.js';

/** Weighs what speaks for a fault of each failure against what speaks for a flake; all failures of a run together. */
export function weighFailures(judgedCase: Case, { records, pastRuns, options, without }: Records): Verdict[] {
  const { judged, view } = judgedCase;
  const { run } = judged;
  const tests = run.passedUnlisted === true ? undefined : testsIn(run);
  const scales = new LaneScales({ judged: judgedCase, tests, without });
  const withoutLooks = scales.together(scales.view, { signatures: false, files: false });
  const signatures = !without.has('signature');
  const withoutFiles = scales.together(scales.view, { signatures, files: false });
  const together = scales.together(scales.view, { signatures, files: true });
  const outside = scales.together({ ...scales.view, own: 'failures' }, { signatures, files: true });
  const verdicts = [...records].flatMap(([test, failure]) => {
    const weighed = together.get(test);
    const looks = withoutFiles.get(test);
    const plain = withoutLooks.get(test);
    const excusing = outside.get(test);
    if (weighed === undefined || looks === undefined || plain === undefined || excusing === undefined)
      return [];
    const points = scales.members.pointsToChange(weighed.group, test);
    const ratio = points === undefined ? 0 : changedFilesRatio(points);
    const withFiles = (balance: Balance): Balance => ({ ...balance, brokeHere: balance.brokeHere + ratio });
    const context: FailureContext = {
      test,
      failure,
      lane: view.lane,
      run,
      ...scales.pastOf(test),
      pastRuns,
    };
    const weights: Weights = {
      scales,
      balance: withFiles(weighed.balance),
      group: weighed.group,
      withoutFiles: looks.balance,
      withoutLooks: plain.balance,
      isTouching: points === true,
      earlier: scales.earlierChange(weighed.group, test),
      outside: withFiles(excusing.balance),
    };
    const code = scales.codeOf(test);
    const entry: TimelineEntry = { run, code, isThisRun: true, ownChange: true };
    return verdictOf(context, classify(context, weights, options), { pastRuns, entry });
  });
  return clusterFailures(verdicts, ({ test, kind }) => {
    const group = together.get(test)?.group;
    return group === undefined || kind === 'flaky' ? undefined : scales.members.sharedCauseOf(group);
  });
}

interface Around {
  readonly pastRuns: number;
  /** The judged run in the timeline. */
  readonly entry: TimelineEntry;
}

function verdictOf(
  { test, lane, failure, results, sorted, known }: FailureContext,
  classification: Classification,
  { pastRuns, entry }: Around,
): Verdict {
  return {
    test,
    lane,
    ...classification,
    causes: [],
    isNew: pastRuns > 0 && results.every(({ ownChange }) => ownChange),
    failure,
    looks: looksOf(failure, known),
    timeline: [...sorted.timeline, entry],
    past: sorted.past,
  };
}

/** Failures that must be known before a new way of failing is worth anything: flakes of one test vary, too. */
const KNOWN_NEEDED = 3;

function looksOf({ signature }: FailureRecord, known: readonly KnownFailure[]): Verdict['looks'] {
  if (signature === undefined) return 'unclear';
  if (known.some((failure) => failure.signature === signature)) return 'known';
  return known.length >= KNOWN_NEEDED ? 'new' : 'unclear';
}

function testsIn(run: RunInfo): number {
  return run.parts.reduce((tests, part) => tests + part.counts.tests, 0);
}
