import type { Client } from '../../src/github/client.js';
import { createClient } from '../../src/github/client.js';
import { fromHiddenData, toHiddenData } from '../../src/history/hidden-data.js';
import { EMPTY_HISTORY, type History, historyOfRun } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import { type LaneKey, laneKey, laneTitle } from '../../src/model/lane.js';
import type { Problem } from '../../src/model/problem.js';
import type { RunInfo } from '../../src/model/run.js';
import type { Plan } from '../../src/policy/plan.js';
import type { PublishContext } from '../../src/ports.js';
import type { Telling } from '../../src/render/telling.js';
import { RestApi, type TokenPermissions } from '../e2e/stand-ins/rest-api.js';
import { counts, decision, lane, plan, run, telling, verdict } from '../render/tellings.js';

export const REPOSITORY = 'acme/shop';
export const PULL_REQUEST = 412;
export const HEAD_SHA = 'a'.repeat(40);

/** The API with one pull request, and a client whose pauses take no time. */
export interface Stage {
  readonly api: RestApi;
  /** Milliseconds that clients would have waited. */
  readonly pauses: number[];
  client(permissions?: TokenPermissions, login?: string): Promise<Client>;
}

export async function setStage(): Promise<Stage> {
  const api = await RestApi.start({ repository: REPOSITORY });
  api.pulls.add({
    number: PULL_REQUEST,
    base: { ref: 'main', sha: 'b'.repeat(40) },
    head: { ref: 'faster', sha: HEAD_SHA },
  });
  const pauses: number[] = [];
  const wait = async (ms: number) => void pauses.push(ms);
  return {
    api,
    pauses,
    client: (permissions, login) => {
      const token = api.issueToken(permissions, login);
      return createClient({ token, apiUrl: api.url, repository: REPOSITORY, wait, random: () => 0 });
    },
  };
}

/** A job of a workflow run, as far as publishers see it: what it tells, and how it tells again. */
export interface SimulatedJob {
  readonly telling: Telling;
  readonly context: PublishContext;
}

export interface JobOptions {
  readonly variant?: Record<string, string>;
  readonly run?: Partial<RunInfo>;
  /** Names of tests that fail and are excused by nothing. */
  readonly failing?: readonly string[];
  /** What went wrong beside the tests, in this job only. */
  readonly problem?: string;
}

/** Jobs share nothing but the comment: what one knows of the other comes from the data hidden there. */
export function simulateJob(options: JobOptions = {}): SimulatedJob {
  const { variant = {}, run: changes = {}, failing = [], problem } = options;
  const problems: Problem[] = problem === undefined ? [] : [{ area: 'report', where: '', what: problem }];
  const ownLane = lane(variant);
  const info = run(changes);
  const results = failing.map((name) => ({ name }));
  const own = historyOfRun(
    { lane: ownLane, info, results: results.map(({ name }, i) => failedResult(name, i)), problems: [] },
    () => undefined,
  );
  const tell = (history: History): Telling => {
    const lanes = [...history.lanes.entries()]
      .map(([key, entry]) => ({
        lane: entry.lane,
        run: entry.runs.at(-1) ?? info,
        counts: counts(),
        plan: planOf(key, history),
      }))
      .sort((a, b) => (laneTitle(a.lane) < laneTitle(b.lane) ? -1 : 1));
    const hiddenData = toHiddenData(history);
    const ownTelling = lanes.find((one) => laneKey(one.lane) === laneKey(ownLane));
    return telling(lanes, { hiddenData, problems, ...(ownTelling !== undefined && { own: ownTelling }) });
  };
  const retell = async (data: string) => tell(mergeHistories(own, fromHiddenData(data) ?? EMPTY_HISTORY));
  return { telling: tell(own), context: { retell, outputs: {} } };
}

function failedResult(name: string, position: number) {
  return {
    id: name as ReturnType<typeof verdict>['test'],
    outcome: 'failed' as const,
    flaky: false,
    attempts: [{ outcome: 'failed' as const }],
    position,
  };
}

function planOf(key: LaneKey, history: History): Plan {
  const tests = [...(history.lanes.get(key)?.tests.keys() ?? [])].sort();
  if (tests.length === 0) return plan();
  return plan({
    conclusion: 'failed',
    failsJob: true,
    blame: 'this-change',
    headline: `It is most likely this change: ${tests.join(', ')}.`,
    failures: tests.map((test) => decision({ verdict: verdict({ test }) })),
  });
}

/**
 * A wait for jobs that run at once: it ends when every job that has not finished is waiting. So each of them has
 * written before any of them looks again, whatever the machine is busy with.
 */
export class MeetingPoint {
  readonly #waiting: (() => void)[] = [];
  #jobs: number;

  constructor(jobs: number) {
    this.#jobs = jobs;
  }

  readonly wait = (): Promise<void> =>
    new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#releaseIfComplete();
    });

  /** A job has finished, and waits no more. */
  readonly leave = (): void => {
    this.#jobs -= 1;
    this.#releaseIfComplete();
  };

  #releaseIfComplete(): void {
    if (this.#waiting.length < this.#jobs) return;
    for (const release of this.#waiting.splice(0)) release();
  }
}
