import { FAILING_TIME } from './base-rates.mjs';
import { causesOf } from './causes.mjs';

/** One run of one lane: its results as a report would give them, and the truth of those that fail. */
export function runLane(run, world) {
  const { lane } = run;
  const { chance } = world;
  const tests = world.project.suites.get(lane.suite);
  const order = lane.isListed ? chance.shuffled(tests).map(({ id }) => id) : [];
  const causes = new Map();
  for (const cause of causesOf({ ...run, order }, world)) {
    causes.set(cause.test, [...(causes.get(cause.test) ?? []), cause]);
  }
  const tried = new Map();
  for (const [test, of] of causes) {
    const result = tryTest(test, of, { lane, chance });
    if (result !== undefined) tried.set(test.id, result);
  }
  const labels = [...tried.values()].flatMap(({ result, label }) =>
    result.outcome === 'failed' ? { test: result.test, ...label } : [],
  );
  if (!lane.isListed) return { results: [...tried.values()].map(({ result }) => result), labels };
  const byId = new Map(tests.map((test) => [test.id, test]));
  const results = order.map(
    (id) => tried.get(id)?.result ?? { test: id, outcome: 'passed', durationMs: byId.get(id).meanMs },
  );
  return { results, labels };
}

/** All attempts of one test; `undefined` if nothing of it is to be seen: it passed, or a retry hid that it failed. */
function tryTest(test, causes, { lane, chance }) {
  const attempts = [];
  let failed;
  for (let left = lane.retries?.count ?? 0; left >= 0; left--) {
    // All are asked, so that one cause does not change the luck of another.
    const failing = causes.filter(({ fails }) => fails());
    attempts.push(failing.length > 0 ? 'failed' : 'passed');
    if (failing.length === 0) break;
    failed = failing[0];
  }
  if (failed === undefined) return undefined;
  const outcome = attempts.at(-1);
  if (outcome === 'passed' && lane.retries?.isShown !== true) return undefined;
  const isShown = lane.retries?.isShown === true;
  return {
    label: failed.label,
    result: {
      test: test.id,
      outcome,
      durationMs: failingTime(chance, test.meanMs),
      ...(isShown && { attempts }),
      failure: failed.text(),
    },
  };
}

/** How long failing takes, as a multiple of the test's mean. */
const TIMES = [
  { share: FAILING_TIME.underHalf, least: 0.02, most: 0.5 },
  { share: FAILING_TIME.overTwice, least: 2, most: 10 },
  { share: 1 - FAILING_TIME.underHalf - FAILING_TIME.overTwice, least: 0.5, most: 2 },
];

function failingTime(chance, meanMs) {
  const { least, most } = chance.pickShare(TIMES);
  return Math.round(meanMs * chance.between(least, most));
}
