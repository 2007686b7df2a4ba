import { clusterFailures } from '../../src/analysis/clusters/cluster-failures.js';
import type { Evidence, TestState, TestSummary, TimelineEntry, Verdict } from '../../src/analysis/verdict.js';
import type { FailureRecord } from '../../src/history/history.js';
import type { OutcomeCode } from '../../src/history/timeline.js';
import type { Lane } from '../../src/model/lane.js';
import type { RunInfo, RunPart } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import type { Counts } from '../../src/model/test-result.js';
import { NO_TESTS } from '../../src/model/test-result.js';
import type { FailureDecision, Plan } from '../../src/policy/plan.js';
import type { LaneTelling, Telling } from '../../src/render/telling.js';

/** Builders of what renderers tell: each with sensible values that a test overrides where it cares. */

export function lane(variant: Record<string, string> = {}): Lane {
  return { repository: 'acme/shop', workflow: '.github/workflows/ci.yml', job: 'unit', suite: '', variant };
}

export function run(overrides: Partial<RunInfo> = {}): RunInfo {
  const part: RunPart = {
    shard: '',
    step: 'deflake',
    startedAt: '2026-03-12T17:40:00Z',
    finishedAt: '2026-03-12T17:52:00Z',
    digest: 'd1',
    counts: NO_TESTS,
    reports: 1,
    brokenReports: 0,
    partial: false,
  };
  return {
    runId: '8140',
    runAttempt: 1,
    commit: '4b2d0f19c3a7e5d8b6f1a2c3d4e5f60718293a4b',
    branch: 'voucher-rounding',
    onDefaultBranch: false,
    event: 'pull_request',
    pullRequest: 412,
    mergedPullRequests: [],
    trusted: true,
    parts: [part],
    ...overrides,
  };
}

/** A history drawn as letters, oldest first; capitals are runs with this change, the last letter is this run. */
export function timeline(drawn: string): TimelineEntry[] {
  return Array.from(drawn).map((letter, i) => ({
    run: run({ runId: String(8141 - drawn.length + i) }),
    code: letter.toLowerCase() as OutcomeCode,
    isThisRun: i === drawn.length - 1,
    ownChange: letter !== letter.toLowerCase(),
  }));
}

export function evidence(weight: number, says: string, overrides: Partial<Evidence> = {}): Evidence {
  return { kind: 'streak', weight, says, ownChange: false, ...overrides };
}

export interface VerdictOverrides extends Partial<Omit<Verdict, 'test' | 'failure' | 'timeline'>> {
  readonly test?: string;
  readonly failure?: Partial<FailureRecord>;
  /** As `timeline` takes it. */
  readonly drawn?: string;
}

export function verdict({ test, failure, drawn, ...overrides }: VerdictOverrides = {}): Verdict {
  return {
    test: (test ?? 'checkout › applies a voucher once') as TestId,
    lane: lane(),
    kind: 'regression',
    probabilityFlaky: 0.03,
    perhapsSinceThisChange: false,
    onlyLately: false,
    passedBefore: false,
    isNew: false,
    evidence: [],
    causes: [],
    failure: { outcome: 'failed', ...failure },
    looks: 'unclear',
    timeline: timeline(drawn ?? 'ppppppppppppppppppF'),
    past: { runs: 18, failed: 0, flaky: 0 },
    ...overrides,
  };
}

export function decision(overrides: Partial<FailureDecision> = {}): FailureDecision {
  return {
    verdict: verdict(),
    excused: false,
    reason: 'Not excused: it looks like the fault of this change.',
    ...overrides,
  };
}

export function summary(test: string, state: TestState, overrides: Partial<TestSummary> = {}): TestSummary {
  return { test: test as TestId, state, runs: 40, failed: 6, ...overrides };
}

export function counts(overrides: Partial<Counts> = {}): Counts {
  return { tests: 412, passed: 409, failed: 0, errors: 0, skipped: 3, flaky: 0, ...overrides };
}

/** Failures are clustered as judging does, so that drawn ones need not say it. */
export function plan({ failures = [], ...overrides }: Partial<Plan> = {}): Plan {
  const clustered = clusterFailures(
    failures.map(({ verdict: one }) => one),
    () => undefined,
  );
  return {
    conclusion: 'passed',
    failsJob: false,
    blame: 'nobody',
    headline: 'All 409 tests passed.',
    unexplained: [],
    notes: [],
    failures: failures.map((failure, i) => ({ ...failure, verdict: clustered[i] ?? failure.verdict })),
    retried: [],
    suggestions: [],
    releases: [],
    quarantineNotes: [],
    quarantined: 0,
    newFlaky: [],
    states: [],
    ...overrides,
  };
}

export function laneTelling(overrides: Partial<LaneTelling> = {}): LaneTelling {
  return { lane: lane(), run: run(), counts: counts(), plan: plan(), ...overrides };
}

export function telling(
  lanes: readonly LaneTelling[] = [laneTelling()],
  overrides: Partial<Telling> = {},
): Telling {
  return {
    own: lanes[0] ?? laneTelling(),
    lanes,
    problems: [],
    history: { title: 'Actions cache', pastRuns: 212 },
    quarantineFile: '.github/quarantine.yml',
    runUrl: 'https://github.com/acme/shop/actions/runs/8140',
    ...overrides,
  };
}
