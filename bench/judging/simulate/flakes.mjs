import {
  BURST_FACTOR,
  CLUSTER_CAUSE,
  CLUSTER_FAILS,
  CLUSTER_MEAN,
  CLUSTER_SIZES,
  FIX_EFFECTS,
  FLAKE_RATES,
  FLAKY_IN_BOTH,
  MEDIAN_LIFE_DAYS,
  MOST_AFTER_FAILURE,
  ORDER_DEPENDENT,
  THRESHOLD_SHARE,
} from './base-rates.mjs';
import { createChance, spreadRates } from './chance.mjs';
import { createWay } from './failure-text.mjs';
import { LANES } from './project.mjs';

/**
 * Flaky tests: some in one lane only, some in all lanes of their suite with rates of their own; clusters that fail
 * together; and victims of tests that ran just before. They are born and mended while the project goes on.
 */

/** Assumed: flaky tests a suite has over the whole history. Few enough that most fail alone (see the simulator's test). */
const FLAKY_TESTS = { unit: 22, integration: 16, order: 10 };

/** Places before a test within which a polluter still spoils it. Assumed: later tests clean up by chance. */
const POLLUTED = 2;

const DAY_MS = 86_400_000;

export function createFlakes({ project, seed, startMs, endMs }) {
  const chance = createChance(seed, 'flakes');
  const flakes = [];
  for (const [suite, tests] of project.suites) {
    const lanes = LANES.filter((lane) => lane.suite === suite);
    const dependent = suite === 'order' ? Math.round(FLAKY_TESTS.order * ORDER_DEPENDENT) : 0;
    const chosen = chance.shuffled(tests).slice(0, FLAKY_TESTS[suite]);
    const rates = lanes.map(() => spreadRates(chance, chosen.length, FLAKE_RATES));
    for (const [i, test] of chosen.entries()) {
      const only = lanes.length > 1 && !chance.is(FLAKY_IN_BOTH) ? chance.pick(lanes) : undefined;
      flakes.push({
        test,
        rates: new Map(
          lanes
            .filter((lane) => !only || lane === only)
            .map((lane) => [lane.index, rates[lane.index - lanes[0].index][i]]),
        ),
        cause: i < dependent ? 'order' : chance.is(THRESHOLD_SHARE) ? 'threshold' : 'chance',
        ...(i < dependent && { polluter: chance.pick(tests.filter((other) => other !== test)).id }),
        limit: 50 * (1 + chance.below(20)),
        way: createWay(chance, test),
        other: createWay(chance, test),
        ...life(chance, startMs, endMs),
      });
    }
  }
  return {
    flakes,
    clusters: LANES.flatMap((lane) => clustersOf(chance, lane, project.suites.get(lane.suite))),
  };
}

/** Half of the flaky tests are older than the history; a life ends with a fix, of which not every one is one. */
function life(chance, startMs, endMs) {
  const mean = (MEDIAN_LIFE_DAYS * DAY_MS) / Math.LN2;
  const bornMs = chance.is(0.5) ? startMs : chance.between(startMs, endMs);
  // How long an old one has left is as long as a new one lives: lives are memoryless.
  return { bornMs, fixMs: bornMs + chance.exponential(mean), effect: chance.pickShare(FIX_EFFECTS).factor };
}

function clustersOf(chance, lane, tests) {
  const { least, most } = CLUSTER_SIZES;
  const extra = 1 / (1 + CLUSTER_MEAN - least);
  return Array.from({ length: lane.suite === 'order' ? 0 : 2 }, (_, i) => {
    const size = Math.min(most, least + chance.geometric(extra));
    const from = chance.below(tests.length - size);
    const way = createWay(chance, tests[from], 'Fixtures');
    return { name: `${lane.index}-${i}`, lane: lane.index, tests: tests.slice(from, from + size), way };
  });
}

/** Rate of a flake in a lane at a time; 0 where or when it does not flake. */
export function rateAt({ rates, bornMs, fixMs, effect }, lane, atMs) {
  const rate = rates.get(lane.index) ?? 0;
  if (atMs < bornMs) return 0;
  return atMs < fixMs ? rate : Math.min(FLAKE_RATES.most, rate * effect);
}

/**
 * The next outcome of a chain whose failures come in bursts: a failure makes the next twice as likely as usual, and the
 * share of failures stays what the rate says.
 */
export function failsNext(chance, rate, failedBefore) {
  const after = Math.min(MOST_AFTER_FAILURE, BURST_FACTOR * rate);
  return chance.is(failedBefore ? Math.max(after, rate) : (rate * (1 - Math.max(after, rate))) / (1 - rate));
}

/** Whether the order of this run spoils the test. */
export function isSpoiled({ test, polluter }, order) {
  const at = order.indexOf(test.id);
  return order.slice(Math.max(0, at - POLLUTED), at).includes(polluter);
}

/** The tests that fail by a cluster's cause in one run; mostly none. */
export function clusterFailures(chance, { tests }) {
  return chance.is(CLUSTER_CAUSE) ? tests.filter(() => chance.is(CLUSTER_FAILS)) : [];
}
