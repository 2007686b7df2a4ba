import type { TestSummary, TimelineEntry, Verdict } from '../analysis/verdict.js';
import { laneTitle } from '../model/lane.js';
import type { RunInfo } from '../model/run.js';
import { startedAt } from '../model/run.js';
import type { RetryPlan } from '../policy/retry/retry-plan.js';
import type { Reruns } from '../policy/rounds/reruns.js';
import { rerunsWords } from '../policy/rounds/reruns.js';
import type { Overview, Told } from './overview.js';
import { overviewOf } from './overview.js';
import type { Report } from './report-schema.js';
import type { LaneTelling, Telling } from './telling.js';

/** Runs of each timeline: more than anyone looks at, and a bound. */
const TIMELINE_RUNS = 100;

/** The report for machines, as text. Its strings are what the test reports say: exact, and not to be trusted. */
export function renderReportJson(telling: Telling): string {
  return `${JSON.stringify(reportOf(telling), null, 2)}\n`;
}

/** The report for machines, as data. */
export function reportOf(telling: Telling): Report {
  const { own, history } = telling;
  const lanes = telling.lanes.length === 0 ? [own] : telling.lanes;
  const overview = overviewOf(lanes);
  const { conclusion, failsJob, blame, headline } = own.plan;
  return {
    schema: 'deflake.report/1',
    conclusion,
    failsJob,
    blame,
    headline,
    counts: own.counts,
    lanes: lanes.map((lane) =>
      laneReport(lane, lane.lane === own.lane || laneTitle(lane.lane) === laneTitle(own.lane)),
    ),
    failures: lanes.flatMap((lane) =>
      lane.plan.failures.map(({ verdict, excused, reason, quarantine }) => ({
        ...judged(verdict, lane),
        excused,
        reason,
        ...(quarantine !== undefined && { quarantine }),
      })),
    ),
    retried: retried(overview),
    states: overview.states.map(stateReport),
    suggestions: [...overview.suggestions],
    releases: own.plan.releases.flatMap(({ entry, advice, says }) =>
      advice === 'release' || advice === 'prune' ? [{ test: entry.test, advice, says }] : [],
    ),
    quarantineNotes: [...overview.quarantineNotes],
    problems: [...telling.problems],
    history,
    ...(telling.runUrl !== undefined && { runUrl: telling.runUrl }),
  };
}

function laneReport({ lane, run, counts, plan }: LaneTelling, own: boolean): Report['lanes'][number] {
  const { repository, workflow, job, suite, variant } = lane;
  const { conclusion, failsJob, blame, headline, unexplained, quarantined, retry, reruns } = plan;
  const where = { title: laneTitle(lane), repository, workflow, job, suite, variant, own };
  const decided = {
    conclusion,
    failsJob,
    blame,
    headline,
    counts,
    unexplained: [...unexplained],
    notes: [...plan.notes],
    quarantined,
    ...(retry !== undefined && { retry: retryReport(retry) }),
    ...(reruns !== undefined && { reruns: rerunsReport(reruns) }),
  };
  return { ...where, run: runReport(run), ...decided };
}

function rerunsReport(reruns: Reruns): Report['lanes'][number]['reruns'] {
  const { tests, left, processes, durationMs } = reruns;
  return {
    tests: tests.map(({ test, tries }) => ({ test, tries: [...tries] })),
    left: left.map(({ reason, tests: alone }) => ({ reason, tests: [...alone] })),
    processes,
    durationMs,
    says: rerunsWords(reruns),
  };
}

function retryReport({ tests, left, says }: RetryPlan): Report['lanes'][number]['retry'] {
  return {
    tests: tests.map(({ test, retries, passesIfFlaky, durationMs }) => ({
      test,
      retries,
      passesIfFlaky,
      ...(durationMs !== undefined && { durationMs }),
    })),
    left: left.map(({ reason, tests: alone }) => ({ reason, tests: [...alone] })),
    says: [...says],
  };
}

function runReport(run: RunInfo): Report['lanes'][number]['run'] {
  const start = startedAt(run);
  return {
    id: run.runId,
    attempt: run.runAttempt,
    commit: run.commit,
    ...(start !== '' && { startedAt: start }),
  };
}

type Judged = Omit<Report['retried'][number], 'firstTime'>;

function judged(verdict: Verdict, lane: LaneTelling): Judged {
  const { location, type, excerpt, signature, attempts } = verdict.failure;
  return {
    test: verdict.test,
    lane: laneTitle(lane.lane),
    verdict: verdict.kind,
    probabilityFlaky: verdict.probabilityFlaky,
    perhapsSinceThisChange: verdict.perhapsSinceThisChange,
    newTest: verdict.isNew,
    ...(verdict.since !== undefined && { since: runReport(verdict.since) }),
    evidence: [...verdict.evidence],
    causes: [...verdict.causes],
    ...(location !== undefined && { location }),
    ...(type !== undefined && { type }),
    ...(excerpt !== undefined && { excerpt }),
    ...(signature !== undefined && { signature }),
    ...(attempts !== undefined && { attempts }),
    timeline: drawn(verdict.timeline),
    past: verdict.past,
  };
}

function drawn(timeline: readonly TimelineEntry[]): string {
  return timeline
    .slice(-TIMELINE_RUNS)
    .map(({ code, ownChange }) => (ownChange ? code.toUpperCase() : code))
    .join('');
}

function retried(overview: Overview): Report['retried'] {
  const newFlaky = new Set(overview.newFlaky.map(({ what }) => what));
  return overview.retried.map(({ what, lane }) => ({ ...judged(what, lane), firstTime: newFlaky.has(what) }));
}

function stateReport({ what, lane }: Told<TestSummary>): Report['states'][number] {
  const { test, state, since, runs, failed, daysWithoutVerdict, fixes } = what;
  return {
    test,
    lane: laneTitle(lane.lane),
    state,
    ...(since !== undefined && { since: runReport(since) }),
    runs,
    failed,
    ...(daysWithoutVerdict !== undefined && { daysWithoutVerdict }),
    ...(fixes !== undefined && { fixes: fixes.map((fix) => ({ ...fix, run: runReport(fix.run) })) }),
  };
}
