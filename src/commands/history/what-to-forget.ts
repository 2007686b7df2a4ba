import { counted, describeRun, momentOf, runKeyName } from '../../analysis/run-words.js';
import { UserError } from '../../errors.js';
import { forgetRuns, forgetTest } from '../../history/forget.js';
import type { History, LaneHistory } from '../../history/history.js';
import { EMPTY_HISTORY } from '../../history/history.js';
import { mergeAll } from '../../history/merge.js';
import { timelineLength } from '../../history/timeline.js';
import type { Lane } from '../../model/lane.js';
import { laneTitle } from '../../model/lane.js';
import type { RunKey } from '../../model/run.js';
import { compareRunKeys, runKey, startedAt } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { spellingsOf } from './history-names.js';
import { lanesNamed } from './lanes-named.js';

export interface ForgetRequest {
  /** Test ids or parts of them, run ids (`8123`) and run keys (`8123/2`). */
  readonly names: readonly string[];
  /** `8120..8130`: all runs from one to the other. */
  readonly range?: string;
  /** Part of a lane's name; all lanes without it. */
  readonly lane?: string;
}

export interface Forgetting {
  readonly tombstones: History;
  /** What is forgotten, a line each. */
  readonly told: readonly string[];
}

/** Finds what a person means. Throws a `UserError` where that is nothing, or may be several things. */
export function whatToForget(history: History, { names, range, lane }: ForgetRequest): Forgetting {
  const lanes = lanesNamed(history, lane);
  const found = [
    ...names.flatMap((name) => findNamed(lanes, name)),
    ...(range === undefined ? [] : findRange(lanes, range)),
  ];
  const repositories = new Set(found.map((one) => one.lane.repository));
  if (repositories.size > 1) {
    throw new UserError('These are in several repositories. Name one with --lane:', {
      details: [...repositories].sort(),
    });
  }
  return {
    tombstones: mergeAll(
      found.map(({ tombstone }) => tombstone),
      EMPTY_HISTORY,
    ),
    told: found.map((one) => `${laneTitle(one.lane)}: ${one.what}`),
  };
}

interface Found {
  readonly lane: Lane;
  readonly tombstone: History;
  readonly what: string;
}

function findNamed(lanes: readonly LaneHistory[], name: string): Found[] {
  const runs = findRuns(lanes, (key, id) => key === name || id === name || momentOf(id) === name);
  const test = spellingsOf(name).reduce<TestId | undefined>(
    (found, spelling) => found ?? testNamed(lanes, spelling),
    undefined,
  );
  if (runs.length > 0 && test === name) {
    throw new UserError(
      `"${name}" is a run and a test. Use --runs ${name}..${name}, or more of the test's id.`,
    );
  }
  if (runs.length > 0) return runs;
  if (test === undefined) {
    throw new UserError(
      `There is no run "${name}" and no test with that in its id. deflake history show says what there is.`,
    );
  }
  return lanes.flatMap((lane) => findTest(lane, test));
}

/** Candidates named where a part of an id fits several. */
const LISTED_CANDIDATES = 10;

/** The test with this id, or the only one that has it in its id. */
function testNamed(lanes: readonly LaneHistory[], name: string): TestId | undefined {
  const candidates = new Set<TestId>();
  for (const { tests } of lanes) {
    for (const id of tests.keys()) {
      if (id === name) return id;
      if (id.includes(name)) candidates.add(id);
    }
  }
  const [first, second] = candidates;
  if (second === undefined || findRuns(lanes, (key, id) => key === name || id === name).length > 0)
    return first;
  const listed = [...candidates].sort().slice(0, LISTED_CANDIDATES);
  const more = candidates.size - listed.length;
  throw new UserError(`"${name}" is in the ids of ${counted(candidates.size, 'test')}. Name one of them:`, {
    details: [...listed, ...(more > 0 ? [`and ${more} more`] : [])],
  });
}

function findTest(lane: LaneHistory, test: TestId): Found[] {
  const known = lane.tests.get(test);
  const last = lane.runs.at(-1);
  const upTo = last === undefined ? lane.watermark : runKey(last);
  if (known === undefined || upTo === undefined) return [];
  const totals = known.totals === undefined ? '' : ', and its totals';
  const runs = counted(timelineLength(known.timeline), 'run');
  const what = `test ${test}, in ${runs} up to ${runKeyName(upTo)}${totals}`;
  return [{ lane: lane.lane, tombstone: forgetTest(lane.lane, test, upTo), what }];
}

function findRange(lanes: readonly LaneHistory[], range: string): Found[] {
  const match = /^(.+?)\.\.(.+)$/.exec(range);
  const [, from, to] = match ?? [];
  if (from === undefined || to === undefined)
    throw new UserError(`--runs takes the first and the last run: --runs 8120..8130, not "${range}".`);
  // An id without an attempt stands for all its attempts.
  const first = (from.includes('/') ? from : `${from}/0`) as RunKey;
  const last = (to.includes('/') ? to : `${to}/9999999`) as RunKey;
  const runs = findRuns(lanes, (key) => compareRunKeys(key, first) >= 0 && compareRunKeys(key, last) <= 0);
  if (runs.length === 0) throw new UserError(`There is no run from ${from} to ${to}.`);
  return runs;
}

function findRuns(lanes: readonly LaneHistory[], isMeant: (key: RunKey, id: string) => boolean): Found[] {
  return lanes.flatMap(({ lane, runs, failures }) =>
    runs
      .filter((run) => isMeant(runKey(run), run.runId))
      .map((run) => {
        const key = runKey(run);
        const tests = run.parts.reduce((total, part) => total + part.counts.tests, 0);
        const failed = failures.get(key)?.size ?? 0;
        const name =
          momentOf(run.runId) === undefined ? `${runKeyName(key)} of ${startedAt(run)}` : describeRun(run);
        const what = `${name}, ${counted(tests, 'result')}, ${failed} failed or flaky`;
        return { lane, tombstone: forgetRuns(lane, [key]), what };
      }),
  );
}
