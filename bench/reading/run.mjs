import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { generate, HOSTILE_SHAPES } from './generate.mjs';

// node bench/reading/run.mjs [rounds]: how fast reports are read, against expat and against parsers from npm.

const HERE = import.meta.dirname;
const ROUNDS = Number(process.argv[2] ?? 5);

/** What is read, and what it may take: time as a multiple of expat's, memory in MiB. */
const SETS = [
  { name: 'million', what: '1 million cases in one file', time: 0.75, memory: 260 },
  { name: 'thousand-files', what: '1 million cases in 1,000 files', time: 0.75, memory: 260 },
  { name: 'hundred-thousand', what: '100,000 cases', time: 1.3, memory: 100 },
  { name: 'with-output', what: '1 million cases with output, 594 MB', time: 0.8, memory: 420 },
  { name: 'one-output', what: '100 MB in one system-out', time: 1, memory: 80 },
];

/** The fastest parsers of npm in JavaScript, as far as we know: two that tell as they read, two that build a tree. */
const PEERS = ['saxes', 'htmlparser2', 'fast-xml-parser', 'txml'];

/** Sets that a parser which builds a tree, or is slow, need not be tried on. */
const PEER_SETS = new Set(['million', 'hundred-thousand']);

const work = mkdtempSync(join(tmpdir(), 'deflake-reading-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

function measure(command, args) {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 20 }));
}

function buildExpatReader() {
  const program = join(work, 'expat-reader');
  try {
    execFileSync('cc', ['-O2', '-o', program, join(HERE, 'expat-reader.c'), '-lexpat'], { stdio: 'pipe' });
    return program;
  } catch (error) {
    console.log(`NOT COMPARED with expat: its reader does not build (apt-get install gcc libexpat1-dev).`);
    console.log(String(error.stderr ?? error.message).split('\n')[0]);
    return undefined;
  }
}

async function buildDeflake() {
  const bundle = await rolldown({ input: join(HERE, 'deflake-entry.ts'), platform: 'node' });
  const { output } = await bundle.write({ dir: join(work, 'deflake'), entryFileNames: 'entry.mjs' });
  return join(work, 'deflake', output[0].fileName);
}

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Filled before anything is measured, so that what is measured first is not slower for it. */
async function folderOf(name) {
  const folder = join(work, name);
  if (!existsSync(folder)) await generate(name, folder);
  return folder;
}

/** The best of several runs: whatever else the machine does only ever makes one slower. */
function best(runs) {
  return {
    ms: Math.min(...runs.map((run) => run.ms)),
    cpuMs: Math.min(...runs.map((run) => run.cpuMs)),
    median: runs.map((run) => run.ms).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)],
    rssMiB: Math.max(...runs.map((run) => run.rssMiB)),
    cases: runs[0].cases,
  };
}

function show(label, run, yardstick) {
  const ratio = (a, b) => (yardstick === undefined ? '' : ` = ${(a / b).toFixed(2)} × expat`);
  const time = `${run.ms.toFixed(0)} ms${ratio(run.ms, yardstick?.ms)}, median ${run.median.toFixed(0)} ms`;
  const cpu = `processor ${run.cpuMs.toFixed(0)} ms${ratio(run.cpuMs, yardstick?.cpuMs)}`;
  console.log(`  ${label.padEnd(16)} ${time}; ${cpu}; ${run.rssMiB.toFixed(0)} MiB; ${run.cases} cases`);
}

const expat = buildExpatReader();
const deflake = await buildDeflake();
const readers = [
  ...(expat === undefined
    ? []
    : [{ name: 'expat', isPeer: false, run: (_, files) => measure(expat, files) }]),
  {
    name: 'Deflake',
    isPeer: false,
    run: (folder, files) => {
      // A single file is named, as people do; many are found.
      const what = files.length === 1 ? files[0] : folder;
      return measure(process.execPath, [join(HERE, 'read-with-deflake.mjs'), deflake, what]);
    },
  },
  ...PEERS.filter(isInstalled).map((name) => ({
    name,
    isPeer: true,
    run: (folder) =>
      measure(process.execPath, [
        '--max-old-space-size=6000',
        join(HERE, 'read-with-peer.mjs'),
        name,
        folder,
      ]),
  })),
];

const absent = PEERS.filter((name) => !isInstalled(name));
if (absent.length > 0)
  console.log(
    `NOT COMPARED with ${absent.join(', ')}: not installed (npm install --no-save ${absent.join(' ')}).`,
  );

for (const set of SETS) {
  const folder = await folderOf(set.name);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const used = readers.filter((reader) => !reader.isPeer || PEER_SETS.has(set.name));
  const runs = new Map(used.map((reader) => [reader.name, []]));
  // In turns, so that a busy minute of the machine hits all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const reader of used)
      if (!reader.isPeer || round === 0) runs.get(reader.name).push(reader.run(folder, files));
  }
  const yardstick = runs.has('expat') ? best(runs.get('expat')) : undefined;
  console.log(`${set.what} (goal: ${set.time} × expat, ${set.memory} MiB)`);
  for (const [name, measured] of runs) show(name, best(measured), name === 'expat' ? undefined : yardstick);
  rmSync(folder, { recursive: true });
}

console.log('Results made of what was read, in memory');
for (const name of ['hundred-thousand', 'million']) {
  const folder = await folderOf(name);
  const args = [join(HERE, 'read-with-deflake.mjs'), deflake, folder, 'assemble'];
  const runs = Array.from({ length: ROUNDS }, () => measure(process.execPath, args));
  const ms = Math.min(...runs.map((run) => run.assembleMs));
  const rssMiB = Math.max(...runs.map((run) => run.assembleRssMiB));
  console.log(
    `  ${String(runs[0].results).padEnd(16)} ${ms.toFixed(0)} ms; ${rssMiB.toFixed(0)} MiB, reading included`,
  );
  rmSync(folder, { recursive: true });
}

console.log('Hostile shapes, 5 and 20 MB: the time for a byte may not grow');
for (const shape of HOSTILE_SHAPES) {
  const times = [];
  for (const megabytes of [5, 20]) {
    const folder = await folderOf(`${shape}:${megabytes * 1_000_000}`);
    const { ms, rssMiB } = measure(process.execPath, [join(HERE, 'read-with-deflake.mjs'), deflake, folder]);
    times.push(`${(ms / megabytes).toFixed(1)} ms/MB, ${rssMiB.toFixed(0)} MiB`);
    rmSync(folder, { recursive: true });
  }
  console.log(`  ${shape.padEnd(16)} ${times.join(' → ')}`);
}
