import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { peakMemory } from '../reading/peak-memory.mjs';

// Does one thing with a stored history in a process of its own:
// node use-history.mjs BUNDLE score FILE | judge FILE REPORTS | append FILE RUN OUT KEPT | merge FILE FILE OUT

const [bundle, step, ...args] = process.argv.slice(2);
const starting = performance.now();
const deflake = await import(pathToFileURL(bundle).href);
const loadMs = performance.now() - starting;

async function load(file) {
  const read = await deflake.unpackHistory(readFileSync(file), () => undefined);
  if (read.kind !== 'read') throw new Error(read.message);
  return read.history;
}

/** Judges a run, the newest one without a key, with the states of all tests. */
function score(history, key) {
  const [{ lane, runs }] = history.lanes.values();
  return deflake.judge(history, lane, key ?? deflake.runKey(runs.at(-1)), { flakyThreshold: 0.9 });
}

/** What the action does with one run more (src/run.ts), and what a store does to keep the whole. */
async function append(file, out, run, kept) {
  const stored = await load(file);
  const addition = deflake.historyOfRun(run, ({ failure }) => failure && deflake.failureSignature(failure));
  const history = deflake.mergeHistories(stored, addition);
  const analysis = score(history, deflake.runKey(run.info));
  const concluded = deflake.withoutResults(deflake.withConclusion(addition, 'failed'));
  const known = deflake.mergeHistories(history, concluded);
  const limits = { windowRuns: kept, windowDays: 10_000, windowBytes: 200_000_000 };
  const clock = { now: () => Date.parse(run.info.parts[0].finishedAt) };
  writeFileSync(out, await deflake.packHistory(deflake.compact(known, { limits, clock })));
  return analysis;
}

/** What judging takes in a process that has read the reports before, as the action does. */
async function judgeAfterReading(file, folder) {
  const reading = performance.now();
  const reports = await deflake.readReports(deflake.findReports([folder], '/'));
  const readMs = performance.now() - reading;
  deflake.assembleResults(reports, { duplicates: 'auto', workspaces: ['/home/runner/work/shop'] });
  const resultsMs = performance.now() - reading;
  const history = await load(file);
  const judging = performance.now();
  const analysis = score(history);
  return { ...analysis, readMs, resultsMs, judgeMs: performance.now() - judging };
}

async function merge(one, other, out) {
  const [first, second] = [await load(one), await load(other)];
  writeFileSync(out, await deflake.packHistory(deflake.mergeHistories(first, second)));
}

const PASSED = [{ outcome: 'passed' }];
const FAILED = [{ outcome: 'failed' }];
const FAILURE = { type: 'AssertionError', message: 'expected 1 to be 2', stack: '' };

/** What the reports would have brought: it is there before the clock starts, and takes as little as it can. */
function readRun(file) {
  const results = [];
  let head;
  for (const line of linesOf(file)) {
    if (head === undefined) {
      head = JSON.parse(line.toString('utf8'));
      continue;
    }
    const tab = line.indexOf('\t');
    const isPassed = line[tab + 1] === 0x70;
    results.push({
      id: line.toString('utf8', 0, tab),
      outcome: isPassed ? 'passed' : 'failed',
      flaky: false,
      attempts: isPassed ? PASSED : FAILED,
      durationMs: Number(line.toString('latin1', tab + 8)),
      position: results.length,
      failure: isPassed ? undefined : FAILURE,
    });
  }
  return { ...head, results, problems: [] };
}

/** The lines of a file, without having all of it at once. */
function* linesOf(file) {
  const handle = openSync(file);
  const piece = Buffer.alloc(256 * 1_024);
  let kept = 0;
  for (let read = 1; read > 0; ) {
    read = readSync(handle, piece, kept, piece.length - kept, null);
    const filled = kept + read;
    let at = 0;
    for (let end = piece.indexOf('\n'); end >= 0 && end < filled; end = piece.indexOf('\n', at)) {
      yield piece.subarray(at, end);
      at = end + 1;
    }
    piece.copy(piece, 0, at, filled);
    kept = filled - at;
  }
  closeSync(handle);
}

async function prepare() {
  if (step === 'judge') return () => judgeAfterReading(...args);
  if (step === 'score') return async () => score(await load(args[0]));
  if (step === 'merge') return () => merge(...args);
  const [file, run, out, kept] = args;
  const read = readRun(run);
  return () => append(file, out, read, Number(kept));
}

const work = await prepare();
const cpu = process.cpuUsage();
const start = performance.now();
const analysis = await work();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const told = analysis && {
  verdicts: analysis.verdicts.length,
  states: analysis.states.length,
  readMs: analysis.readMs,
  resultsMs: analysis.resultsMs,
  judgeMs: analysis.judgeMs,
};
process.stdout.write(
  `${JSON.stringify({ ms, cpuMs: (user + system) / 1_000, rssMiB: peakMemory(), loadMs, ...told })}\n`,
);
