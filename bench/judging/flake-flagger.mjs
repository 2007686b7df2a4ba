import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFailing } from './labels.mjs';

/**
 * How fast flaky tests are found and how well their rates are estimated: reruns of one commit, of which the study did
 * 10,000 and the records hold the first 1,000. Only flaky tests ever fail here, so this says nothing of false alarms.
 */

/** Runs of each project after which it is looked who has been found. */
const AFTER = [10, 100, 1_000];

/** Failures from which an estimated rate is compared: with fewer, chance alone is a factor of two. */
const ENOUGH_FAILURES = 5;

export async function measureReruns({ records, rates, replay, work }) {
  const truth = new Map(rates.map((test) => [keyOf(test), test.failures / test.runs]));
  const found = [];
  let last = new Map();
  for (const after of AFTER) {
    const prefix = records.filter(({ order }) => order <= after);
    const file = join(work, `reruns-${after}.jsonl`);
    writeFileSync(file, prefix.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const tests = await replay(file, { lines: 'tests' });
    last = new Map(tests.map((test) => [keyOf(test), test]));
    const seen = countFailures(prefix);
    const called = [...last].filter(([, { state }]) => state === 'flaky').map(([key]) => key);
    found.push({
      after,
      flaky: [...truth.values()].filter((rate) => rate > 0).length,
      ceiling: [...seen.values()].filter(({ failures, runs }) => failures > 0 && failures < runs).length,
      called: called.filter((key) => truth.get(key) > 0).length,
      calledWrongly: called.filter((key) => !(truth.get(key) > 0)).length,
    });
  }
  return { found, ...atEnd(countFailures(records), last, truth) };
}

function keyOf({ repository, test }) {
  return `${repository}\n${test}`;
}

function countFailures(records) {
  const runs = new Map();
  const seen = new Map();
  for (const { repository } of records) runs.set(repository, (runs.get(repository) ?? 0) + 1);
  for (const { repository, results } of records) {
    for (const { test } of results.filter(isFailing)) {
      const key = keyOf({ repository, test });
      const known = seen.get(key) ?? { failures: 0, runs: runs.get(repository) };
      seen.set(key, { ...known, failures: known.failures + 1 });
    }
  }
  return seen;
}

function atEnd(seen, tests, truth) {
  const both = [...seen].filter(([, { failures, runs }]) => failures < runs);
  const states = {};
  for (const [key] of both) {
    const state = tests.get(key)?.state ?? 'not told';
    states[state] = (states[state] ?? 0) + 1;
  }
  const enough = both.filter(([, { failures }]) => failures >= ENOUGH_FAILURES);
  const within = ([key, { failures, runs }], rate) => {
    const ratio = rate({ key, failures, runs }) / truth.get(key);
    return ratio >= 0.5 && ratio <= 2;
  };
  return {
    failedAndPassed: both.length,
    called: states.flaky ?? 0,
    states,
    rated: enough.length,
    withinTwo: enough.filter((test) => within(test, ({ key }) => tests.get(key)?.flakeRate ?? 0)).length,
    /** What the bare share of failures would reach: the best that 1,000 runs can say of 10,000. */
    shareWithinTwo: enough.filter((test) => within(test, ({ failures, runs }) => failures / runs)).length,
  };
}
