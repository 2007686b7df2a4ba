import { createChance } from '../simulate/chance.mjs';
import { failureOf, fileOf } from './failure-of-break.mjs';

/**
 * Breaks put into a real history: what the published injected sets hold, for as many seeds as one likes, so that nobody has
 * to look at those that the result is measured on. The same seed gives the same breaks.
 */
const EVENTS = 60;

/** Shares of the published sets, as far as their labels and records show them. */
const SIZES = [1, 1, 1, 2, 2, 3, 5, 10, 10, 30, 100];
const INTERMITTENT = 0.2;
const ON_FLAKY_TESTS = 0.5;
/** Of tests that also flake: fails as it does when it flakes. */
const OWN_WORDS = 0.25;
/** Breaks whose first build lists a file that is in their stacks as changed. */
const TELLS_FILE = 0.55;
/** Builds until it is mended: one more with this chance, at most so many. */
const LASTS = 0.86;
const LONGEST = 21;
/** Builds that a lane must have run before. */
const WARM_UP = 300;

/** `records` and `labels` of the history as it was; new ones with the breaks in them. */
export function injectBreaks({ records, labels, seed, name }) {
  const chance = createChance(seed, 'breaks');
  const lanes = lanesOf(records);
  const changed = new Map();
  const added = [];
  const taken = new Set();
  for (let i = 0; i < EVENTS; i++) {
    const event = drawEvent(chance, lanes, taken);
    for (const [at, record] of event.runs.entries()) {
      const failing = event.tests.filter(({ fails }) => fails >= 1 || chance.is(fails));
      if (failing.length === 0) continue;
      const base = changed.get(record.id) ?? record;
      const file = at === 0 && event.file !== undefined ? [event.file] : [];
      changed.set(record.id, withFailures(base, failing, file));
      for (const { test } of failing)
        added.push({
          order: record.order,
          run: record.id,
          test,
          label: 'regression_injected',
          event: `${name}-${i}`,
          size: event.size,
          flakyTests: event.isOnFlaky,
          intermittent: event.isIntermittent,
        });
    }
  }
  return {
    records: records.map((record) => changed.get(record.id) ?? record),
    labels: [...labels, ...added],
  };
}

/** The runs of each job in order of time, and its tests that fail now and then with one of their failures. */
function lanesOf(records) {
  const lanes = new Map();
  for (const record of records) {
    const lane = lanes.get(record.job) ?? { runs: [], flaky: new Map(), packages: new Set() };
    lanes.set(record.job, lane);
    lane.runs.push(record);
    for (const { test, outcome, failure } of record.results) {
      if (outcome !== 'failed' && outcome !== 'error') continue;
      lane.flaky.set(test, failure);
      lane.packages.add(test.split('#')[0].split('.').slice(0, -1).join('.'));
    }
  }
  return [...lanes.values()].filter(({ runs }) => runs.length > WARM_UP + LONGEST);
}

function drawEvent(chance, lanes, taken) {
  const lane = chance.pick(lanes);
  const size = chance.pick(SIZES);
  const isIntermittent = chance.is(INTERMITTENT);
  const isOnFlaky = chance.is(ON_FLAKY_TESTS);
  let length = 1;
  while (length < LONGEST && chance.is(LASTS)) length++;
  const pushes = lane.runs.flatMap(({ event }, i) => (i >= WARM_UP && event === 'push' ? [i] : []));
  const from = chance.pick(pushes.filter((i) => !taken.has(lane.runs[i].id)));
  const runs = lane.runs.slice(from, from + length);
  for (const { id } of runs) taken.add(id);
  const flaky = chance.shuffled([...lane.flaky]).slice(0, Math.ceil(size / 2));
  const names = isOnFlaky ? flaky : [];
  const tests = Array.from({ length: size }, (_, i) => {
    const [test = inventedTest(chance, lane), own] = names[i] ?? [];
    const failure = own !== undefined && chance.is(OWN_WORDS) ? own : failureOf(chance, test);
    return { test, failure, fails: isIntermittent ? 0.5 : 1 };
  });
  return {
    size,
    isIntermittent,
    isOnFlaky,
    runs,
    tests,
    file: chance.is(TELLS_FILE) ? fileOf(tests[0].test) : undefined,
  };
}

function inventedTest(chance, { packages }) {
  return `${chance.pick([...packages])}.TestInjected${chance.below(400)}#test${chance.below(30)}`;
}

function withFailures(record, failing, files) {
  const failed = failing.map(({ test, failure }) => ({ test, outcome: 'failed', failure }));
  const names = new Set(failed.map(({ test }) => test));
  return {
    ...record,
    ...(files.length > 0 && { changedFiles: [...(record.changedFiles ?? []), ...files] }),
    jobOutcome: 'failure',
    results: [...record.results.filter(({ test }) => !names.has(test)), ...failed],
  };
}
