import { isFailing } from './labels.mjs';

/** Where a record does not say when it finished (some say `null`), two hours after its start. */
const ASSUMED_MS = 2 * 3_600_000;

/**
 * Records in the order of their starts, each with what was known of a test when it started: the baselines' past. Tests
 * that a record does not list passed in it (`passedUnlisted`), from the first record of its job on; where all tests are
 * listed, those absent did not run. A lane is a job with its variant.
 */
export function* pastTime(records) {
  const starts = records.toSorted((a, b) => compare(a.startedAt, b.startedAt) || compare(a.id, b.id));
  const finishes = records
    .map((record) => ({ record, at: finishOf(record) }))
    .sort((a, b) => a.at - b.at || compare(a.record.id, b.record.id));
  const lanes = new Map();
  let next = 0;
  for (const record of starts) {
    const start = Date.parse(record.startedAt);
    for (; next < finishes.length && finishes[next].at <= start; next++) add(lanes, finishes[next].record);
    yield { record, pastOf: (test) => pastOf(lanes, record, test) };
  }
}

function finishOf({ startedAt, finishedAt }) {
  return finishedAt ? Date.parse(finishedAt) : Date.parse(startedAt) + ASSUMED_MS;
}

function laneOf({ repository, workflow, job, variant }) {
  return JSON.stringify([repository, workflow, job, variant]);
}

function add(lanes, record) {
  const key = laneOf(record);
  const lane = lanes.get(key) ?? { runs: 0, commits: new Map(), tests: new Map(), listed: new Map() };
  lanes.set(key, lane);
  const at = lane.runs++;
  lane.commits.set(record.commit, (lane.commits.get(record.commit) ?? 0) + 1);
  for (const result of record.results) {
    if (record.passedUnlisted !== true && result.outcome !== 'skipped')
      lane.listed.set(result.test, [...(lane.listed.get(result.test) ?? []), at]);
    if (!isFailing(result)) continue;
    const failures = lane.tests.get(result.test) ?? [];
    lane.tests.set(result.test, failures);
    failures.push({ at, commit: record.commit });
  }
}

function pastOf(lanes, record, test) {
  const own = lanes.get(laneOf(record));
  const all = [...lanes.values()].flatMap((lane) => {
    const failures = lane.tests.get(test);
    return failures === undefined ? [] : [{ lane, failures }];
  });
  const here = { failures: 0, passes: own?.commits.get(record.commit) ?? 0 };
  const groups = [];
  let [confirmed, cleanCommits, cleanPasses] = [0, own?.commits.size ?? 0, own?.runs ?? 0];
  for (const { lane, failures } of all) {
    for (const [commit, count] of countBy(failures)) {
      const passes = lane.commits.get(commit) - count;
      if (passes > 0) confirmed++;
      if (lane !== own) continue;
      cleanCommits--;
      cleanPasses -= count + passes;
      if (commit === record.commit) Object.assign(here, { failures: count, passes });
      else groups.push({ failures: count, passes });
    }
  }
  const inLane = own?.tests.get(test) ?? [];
  return {
    runs: own?.runs ?? 0,
    failures: inLane.length,
    failuresAnywhere: all.reduce((sum, { failures }) => sum + failures.length, 0),
    flips: flipsOf(inLane, own?.runs ?? 0),
    endsFailing: inLane.at(-1)?.at === (own?.runs ?? 0) - 1,
    confirmed,
    groups,
    cleanCommits,
    cleanPasses,
    here,
  };
}

function countBy(failures) {
  const counts = new Map();
  for (const { commit } of failures) counts.set(commit, (counts.get(commit) ?? 0) + 1);
  return counts;
}

/** Each row of failures has a flip at its beginning and one at its end, but for the ends of the history. */
function flipsOf(failures, runs) {
  let flips = 0;
  for (const [i, { at }] of failures.entries()) {
    if (at > 0 && failures[i - 1]?.at !== at - 1) flips++;
    if (at < runs - 1 && failures[i + 1]?.at !== at + 1) flips++;
  }
  return flips;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
