import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { randomNumbers } from '../judging/random.mjs';
import { measure, measureUntilClear, measureUntilPass, posterior, sprt } from './early-stop.mjs';

// node bench/retries/run.mjs [projects]: what retries do for made-up projects whose flake rates and breaks are known.

const PROJECTS = Number(process.argv[2] ?? 40);
const BUILDS = 200;
const SETTINGS = {
  target: 0.001,
  maxRetries: 5,
  budget: { share: 0.1 },
  maxFailures: { number: 20 },
};
const SHAPES = [
  { tests: 80, flaky: 12, lowest: 0.0005, highest: 0.05, runs: 150 },
  { tests: 80, flaky: 12, lowest: 0.0005, highest: 0.1, runs: 150 },
  { tests: 80, flaky: 30, lowest: 0.0001, highest: 0.1, runs: 400 },
];

async function loadDeflake() {
  const work = mkdtempSync(join(tmpdir(), 'deflake-retries-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  const bundle = await rolldown({ input: join(import.meta.dirname, 'deflake-entry.ts'), platform: 'node' });
  await bundle.write({ dir: work, entryFileNames: 'entry.mjs' });
  return import(pathToFileURL(join(work, 'entry.mjs')).href);
}

const deflake = await loadDeflake();
const cases = [];

/** Builds of one project, run again as planned and by fixed numbers; keeps every failure for the early stop. */
function runBuilds(project, random, sums) {
  for (let build = 0; build < BUILDS; build++) {
    sums.builds++;
    const faults = deflake.drawFaults(project, random);
    const chanceOf = (test, chance) => Math.max(chance, faults.get(test.name) ?? 0);
    const failing = new Set(
      project.tests.filter((test) => random() < chanceOf(test, test.rate)).map(({ name }) => name),
    );
    if (failing.size === 0) continue;
    const judged = deflake.judgeBuild(project, failing, { build, settings: SETTINGS });
    for (const test of project.tests) {
      const doubt = judged.doubts.get(test.name);
      if (doubt !== undefined && failing.size <= 20) cases.push({ doubt, again: chanceOf(test, test.again) });
    }
    const again = (test) => random() < chanceOf(test, test.again);
    sums.planned += deflake.rerunAsPlanned(project, judged, again).ms;
    sums.two += deflake.rerunFixed(project, failing, 2, again).ms;
    sums.three += deflake.rerunFixed(project, failing, 3, again).ms;
  }
}

function row(...cells) {
  console.log(
    cells
      .map((cell, i) => String(cell).padEnd(i === 0 ? 44 : 16))
      .join('')
      .trimEnd(),
  );
}

const rate = (chance) => chance.toFixed(5);
const minutes = (ms, builds) => ((ms / 60_000 / builds) * 1_000).toFixed(1);

row('Suite', 'without', 'planned', 'two for all', 'three for all');
for (const shape of SHAPES) {
  const random = randomNumbers(20_260_301);
  const sums = { builds: 0, planned: 0, two: 0, three: 0 };
  const failed = [0, 0, 0, 0];
  for (let i = 0; i < PROJECTS; i++) {
    const project = deflake.makeProject(random, shape);
    const [lane] = project.history.lanes.values();
    const { plan } = deflake.planLane(lane, SETTINGS);
    const retries = new Map(plan.tests.map((test) => [test.test, test.retries]));
    const ways = [() => 0, (name) => retries.get(name) ?? 0, () => 2, () => 3];
    for (const [way, retriesOf] of ways.entries())
      failed[way] += deflake.failsByFlakes(project, retriesOf) / PROJECTS;
    if (i < PROJECTS / 4) runBuilds(project, random, sums);
  }
  const { flaky, highest, runs } = shape;
  row(`${flaky} flakes up to ${100 * highest} %, ${runs} runs`);
  row('  builds failed by known flakes', ...failed.map(rate));
  const { builds, planned, two, three } = sums;
  row('  minutes of retries in 1,000 builds', '0', ...[planned, two, three].map((ms) => minutes(ms, builds)));
}

const broken = cases.filter(({ again }) => again === 1).length;
console.log(`\nThe early stop, on ${cases.length} failures, ${broken} of them of broken tests\n`);
row('Rule', 'tries of broken', 'flakes given up');
const tell = (name, rule) => {
  const { triesOfBroken, flakesGivenUp } = measure(cases, rule);
  row(name, triesOfBroken.toFixed(2), `${(100 * flakesGivenUp).toFixed(2)} %`);
};
for (const alpha of [0.05, 0.01, 1e-3, 1e-4, 1e-6, 1e-8])
  tell(`SPRT, alpha ${alpha}`, sprt(deflake, { alpha }));
for (const alpha of [0.2, 0.05, 0.01, 1e-3, 1e-4, 1e-5])
  tell(`SPRT from the first retry on, alpha ${alpha}`, sprt(deflake, { alpha, fromRetry: true }));
for (const limit of [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.2])
  tell(`probability of a flake below ${limit}${limit === 0.05 ? ' (ours)' : ''}`, posterior(deflake, limit));

console.log('\nA pass ends the tries, or not: known flakes, and bugs that show in half of the tries\n');
row('Rule', 'tries of flakes', 'bugs found', 'flakes given up');
const tellWay = (name, { tries, bugsFound, flakesCalledBugs }) =>
  row(
    name,
    tries.toFixed(2),
    `${(100 * bugsFound).toFixed(0)} %`,
    `${(100 * flakesCalledBugs).toFixed(1)} %`,
  );
tellWay('until it passes (ours)', measureUntilPass(cases, posterior(deflake, 0.05)));
tellWay('SPRT until it is clear', measureUntilClear(deflake, cases, randomNumbers(1)));
