import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ablate, evidenceNames, tellAblation } from './ablation.mjs';
import { ceilingOf } from './ceiling.mjs';
import {
  brokenSeedOf,
  FLAKE_FLAGGER,
  GROUPS,
  labelsFile,
  OZONE_SETS,
  ratesFile,
  readLines,
  runsFile,
  SETS,
  seedOf,
} from './data.mjs';
import { measureReruns } from './flake-flagger.mjs';
import { writeBroken } from './inject/write.mjs';
import { measure, measureBaselines } from './judging.mjs';
import { casesOf, judged, readLabels } from './labels.mjs';
import { buildDeflake, createReplayer } from './replay.mjs';
import { writeSimulated } from './simulate/write.mjs';
import { tellSummary } from './summary.mjs';
import { tellSet } from './tell.mjs';
import { tellReruns } from './tell-reruns.mjs';

// node bench/judging/run.mjs [SET…] [--quick] [--summary] [--without A,B] [--ablation] [--json F] [--cases F] [--data DIR]

const HERE = import.meta.dirname;
const [REAL] = OZONE_SETS;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ablation: { type: 'boolean', default: false },
    cases: { type: 'string' },
    'excuse-own-flakes': { type: 'boolean', default: false },
    data: { type: 'string', default: resolve(HERE, '../../../shared/data') },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    summary: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
  },
});
const without = options.without.split(',').filter((name) => name !== '');

const work = mkdtempSync(join(tmpdir(), 'deflake-judging-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** Two at once: measured sets are small, and more would only wait for each other on a small machine. */
const replay = createReplayer({
  bundle: await buildDeflake(work),
  work,
  atOnce: 2,
  policy: options['excuse-own-flakes'] ? ['--excuse-own-flakes', 'true'] : [],
});

const isMade = (name) => seedOf(name) !== undefined || brokenSeedOf(name) !== undefined;

function load(name) {
  const folder = isMade(name) ? work : options.data;
  const [simulated, broken] = [seedOf(name), brokenSeedOf(name)];
  if (simulated !== undefined) writeSimulated(folder, { name, seed: simulated });
  if (broken !== undefined) writeBroken(folder, { name, seed: broken, from: options.data, source: REAL });
  const file = runsFile(folder, name);
  const records = readLines(file);
  const lines = readLines(labelsFile(folder, name));
  const { labels, repeated } = readLabels(lines);
  const { cases, unlabelled } = casesOf(records, labels);
  return { file, records, cases, labels: { count: labels.size, repeated, unlabelled } };
}

async function measureSet(name) {
  const { file, records, cases, labels } = load(name);
  const withAll = replay(file, { without });
  const isAsked = !options.quick && !without.includes('same-code');
  const withoutSameCode = isAsked ? replay(file, { without: [...without, 'same-code'] }) : undefined;
  const baselines = measureBaselines(records, cases);
  const verdicts = await withAll;
  if (options.cases !== undefined) writeCases(name, judged(cases, verdicts).cases);
  return {
    labels,
    baselines,
    ceiling: ceilingOf(records, cases),
    withAll: measure({ records, cases, verdicts }),
    ...(isAsked && { withoutSameCode: measure({ records, cases, verdicts: await withoutSameCode }) }),
  };
}

/** Every judged failure with its label and the engine's reasons, for a look at what goes wrong. */
function writeCases(name, cases) {
  const lines = cases.map(({ record, result, key: _, ...item }) =>
    JSON.stringify({ set: name, run: record.id, order: record.order, test: result.test, ...item }),
  );
  writeFileSync(options.cases, `${lines.join('\n')}\n`, { flag: 'a' });
}

async function ablateSet(name) {
  const { file, cases } = load(name);
  const names = evidenceNames(resolve(HERE, '../..'));
  const rows = await ablate({ cases, file, replay, names, without });
  console.log(`\n=== ${name}: what the numbers become without a kind of evidence\n${tellAblation(rows)}`);
  return rows;
}

const wanted = positionals.length > 0 ? positionals.flatMap((name) => GROUPS[name] ?? name) : SETS;
const present = wanted.filter((name) => {
  const needed = brokenSeedOf(name) === undefined ? name : REAL;
  if (seedOf(name) !== undefined || existsSync(runsFile(options.data, needed))) return true;
  console.log(`NOT MEASURED: ${needed} is not in ${options.data}.`);
  return false;
});
const sets = present.filter((name) => name !== FLAKE_FLAGGER);
const all = {};
if (options.cases !== undefined) rmSync(options.cases, { force: true });

if (options.ablation) {
  for (const name of sets) all[name] = { ablation: await ablateSet(name) };
} else {
  const measured = sets.map((name) => [name, measureSet(name)]);
  for (const [name, numbers] of measured) {
    all[name] = await numbers;
    if (!options.summary) console.log(tellSet(name, all[name]));
  }
  if (present.includes(FLAKE_FLAGGER)) {
    const records = readLines(runsFile(options.data, FLAKE_FLAGGER));
    const rates = readLines(ratesFile(options.data, FLAKE_FLAGGER));
    all[FLAKE_FLAGGER] = await measureReruns({ records, rates, replay, work });
    console.log(tellReruns(all[FLAKE_FLAGGER]));
  }
  if (sets.length > 0) {
    console.log('\n=== Summary ("!": goal missed)');
    console.log(tellSummary(sets.map((name) => [name, all[name]])));
  }
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(all, null, 1)}\n`);
