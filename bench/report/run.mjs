/**
 * How large the HTML report of a large history is, how long it takes to make, and how soon Chromium shows it.
 * Usage: node bench/report/run.mjs [TESTS] [RUNS] [SHARE-OF-FLAKY-TESTS]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { launchBrowser, settled } from '../../scripts/browser.mjs';
import { buildPage } from '../../scripts/page-assets.mjs';
import { createWorld, hash, places } from '../history/generate.mjs';

const [tests = 100_000, runs = 500, flaky = 0] = process.argv.slice(2).map(Number);
/** What must hold for 100,000 tests in 500 runs. */
const GOALS = { megabytes: 10, openMs: 3_000 };

const folder = mkdtempSync(join(tmpdir(), 'deflake-report-'));
try {
  const deflake = await bundleOf(folder);
  const telling = await tellingOf(deflake);
  const page = await buildPage();
  const began = performance.now();
  const html = deflake.renderReportHtml(telling, page);
  const madeMs = performance.now() - began;
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const megabytes = Buffer.byteLength(html) / 1e6;
  console.log(
    `${tests} tests in ${runs} runs: ${megabytes.toFixed(1)} MB (goal: under ${GOALS.megabytes}), made in ${Math.round(madeMs)} ms`,
  );
  await lookAt(file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bundleOf(out) {
  const bundle = await rolldown({
    input: { page: join(import.meta.dirname, 'page-entry.ts') },
    platform: 'node',
  });
  await bundle.write({ dir: out, format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
  return import(join(out, 'page.mjs'));
}

/** The newest run, judged from a history as a store would read it. */
async function tellingOf(deflake) {
  const { historyOf, lane } = createWorld(tests, runs);
  const made = historyOf(deflake, places(20, tests));
  const [only] = made.lanes.values();
  addFlakes(only, deflake);
  const read = await deflake.unpackHistory(await deflake.packHistory(made), () => undefined);
  if (read.kind !== 'read') throw new Error(read.message);
  const known = read.history;
  const [stored] = known.lanes.values();
  const newest = stored.runs.at(-1);
  const gate = {
    failOn: 'unexcused',
    ifNoFiles: 'error',
    flakyThreshold: 0.95,
    minRuns: 5,
    excuseOwnFlakes: false,
  };
  const analysis = await deflake.judgeRun({ history: known, lane, key: deflake.runKey(newest) }, gate);
  const own = deflake.tellLane(analysis, { gate, quarantine: deflake.NO_QUARANTINE, today: '2026-03-01' });
  return {
    own,
    lanes: [own],
    problems: [],
    history: { title: 'benchmark', pastRuns: analysis.pastRuns },
    quarantineFile: '.github/quarantine.yml',
    known,
  };
}

/** A share of the tests that fails in every twentieth run: far worse than any suite that people go on using. */
function addFlakes(lane, { encodeTimeline, runKey }) {
  if (flaky === 0) return;
  const each = Math.round(1 / flaky);
  let n = 0;
  for (const [id, test] of lane.tests) {
    if (n++ % each !== 0) continue;
    const codes = Array.from(lane.runs, (_, run) => ((run * 7 + n) % 20 === 0 ? 'f' : 'p'));
    lane.tests.set(id, { ...test, timeline: encodeTimeline(codes) });
    for (const [run, code] of codes.entries()) {
      if (code !== 'f') continue;
      const key = runKey(lane.runs[run]);
      const records = lane.failures.get(key) ?? new Map();
      records.set(id, {
        outcome: 'failed',
        signature: hash(id).slice(0, 32),
        type: 'Error',
        excerpt: `timed out in ${id}`,
        durationMs: 40,
      });
      lane.failures.set(key, records);
    }
  }
}

async function lookAt(file) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const began = performance.now();
    await page.goto(`file://${file}`);
    await settled(page);
    const openMs = performance.now() - began;
    const frames = await page.evaluate(scrollHeatMap);
    console.log(`open in Chromium: ${Math.round(openMs)} ms (goal: under ${GOALS.openMs})`);
    console.log(
      `scrolling the heat map: ${frames.median.toFixed(1)} ms a frame (median), ${frames.worst.toFixed(1)} ms (worst)`,
    );
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
async function scrollHeatMap() {
  const heat = document.querySelector('.heat');
  heat.scrollIntoView();
  const times = [];
  let last = performance.now();
  for (let i = 0; i < 60; i++) {
    heat.scrollTop = i * 97;
    heat.scrollLeft = heat.scrollWidth - i * 31;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  times.sort((a, b) => a - b);
  return { median: times[30], worst: times[59] };
}
