/**
 * How much a history takes: a snapshot of many tests and runs, and what one more run adds to it.
 * Usage: node bench/history/size.mjs [TESTS] [RUNS]
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const tests = Number(process.argv[2] ?? 100_000);
const runs = Number(process.argv[3] ?? 500);

/** The same numbers every time. */
let state = 1;
function random() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 4_294_967_296;
}
const hash = (text) => createHash('sha256').update(text).digest('hex');

const WORDS =
  'order stock price basket invoice customer payment refund discount address shipping voucher'.split(' ');
const word = () => WORDS[Math.floor(random() * WORDS.length)];
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** Fifty tests a class, named as people name them. */
const ids = Array.from({ length: tests }, (_, i) => {
  const n = Math.floor(i / 50);
  return `com.acme.shop.${WORDS[n % WORDS.length]}.${capital(WORDS[(n * 7) % WORDS.length])}Service${n}Test › ${word()}${capital(word())}Is${capital(word())}${i % 50}`;
});
const usualMs = ids.map(() => Math.round(2 ** (random() * 11)));

const lane = {
  repository: 'acme/shop',
  workflow: '.github/workflows/ci.yml',
  job: 'unit',
  suite: '',
  variant: { os: 'ubuntu-latest' },
};

function infoOf(n) {
  const at = (minutes) =>
    new Date(1_767_225_600_000 + (n * 180 + minutes) * 60_000).toISOString().replace(/\.\d+/, '');
  return {
    runId: `${21_000_000_000 + n * 31_337}`,
    runAttempt: 1,
    commit: hash(`commit ${n}`).slice(0, 40),
    tree: hash(`tree ${n}`).slice(0, 40),
    branch: 'main',
    onDefaultBranch: true,
    event: 'push',
    mergedPullRequests: [n],
    author: `dev${n % 17}`,
    trusted: true,
    parts: [
      {
        shard: '',
        step: 'deflake',
        startedAt: at(0),
        finishedAt: at(9),
        digest: hash(`digest ${n}`).slice(0, 32),
        counts: { tests, passed: tests, failed: 0, errors: 0, skipped: 0, flaky: 0 },
        reports: 2_000,
        brokenReports: 0,
        partial: false,
        gate: {
          failOn: 'unexcused',
          ifNoFiles: 'error',
          flakyThreshold: 0.9,
          minRuns: 5,
          excuseOwnFlakes: false,
        },
        conclusion: 'passed',
      },
    ],
  };
}

/** A run of all tests, with durations that differ by as much as they do between machines of one kind. */
function quietRun(n) {
  const results = ids.map((id, position) => ({
    id,
    outcome: 'passed',
    flaky: false,
    attempts: [{ outcome: 'passed' }],
    durationMs: usualMs[position] * (0.85 + 0.3 * random()),
    position,
  }));
  return { lane, info: infoOf(n), results, problems: [] };
}

/** One test in 200 is flaky, one in 500 was broken for a while; a tenth is younger than the history. */
function historyOf({ encodeTimeline, laneKey, runKey }) {
  const infos = Array.from({ length: runs }, (_, n) => infoOf(n));
  const failures = new Map(infos.map((info) => [runKey(info), new Map()]));
  const record = (id, run, outcome) => {
    const excerpt = `expected ${Math.floor(random() * 1_000)} to be ${Math.floor(random() * 1_000)} in ${id.slice(14, 60)}`;
    const signature = hash(id).slice(0, 32);
    failures
      .get(run)
      .set(id, { outcome, signature, type: 'AssertionError', excerpt, durationMs: 12, position: 3 });
  };
  const all = new Map();
  for (const [i, id] of [...ids.keys()].map((n) => [n, ids[n]]).sort(([, a], [, b]) => (a < b ? -1 : 1))) {
    const codes = new Array(runs).fill('p');
    if (random() < 0.1) codes.fill('-', 0, Math.floor(random() * runs));
    if (random() < 1 / 200)
      for (let n = 0; n < runs; n++) if (codes[n] === 'p' && random() < 0.02) codes[n] = 'k';
    if (random() < 1 / 500) codes.fill('f', Math.floor(runs / 2), Math.floor(runs / 2) + 5);
    for (const [n, code] of codes.entries()) {
      if (code === 'k') record(id, runKey(infos[n]), 'passed');
      if (code === 'f') record(id, runKey(infos[n]), 'failed');
    }
    const durations = infos.slice(-5).map((info) => ({ run: runKey(info), durationMs: usualMs[i] }));
    all.set(id, { timeline: encodeTimeline(codes), durations });
  }
  const history = {
    lane,
    runs: infos,
    tests: all,
    failures: new Map([...failures].filter(([, records]) => records.size > 0)),
    forgottenRuns: new Set(),
    forgottenTests: new Map(),
  };
  return { lanes: new Map([[laneKey(lane), history]]), absorbed: new Set() };
}

const folder = mkdtempSync(join(tmpdir(), 'deflake-size-'));
try {
  const input = { size: join(import.meta.dirname, 'size-entry.ts') };
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
  const deflake = await import(join(folder, 'size.mjs'));

  const snapshot = historyOf(deflake);
  const packed = await deflake.packHistory(snapshot);
  const read = await deflake.unpackHistory(packed, () => undefined);
  if (read.kind !== 'read') throw new Error(read.message);
  const keyOf = (n) =>
    deflake.deltaKey({
      ref: 'refs/heads/main',
      run: `${21_000_000_000 + n}-1`,
      job: 'unit (os: ubuntu-latest)',
      unique: hash(`${n}`).slice(0, 36),
    });
  const shelf = new deflake.RosterShelf();
  shelf.add(keyOf(0), read.history, { toldByRoster: new Set(), isLasting: true });

  const addition = deflake.historyOfRun(quietRun(runs), () => undefined);
  const seen = new Map(Array.from({ length: 32 }, (_, n) => [keyOf(n), '2026-03-01T00:00:00Z']));
  const full = await deflake.packAddition(addition);
  const alone = await deflake.packAddition(addition, shelf.tell(addition, 500), shelf.find);
  const delta = await deflake.packAddition({ ...addition, seen }, shelf.tell(addition, 500), shelf.find);

  const told = (bytes) => `${(bytes.length / 1_000).toFixed(1)} kB`;
  console.log(`${tests} tests in ${runs} runs, packed: ${told(packed)}`);
  console.log(`one run more, in full: ${told(full)}`);
  console.log(`a quiet run more, by roster: ${told(alone)}; with 32 entries that it saw: ${told(delta)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
