import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { generate } from '../reading/generate.mjs';

// node bench/history/run.mjs [rounds] [small|large]: how fast a stored history is used, against expat on a report.

const HERE = import.meta.dirname;
const ROUNDS = Number(process.argv[2] ?? 5);
const ONLY = process.argv[3];

/**
 * Histories, and the report of one of their runs, which is what expat reads meanwhile. What each thing may take: time as
 * a multiple of expat's, memory in MiB.
 */
const SETS = [
  {
    name: 'small',
    what: '100,000 tests in 500 runs',
    report: 'hundred-thousand',
    tests: 100_000,
    runs: 500,
    goals: { score: { time: 1 }, append: { time: 3, memory: 150 }, fold: {}, merge: { time: 8 } },
    judged: { failures: 50, goal: 0.5 },
  },
  {
    name: 'large',
    what: '1 million tests in 200 runs',
    report: 'million',
    tests: 1_000_000,
    runs: 200,
    goals: { score: { time: 1 }, append: { time: 3.5 } },
  },
];

const WHAT = {
  score: 'load and score',
  append: 'load, append a run, score, save',
  fold: 'the same, folding the oldest run',
  merge: 'load two, merge, save',
};

const work = mkdtempSync(join(tmpdir(), 'deflake-history-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const at = (...names) => join(work, ...names);

function measure(command, args) {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 20 }));
}

function buildExpatReader() {
  try {
    execFileSync('cc', ['-O2', '-o', at('expat'), join(HERE, '../reading/expat-reader.c'), '-lexpat'], {
      stdio: 'pipe',
    });
    return at('expat');
  } catch (error) {
    console.log('NOT COMPARED with expat: its reader does not build (apt-get install gcc libexpat1-dev).');
    console.log(String(error.stderr ?? error.message).split('\n')[0]);
    return undefined;
  }
}

async function buildDeflake() {
  const bundle = await rolldown({ input: join(HERE, 'speed-entry.ts'), platform: 'node' });
  const { output } = await bundle.write({ dir: at('deflake'), entryFileNames: 'entry.mjs' });
  return at('deflake', output[0].fileName);
}

function writeHistory(set, copy, { first = 0, failures = 20 } = {}) {
  const files = [at(set.name, `${copy}.gz`), at(set.name, `${copy}.run`)];
  const numbers = [set.tests, set.runs, first, failures].map(String);
  execFileSync(process.execPath, [
    '--max-old-space-size=8000',
    join(HERE, 'write-history.mjs'),
    deflake,
    ...files,
    ...numbers,
  ]);
}

/** Arguments of `use-history.mjs` for each thing. */
function stepsOf({ name, runs }) {
  const [one, run, out] = [at(name, 'one.gz'), at(name, 'one.run'), at(name, 'out.gz')];
  return {
    score: ['score', one],
    append: ['append', one, run, out, runs + 1],
    fold: ['append', one, run, out, runs],
    merge: ['merge', one, at(name, 'two.gz'), out],
  };
}

/** The best of several rounds: whatever else the machine does only ever makes one slower. */
function best(rounds) {
  return {
    ms: Math.min(...rounds.map((round) => round.ms)),
    cpuMs: Math.min(...rounds.map((round) => round.cpuMs)),
    median: rounds.map((round) => round.ms).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)],
    rssMiB: Math.max(...rounds.map((round) => round.rssMiB)),
  };
}

function show(label, round, { yardstick, goal }) {
  const ratio = (a, b) => (yardstick === undefined ? '' : ` = ${(a / b).toFixed(2)} × expat`);
  const asked = [goal?.time && `${goal.time} × expat`, goal?.memory && `${goal.memory} MiB`].filter(Boolean);
  const told = asked.length === 0 ? '' : ` (goal: ${asked.join(', ')})`;
  const time = `${round.ms.toFixed(0)} ms${ratio(round.ms, yardstick?.ms)}, median ${round.median.toFixed(0)} ms`;
  const cpu = `processor ${round.cpuMs.toFixed(0)} ms${ratio(round.cpuMs, yardstick?.cpuMs)}`;
  console.log(`  ${label.padEnd(34)} ${time}; ${cpu}; ${round.rssMiB.toFixed(0)} MiB${told}`);
}

/** A run with more failures, judged in a process that has read its reports. */
function judgedRounds({ name }) {
  const args = [deflake, 'judge', at(name, 'judged.gz'), at(name, 'report')];
  return Array.from({ length: ROUNDS }, () =>
    measure(process.execPath, [join(HERE, 'use-history.mjs'), ...args]),
  );
}

/** The least of all rounds on both sides, as above. */
function showJudged({ judged: { failures, goal } }, rounds) {
  const least = (name) => Math.min(...rounds.map((round) => round[name]));
  const [judging, reading, results] = [least('judgeMs'), least('readMs'), least('resultsMs')];
  const label = `judge a run with ${failures} failures`.padEnd(34);
  const ratio = (of) => `${(judging / of).toFixed(2)} ×`;
  console.log(
    `  ${label} ${judging.toFixed(0)} ms = ${ratio(results)} reading its report into results (${results.toFixed(0)} ms; goal: ${goal} ×), ${ratio(reading)} parsing it (${reading.toFixed(0)} ms)`,
  );
}

const expat = buildExpatReader();
const deflake = await buildDeflake();

for (const set of SETS.filter(({ name }) => ONLY === undefined || ONLY === name)) {
  mkdirSync(at(set.name));
  await generate(set.report, at(set.name, 'report'));
  writeHistory(set, 'one');
  // Shares most of its runs with the first one, and has others on top.
  if (set.goals.merge !== undefined) writeHistory(set, 'two', { first: 10 });
  if (set.judged !== undefined) writeHistory(set, 'judged', set.judged);
  const packed = (statSync(at(set.name, 'one.gz')).size / 1e6).toFixed(2);
  const steps = stepsOf(set);
  const names = Object.keys(set.goals);
  const rounds = new Map(['expat', ...names].map((name) => [name, []]));
  // In turns, so that a busy minute of the machine hits all of them.
  for (let round = 0; round < ROUNDS; round++) {
    if (expat !== undefined) rounds.get('expat').push(measure(expat, [at(set.name, 'report', 'report.xml')]));
    for (const name of names)
      rounds
        .get(name)
        .push(
          measure(process.execPath, [join(HERE, 'use-history.mjs'), deflake, ...steps[name].map(String)]),
        );
  }
  console.log(`${set.what}, ${packed} MB packed`);
  const yardstick = expat === undefined ? undefined : best(rounds.get('expat'));
  if (yardstick !== undefined) show('expat, the report of one run', yardstick, {});
  for (const name of names) show(WHAT[name], best(rounds.get(name)), { yardstick, goal: set.goals[name] });
  if (set.judged !== undefined) showJudged(set, judgedRounds(set));
  rmSync(at(set.name), { recursive: true });
}
