import { CLUSTER_HOLDS } from './base-rates.mjs';
import { failureOf, thresholdFailure } from './failure-text.mjs';
import { clusterFailures, failsNext, isSpoiled, rateAt } from './flakes.mjs';

/**
 * Why tests may fail in one run, strongest first: where two causes meet, the label names the one that would have made
 * the result red without the other. Each says whether an attempt fails, and how that looks.
 */
export function causesOf(run, world) {
  return [
    ...outageCauses(run, world),
    ...environmentCauses(run, world),
    ...breakCauses(run, world),
    ...flakeCauses(run, world),
  ];
}

function outageCauses({ lane, buildIndex }, { outages }) {
  return outages
    .filter(({ from, to, lanes }) => from <= buildIndex && buildIndex <= to && lanes.has(lane.index))
    .flatMap(({ name, text, hits }) =>
      hits(lane).map((test) => ({
        test,
        label: { label: 'outage', truth: 'outage', outage: name },
        fails: () => true,
        text: () => text,
      })),
    );
}

function environmentCauses({ lane, buildIndex }, { environments }) {
  return environments
    .filter((item) => item.lane === lane.index && item.from <= buildIndex && buildIndex < item.to)
    .map(({ test, text }) => ({
      test,
      label: { label: 'environment', truth: 'environment' },
      fails: () => true,
      text: () => text,
    }));
}

function breakCauses({ lane, build }, { chance, thresholds }) {
  const causes = (breaks, kind) =>
    breaks
      .filter(({ lanes }) => lanes.has(lane.index))
      .flatMap(({ event, size, tests, isIntermittent, hitsFlakyTests, rate, ways }) =>
        [...tests].map((test) => ({
          test,
          label: { ...kind, event, size, flakyTests: hitsFlakyTests, intermittent: isIntermittent },
          fails: () => chance.is(rate),
          text: () => {
            const limit = thresholds.get(test);
            if (limit === undefined) return failureOf(chance, ways.get(test), ways.get(test));
            return thresholdFailure(test, { limit, value: Math.round(limit * chance.between(1.5, 4)) });
          },
        })),
      );
  return [
    ...causes(build.own, { label: 'regression_simulated', truth: 'regression' }),
    ...causes(build.before, { label: 'broken', truth: 'broken' }),
  ];
}

function flakeCauses({ lane, startMs, order }, { chance, flakes, clusters, failedBefore }) {
  const alone = flakes.flatMap((flake) => {
    const { test, cause, limit, way, other } = flake;
    const rate = rateAt(flake, lane, startMs);
    if (rate === 0) return [];
    const key = `${lane.index} ${test.id}`;
    const label = { label: 'flaky', truth: 'flaky', cause };
    if (cause === 'order') {
      return { test, label, fails: () => isSpoiled(flake, order), text: () => failureOf(chance, way, other) };
    }
    return {
      test,
      label,
      fails: () => {
        const fails = failsNext(chance, rate, failedBefore.has(key));
        failedBefore[fails ? 'add' : 'delete'](key);
        return fails;
      },
      // Noise is over the limit by little.
      text: () =>
        cause === 'threshold'
          ? thresholdFailure(test, { limit, value: Math.ceil(limit * (1.001 + chance.exponential(0.04))) })
          : failureOf(chance, way, other),
    };
  });
  const together = clusters
    .filter((cluster) => cluster.lane === lane.index)
    .flatMap((cluster) =>
      clusterFailures(chance, cluster).map((test) => ({
        test,
        label: { label: 'flaky', truth: 'flaky', cause: 'together', cluster: cluster.name },
        fails: holdsFor(chance),
        text: () => failureOf(chance, cluster.way, cluster.way),
      })),
    );
  return [...alone, ...together];
}

/** The cause of a cluster holds for the first attempt, and may for the next. */
function holdsFor(chance) {
  let tries = 0;
  return () => tries++ === 0 || chance.is(CLUSTER_HOLDS);
}
