import { createHash } from 'node:crypto';

// A lane of many tests and runs, as such lanes are. The same numbers always give the same lane.

function createRandom() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export const hash = (text) => createHash('sha256').update(text).digest('hex');

const WORDS =
  'order stock price basket invoice customer payment refund discount address shipping voucher'.split(' ');
const capital = (text) => text[0].toUpperCase() + text.slice(1);

const LANE = {
  repository: 'acme/shop',
  workflow: '.github/workflows/ci.yml',
  job: 'unit',
  suite: '',
  variant: { os: 'ubuntu-latest' },
};

/** `first` is the number of its first run: two worlds with different ones meet as two copies of a history do. */
export function createWorld(tests, runs, first = 0) {
  const random = createRandom();
  const word = () => WORDS[Math.floor(random() * WORDS.length)];

  /** Fifty tests a class, named as people name them. */
  const ids = Array.from({ length: tests }, (_, i) => {
    const n = Math.floor(i / 50);
    return `com.acme.shop.${WORDS[n % WORDS.length]}.${capital(WORDS[(n * 7) % WORDS.length])}Service${n}Test › ${word()}${capital(word())}Is${capital(word())}${i % 50}`;
  });
  const usualMs = ids.map(() => Math.round(2 ** (random() * 11)));

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
  function runOf(n, failing = new Set()) {
    const results = ids.map((id, position) => {
      const durationMs = usualMs[position] * (0.85 + 0.3 * random());
      const outcome = failing.has(position) ? 'failed' : 'passed';
      return {
        id,
        outcome,
        flaky: false,
        attempts: [{ outcome }],
        durationMs,
        position,
        ...failureOf(outcome),
      };
    });
    return { lane: LANE, info: infoOf(n), results, problems: [] };
  }

  /**
   * One test in 200 is flaky, one in 500 was broken for a while; a tenth is younger than the history. Those at the
   * places `failing` fail in the newest run.
   */
  function historyOf({ encodeTimeline, laneKey, runKey }, failing = new Set()) {
    const infos = Array.from({ length: runs }, (_, n) => infoOf(first + n));
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
      if (failing.has(i)) codes[runs - 1] = 'f';
      for (const [n, code] of codes.entries()) {
        if (code === 'k') record(id, runKey(infos[n]), 'passed');
        if (code === 'f') record(id, runKey(infos[n]), 'failed');
      }
      const durations = infos.slice(-5).map((info) => ({ run: runKey(info), durationMs: usualMs[i] }));
      all.set(id, { timeline: encodeTimeline(codes), durations });
    }
    const history = {
      lane: LANE,
      runs: infos,
      tests: all,
      failures: new Map([...failures].filter(([, records]) => records.size > 0)),
      forgottenRuns: new Set(),
      forgottenTests: new Map(),
    };
    return { lanes: new Map([[laneKey(LANE), history]]), absorbed: new Set() };
  }

  return { lane: LANE, runOf, historyOf };
}

function failureOf(outcome) {
  if (outcome === 'passed') return {};
  return { failure: { type: 'AssertionError', message: 'expected 1 to be 2', stack: '' } };
}

/** `count` places among so many, spread over all of them. */
export function places(count, of) {
  return new Set(Array.from({ length: count }, (_, n) => Math.floor(((n + 0.5) * of) / count)));
}
