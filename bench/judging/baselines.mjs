import { isFailing } from './labels.mjs';
import { pastTime } from './past-so-far.mjs';

/**
 * Rules that people use or papers propose, judging the same failures from the same past as the engine: runs that had
 * finished when the judged one started. Rules say yes or no; scores are the higher the more flaky.
 */

/** Failures in one build up to which a small-failure rule calls them flaky. */
const FEW = 3;

export const RULES = {
  'always flaky': () => 1,
  'failed before': ({ past }) => Number(past.failuresAnywhere > 0),
  'confirmed flaky before': ({ past }) => Number(past.confirmed > 0),
  'at most three fail in the build': ({ inBuild }) => Number(inBuild <= FEW),
};

export const SCORES = {
  'flip rate': ({ past }) => flips(past) / Math.max(1, past.runs),
  entropy: ({ past }) => entropy((past.failures + 1) / (past.runs + 1)),
  isolation: ({ past }) => flips(past) / (2 * (past.failures + 1)),
  'bad state or flake (PFS)': ({ past }) => probabilityOfFlake(past),
  'failure rate (Beta-binomial)': ({ past }) => (past.failures + PRIOR.a) / (past.runs + PRIOR.a + PRIOR.b),
};

/** Failure rates lie almost evenly over orders of magnitude; LUCI Analysis uses this Beta for them. */
const PRIOR = { a: 0.3, b: 0.5 };

/** Every baseline's score for every case, by the case's key. */
export function scoreBaselines(records, cases) {
  const wanted = new Map(cases.map((item) => [item.key, item]));
  const inBuild = new Map();
  for (const { build, id, results } of records) {
    const failing = results.filter(isFailing).length;
    inBuild.set(build ?? id, (inBuild.get(build ?? id) ?? 0) + failing);
  }
  const scores = new Map();
  const rules = Object.entries({ ...RULES, ...SCORES });
  for (const { record, pastOf } of pastTime(records)) {
    for (const { test } of record.results.filter(isFailing)) {
      const key = `${record.id}\n${test}`;
      if (!wanted.has(key)) continue;
      const seen = { past: pastOf(test), inBuild: inBuild.get(record.build ?? record.id) };
      scores.set(key, Object.fromEntries(rules.map(([name, rule]) => [name, rule(seen)])));
    }
  }
  return scores;
}

/** Changes of outcome from run to run, the judged failure as the last run. */
function flips({ runs, flips: before, endsFailing }) {
  return before + (runs > 0 && !endsFailing ? 1 : 0);
}

function entropy(share) {
  return share <= 0 || share >= 1 ? 0 : -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
}

/** Rates and chances of a bad state that the PFS model weighs: even over the orders of magnitude. */
const RATES = Array.from({ length: 16 }, (_, i) => 1e-4 * 5_000 ** (i / 15));
const BAD_STATES = Array.from({ length: 8 }, (_, i) => 1e-4 * 5_000 ** (i / 7));

/**
 * Probability of a flake by the bad-state/flake model (Meta's PFS): with F failures and P passes on one commit the
 * likelihood is (1−q)·p^F·(1−p)^P if something passed, q + (1−q)·p^F if nothing did. What is known of p and q comes
 * from the test's earlier commits.
 */
export function probabilityOfFlake({ groups, cleanCommits, cleanPasses, here }) {
  const failures = here.failures + 1;
  if (here.passes > 0) return 1;
  let [total, flake, highest] = [0, 0, Number.NEGATIVE_INFINITY];
  const grid = [];
  for (const p of RATES) {
    for (const q of BAD_STATES) {
      let log = cleanCommits * Math.log(1 - q) + cleanPasses * Math.log(1 - p);
      for (const group of groups) {
        const byChance = (1 - q) * p ** group.failures;
        log += Math.log(group.passes > 0 ? byChance * (1 - p) ** group.passes : q + byChance);
      }
      const byChance = (1 - q) * p ** failures;
      grid.push({ log: log + Math.log(q + byChance), share: byChance / (q + byChance) });
      highest = Math.max(highest, grid.at(-1).log);
    }
  }
  for (const { log, share } of grid) {
    const weight = Math.exp(log - highest);
    total += weight;
    flake += weight * share;
  }
  return flake / total;
}
