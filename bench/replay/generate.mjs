import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Run records that list every test, as `deflake history export` writes them: two lanes of 2,000 tests and 500 runs, in
 * which one test in fifty is flaky and every fortieth run breaks a test for three runs. Always the same bytes.
 */
export const GENERATED = { lanes: 2, tests: 2_000, runs: 500 };

export async function generate(path) {
  await pipeline(lines(), createGzip({ level: 1 }), createWriteStream(path));
}

function* lines() {
  const random = randomNumbers(20_260_301);
  for (let run = 0; run < GENERATED.runs; run++) {
    for (let lane = 0; lane < GENERATED.lanes; lane++) yield `${JSON.stringify(record(run, lane, random))}\n`;
  }
}

function record(run, lane, random) {
  const startMs = Date.parse('2026-01-01T00:00:00Z') + run * 3_600_000;
  const results = Array.from({ length: GENERATED.tests }, (_, test) => {
    const isFlaky = test % 50 === 0 && random() < 0.02;
    const isBroken = run >= 40 && run % 40 < 3 && test === Math.floor(run / 40) * 7 + lane;
    const name = `src/shop/cart-${test % 100}.test.ts › cart ${test} › keeps its items`;
    if (!isFlaky && !isBroken) return { test: name, outcome: 'passed', durationMs: 10 + (test % 90) };
    const failure = {
      type: 'AssertionError',
      message: `expected ${isBroken ? 'the cart' : 'the answer'} of shop ${test} to be there`,
      stack: `at keeps (cart-${test % 100}.test.ts:${test})`,
    };
    return { test: name, outcome: 'failed', durationMs: 40, failure };
  });
  return {
    schema: 'deflake.run/1',
    id: `${run}-${lane}`,
    build: `${10_000 + run}`,
    repository: 'octo/shop',
    workflow: 'ci',
    job: 'unit',
    variant: { os: lane === 0 ? 'linux' : 'windows' },
    commit: `${run}`.padStart(40, '0'),
    branch: 'main',
    startedAt: new Date(startMs).toISOString(),
    finishedAt: new Date(startMs + 900_000).toISOString(),
    results,
  };
}

/** Numbers from 0 to 1 by a linear congruence; good enough to scatter failures, and the same everywhere. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
