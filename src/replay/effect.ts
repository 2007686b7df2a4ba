import type { VerdictKind } from '../analysis/verdict.js';
import type { GateSettings, RunKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { isFailing } from '../model/test-result.js';
import { breaksOf } from './breaks.js';
import type { ReplayedRun } from './replay.js';
import type { ReplayLane } from './replay-lane.js';

/** What a policy would have done, in numbers. */
export interface Effect {
  readonly repositories: number;
  readonly runs: number;
  /** A build: one attempt of one workflow run, all its lanes together. */
  readonly builds: number;
  readonly redBuilds: number;
  /** Builds in which everything that was red is excused, and that is enough for the policy. */
  readonly rescuedBuilds: number;
  /** Builds that were green, and that the policy would have failed: for one of its rules, or for what is missing. */
  readonly stoppedBuilds: number;
  readonly failures: number;
  readonly excusedFailures: number;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  /** Breaks, as later runs tell (`breaks.ts`). */
  readonly breaks: number;
  /** Breaks of which every failure was excused: nobody was told by a red job. */
  readonly hiddenBreaks: number;
  /** Breaks of which all failures of the first run were excused, and a later one was not. */
  readonly lateBreaks: number;
  /** How long the red jobs of rescued builds took, as far as durations are known: what running them again costs. */
  readonly sparedMs: number;
  readonly sparedJobs: number;
  readonly sparedJobsOfUnknownDuration: number;
  /** Tests that it would have suggested for quarantine at some time. */
  readonly quarantinedTests: number;
  /** Tries of failed tests that it would have made at most, where retries are planned; a pass ends them early. */
  readonly retries: number;
  /** How long these take, as far as the durations of failures are known. */
  readonly retriesMs: number;
  readonly retriesOfUnknownDuration: number;
}

interface Build {
  isRed: boolean;
  isFailed: boolean;
  isExplained: boolean;
  redMs: number;
  redJobs: number;
  redJobsOfUnknownDuration: number;
}

const NO_VERDICTS: Readonly<Record<VerdictKind, number>> = {
  flaky: 0,
  regression: 0,
  broken: 0,
  outage: 0,
  environment: 0,
  undecided: 0,
};

/** Adds up a replay, run by run. */
export class EffectCount {
  private readonly failOn: GateSettings['failOn'];
  private readonly builds = new Map<string, Build>();
  private readonly excused = new Map<ReplayLane, Map<RunKey, Set<TestId>>>();
  private readonly verdicts = { ...NO_VERDICTS };
  private runs = 0;
  private failures = 0;
  private excusedFailures = 0;
  private readonly quarantined = new Set<string>();
  private retries = 0;
  private retriesMs = 0;
  private retriesOfUnknownDuration = 0;

  constructor({ failOn }: Pick<GateSettings, 'failOn'>) {
    this.failOn = failOn;
  }

  add({ lane, run, plan }: ReplayedRun): void {
    this.runs++;
    for (const { verdict } of plan.failures) this.verdicts[verdict.kind]++;
    const excused = plan.failures.filter((failure) => failure.excused).map(({ verdict }) => verdict.test);
    this.failures += plan.failures.length;
    this.excusedFailures += excused.length;
    // Where a rule fails the job although all failures are excused, nothing is hidden.
    const isSilent = !plan.failsJob || excused.length < plan.failures.length;
    if (excused.length > 0 && isSilent) {
      const ofLane = this.excused.get(lane) ?? new Map<RunKey, Set<TestId>>();
      this.excused.set(lane, ofLane.set(run.timed.key, new Set(excused)));
    }
    for (const { test } of plan.suggestions)
      this.quarantined.add(JSON.stringify([lane.lane.repository, test]));
    for (const { retries, durationMs } of plan.retry?.tests ?? []) {
      this.retries += retries;
      if (durationMs === undefined) this.retriesOfUnknownDuration += retries;
      else this.retriesMs += retries * durationMs;
    }
    this.addToBuild({ lane, run, plan });
  }

  private addToBuild({ lane, run, plan }: Pick<ReplayedRun, 'lane' | 'run' | 'plan'>): void {
    const { repository, workflow } = lane.lane;
    const key = JSON.stringify([repository, workflow, run.timed.key]);
    const build = this.builds.get(key) ?? {
      isRed: false,
      isFailed: false,
      isExplained: true,
      redMs: 0,
      redJobs: 0,
      redJobsOfUnknownDuration: 0,
    };
    this.builds.set(key, build);
    build.isFailed ||= plan.failsJob;
    for (const { durationMs } of run.records.filter(({ isRed }) => isRed)) {
      build.isRed = true;
      build.redJobs++;
      if (durationMs === undefined) build.redJobsOfUnknownDuration++;
      else build.redMs += durationMs;
      // A job that was red without a failing test is red for a reason that nothing here excuses.
      if (plan.conclusion !== 'excused' || plan.failsJob) build.isExplained = false;
    }
  }

  /** `lanes`: all that were replayed. */
  total(lanes: readonly ReplayLane[]): Effect {
    const builds = [...this.builds.values()];
    const rescued = builds.filter(({ isRed, isExplained }) => isRed && isExplained);
    const sum = (count: (build: Build) => number): number =>
      rescued.reduce((all, build) => all + count(build), 0);
    const breaks = lanes.flatMap(breaksOf).map(({ lane, runs, tests }) => {
      const isHidden = runs.map(({ key }) => this.isHidden(lane, key, tests));
      return { isHidden: isHidden.every(Boolean), isLate: isHidden[0] === true };
    });
    return {
      repositories: new Set(lanes.map(({ lane }) => lane.repository)).size,
      runs: this.runs,
      builds: builds.length,
      redBuilds: builds.filter(({ isRed }) => isRed).length,
      rescuedBuilds: rescued.length,
      stoppedBuilds: builds.filter(({ isRed, isFailed }) => isFailed && !isRed).length,
      failures: this.failures,
      excusedFailures: this.excusedFailures,
      verdicts: { ...this.verdicts },
      breaks: breaks.length,
      hiddenBreaks: breaks.filter(({ isHidden }) => isHidden).length,
      lateBreaks: breaks.filter(({ isHidden, isLate }) => isLate && !isHidden).length,
      sparedMs: sum(({ redMs }) => redMs),
      sparedJobs: sum(({ redJobs }) => redJobs),
      sparedJobsOfUnknownDuration: sum(({ redJobsOfUnknownDuration }) => redJobsOfUnknownDuration),
      quarantinedTests: this.quarantined.size,
      retries: this.retries,
      retriesMs: this.retriesMs,
      retriesOfUnknownDuration: this.retriesOfUnknownDuration,
    };
  }

  /** Whether no test of the break made this run red: those that failed in it were all excused. */
  private isHidden(lane: ReplayLane, run: RunKey, tests: readonly TestId[]): boolean {
    if (this.failOn !== 'unexcused') return this.failOn === 'never';
    const records = lane.recordsOf(run);
    const excused = this.excused.get(lane)?.get(run);
    return tests.every((test) => {
      const record = records?.get(test);
      return record === undefined || !isFailing(record.outcome) || excused?.has(test) === true;
    });
  }
}
