import { RUN_AGAIN } from './base-rates.mjs';
import { builds } from './builds.mjs';
import { createChance } from './chance.mjs';
import { createFlakes } from './flakes.mjs';
import { runLane } from './lane-run.mjs';
import { createProject, LANES } from './project.mjs';
import { createEnvironments, createOutages } from './surroundings.mjs';

/**
 * A made-up history of which everything is known: run records and a label for each failing result. The same seed gives
 * the same bytes.
 */
export const DEFAULT_BUILDS = 2_000;

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2025-01-06T08:00:00Z');

export function simulate({ seed, count = DEFAULT_BUILDS }) {
  const project = createProject();
  const times = startTimes(createChance(seed, 'times'), count);
  const { flakes, clusters } = createFlakes({ project, seed, startMs: times[0], endMs: times.at(-1) });
  const world = {
    project,
    flakes,
    clusters,
    outages: createOutages({ project, seed, count }),
    environments: createEnvironments({ project, seed, count }),
    thresholds: new Map(
      flakes.filter(({ cause }) => cause === 'threshold').map(({ test, limit }) => [test, limit]),
    ),
    failedBefore: new Set(),
    chance: createChance(seed, 'runs'),
  };
  const runs = [];
  let index = 0;
  for (const build of builds({ project, flakes, seed, count, times })) {
    const at = { build, buildIndex: index++, startMs: build.startMs };
    const first = LANES.map((lane) => runOf({ ...at, lane, attempt: 1 }, world));
    runs.push(...first);
    if (!first.some(({ labels }) => labels.length > 0) || !world.chance.is(RUN_AGAIN)) continue;
    const startMs = Math.max(...first.map(({ endMs }) => endMs)) + (5 + world.chance.below(60)) * MINUTE_MS;
    runs.push(...LANES.map((lane) => runOf({ ...at, startMs, lane, attempt: 2 }, world)));
  }
  return { ...inOrder(runs), world };
}

/** Working hours and nights: most builds follow each other closely, some after a night or a weekend. */
function startTimes(chance, count) {
  let atMs = START_MS;
  return Array.from({ length: count }, () => {
    atMs += chance.is(0.6) ? chance.between(5, 40) * MINUTE_MS : chance.between(120, 1_200) * MINUTE_MS;
    return Math.round(atMs / 1_000) * 1_000;
  });
}

function runOf(run, world) {
  const { lane, attempt } = run;
  const startMs = run.startMs + lane.index * 1_000;
  const endMs = startMs + Math.round(lane.minutes * world.chance.between(0.8, 1.3)) * MINUTE_MS;
  return { run, lane, attempt, startMs, endMs, ...runLane({ ...run, startMs }, world) };
}

function inOrder(runs) {
  const sorted = runs.toSorted((a, b) => a.startMs - b.startMs);
  const records = sorted.map(recordOf);
  const labels = sorted.flatMap((run, order) =>
    run.labels.map((label) => ({ order, run: records[order].id, ...label })),
  );
  return { records, labels };
}

function recordOf({ run, lane, attempt, startMs, endMs, results }, order) {
  const { startMs: _, own, before, ...build } = run.build;
  const isRed = results.some(({ outcome }) => outcome === 'failed');
  return {
    schema: 'deflake.run/1',
    id: `simulated/${run.buildIndex}/${attempt}/${lane.job}-${lane.os}`,
    order,
    build: `${1_000 + run.buildIndex}`,
    attempt,
    startedAt: new Date(startMs).toISOString().replace('.000', ''),
    finishedAt: new Date(endMs).toISOString().replace('.000', ''),
    durationMs: endMs - startMs,
    repository: 'octo/simulated',
    workflow: 'ci',
    job: lane.job,
    variant: { os: lane.os },
    ...build,
    jobOutcome: isRed ? 'failure' : 'success',
    exitCode: Number(isRed),
    ...(lane.isListed !== true && { passedUnlisted: true }),
    results,
  };
}
