import { describe, expect, it } from '@jest/globals';
import type { TestId } from '../../../src/model/test-id.js';
import type { Doubt } from '../../../src/policy/retry/early-stop.js';
import { whatCameBack } from '../../../src/policy/rounds/came-back.js';
import { unexplainedEnding } from '../../../src/policy/rounds/ending-words.js';
import type { TriedTest } from '../../../src/policy/rounds/next-round.js';
import { nextRound } from '../../../src/policy/rounds/next-round.js';
import { rerunsWords } from '../../../src/policy/rounds/reruns.js';
import type { Ending, TrialFacts } from '../../../src/policy/rounds/trial.js';
import { buildResult } from '../../builders.js';

const ids = (...names: string[]) => names as unknown as TestId[];

const FIRST: Omit<TrialFacts, 'ending'> = { round: 1, way: 'whole' };
const AGAIN: Omit<TrialFacts, 'ending'> = { round: 2, way: 'together', requested: ids('a', 'b') };
const READ = { reports: 1, brokenReports: 0, tests: 2, failing: 0, outputEnd: '' };
const LIMIT = 'FAIL Required test coverage of 90% not reached. Total coverage: 12.00%';

const says = (facts: Omit<TrialFacts, 'ending'>, ending: Partial<Ending>, read: Partial<typeof READ> = {}) =>
  unexplainedEnding({ ...facts, ending: { durationMs: 1, ...ending } }, { ...READ, ...read });

describe('how the command ended', () => {
  it.each([
    ['green', FIRST, { exitCode: 0 }, {}],
    ['red, as the report says', FIRST, { exitCode: 1 }, { failing: 1 }],
    ['red by the number of failures (Mocha)', FIRST, { exitCode: 130 }, { failing: 130 }],
    ['green, though a test failed (|| true)', FIRST, { exitCode: 0 }, { failing: 1 }],
    ['without a report, which if-no-files decides on', FIRST, { exitCode: 0 }, { reports: 0 }],
    ['a broken report, which the gate sees itself', FIRST, { exitCode: 1 }, { brokenReports: 1 }],
    ['a retry that misses a coverage limit of the whole', AGAIN, { exitCode: 1 }, { outputEnd: LIMIT }],
    ['a retry that failed again', AGAIN, { exitCode: 1 }, { failing: 1 }],
  ])('is explained: %s', (_what, facts, ending, read) => {
    expect(says(facts, ending, read)).toBeUndefined();
  });

  it.each([
    ['killed', FIRST, { signal: 'SIGKILL' }, { failing: 1 }, 'The test command was killed by SIGKILL.'],
    [
      'killed below a shell',
      FIRST,
      { exitCode: 137 },
      { failing: 1 },
      'The test command was killed by signal 9.',
    ],
    [
      'too long',
      FIRST,
      { limitMs: 60_000 },
      { failing: 1 },
      'The test command ran into its time limit of 60 seconds (command-timeout) and was ended.',
    ],
    ['cancelled', FIRST, { cancelledBy: 'SIGINT' }, {}, 'The test command was cancelled (SIGINT).'],
    [
      'absent',
      FIRST,
      { startError: 'spawn x ENOENT' },
      { reports: 0 },
      'The test command could not be started: spawn x ENOENT',
    ],
    [
      'not found',
      FIRST,
      { exitCode: 127 },
      { failing: 1 },
      'The test command was not found (exit status 127).',
    ],
    [
      'red without a report',
      FIRST,
      { exitCode: 1 },
      { reports: 0 },
      'The test command ended with exit status 1 and wrote no report.',
    ],
    [
      'red with all tests green',
      FIRST,
      { exitCode: 1 },
      {},
      'The test command ended with exit status 1, but no test in its reports failed: a coverage limit, a lint error or a hook may have.',
    ],
    [
      'a retry without a report',
      AGAIN,
      { exitCode: 0 },
      { reports: 0 },
      'The test command, run again for 2 tests (round 2), wrote no report, so nobody knows what ran.',
    ],
    [
      'a retry that is red with all tests green',
      AGAIN,
      { exitCode: 1 },
      {},
      'The test command, run again for 2 tests (round 2), ended with exit status 1, but no test in its reports failed: a coverage limit, a lint error or a hook may have.',
    ],
    [
      'a coverage limit that was missed beside a failed test',
      FIRST,
      { exitCode: 1 },
      { failing: 1, outputEnd: LIMIT },
      "The test command missed a coverage limit, as its output says in the words of pytest-cov: tests that pass in the end don't mend that.",
    ],
  ])('is not explained: %s', (_what, facts, ending, read, sentence) => {
    expect(says(facts, ending, read)).toBe(sentence);
  });
});

describe('what a retry was asked for', () => {
  const trial = { ...AGAIN, ending: { exitCode: 0, durationMs: 1 } };

  it('has to come back, whatever else ran', () => {
    const results = [buildResult('a'), buildResult('b', 'failed'), buildResult('c', 'skipped')];
    const { tries, stayedAway } = whatCameBack(trial, results);
    expect(stayedAway).toBeUndefined();
    expect([...tries]).toEqual([
      ['a', 'passed'],
      ['b', 'failed'],
    ]);
  });

  it.each([
    ['nothing', [], 'Round 2 was to run 2 tests again and ran none of them, such as a.'],
    ['only others', [buildResult('c')], 'Round 2 was to run 2 tests again and ran none of them, such as a.'],
    [
      'one of them',
      [buildResult('a')],
      'Round 2 was to run 2 tests again, and 1 of them did not come back: b.',
    ],
    [
      'one of them skipped',
      [buildResult('a'), buildResult('b', 'skipped')],
      'Round 2 was to run 2 tests again, and 1 of them did not come back (skipped): b.',
    ],
  ])('and does not where it ran %s', (_what, results, sentence) => {
    expect(whatCameBack(trial, results).stayedAway).toMatch(sentence);
  });
});

const DOUBT: Doubt = {
  probabilityFlaky: 0.5,
  tally: { failed: 0, passed: 0, recovered: 0, refailed: 0 },
  failures: 1,
};
const tried = (test: string, tries: TriedTest['tries'], retries = 5, doubt = DOUBT): TriedTest => ({
  test: test as TestId,
  retries,
  doubt,
  tries,
});

describe('the next round', () => {
  it('goes from together to alone to another order, as long as it is worth it', () => {
    const tests = (n: number) =>
      ['a', 'b'].map((test) =>
        tried(test, Array<'failed'>(n).fill('failed'), 9, { ...DOUBT, probabilityFlaky: 1 }),
      );
    const ways = [1, 2, 3, 4, 5, 6].map((retry) => nextRound(tests(retry - 1), retry)?.way);
    expect(ways).toEqual(['together', 'alone', 'shuffled', 'alone', 'together', 'alone']);
  });

  it('leaves out what has passed, what is given up and what has no retries left', () => {
    const broken = { ...DOUBT, probabilityFlaky: 0.01 };
    const tests = [
      tried('a', ['passed']),
      tried('b', ['failed'], 5, broken),
      tried('c', ['failed'], 1),
      tried('d', ['failed']),
      tried('e', ['skipped']),
    ];
    expect(nextRound(tests, 2)?.tests).toEqual(['d', 'e']);
    expect(nextRound(tests.slice(0, 3), 2)).toBeUndefined();
  });

  it('has a single test alone from the first', () => {
    expect(nextRound([tried('a', [])], 1)).toEqual({ tests: ['a'], way: 'alone' });
  });
});

describe('what is told of running again', () => {
  it('is what came of it, and its price', () => {
    const words = rerunsWords({
      tests: [
        {
          test: 'a' as TestId,
          tries: [
            { way: 'together', outcome: 'failed' },
            { way: 'alone', outcome: 'passed' },
          ],
        },
        { test: 'b' as TestId, tries: [{ way: 'together', outcome: 'passed' }] },
        { test: 'c' as TestId, tries: [{ way: 'together', outcome: 'failed' }] },
      ],
      left: [{ reason: 'No retry: the test is new.', tests: ids('d', 'e') }],
      processes: 3,
      durationMs: 75_000,
    });
    expect(words).toEqual([
      'Ran 3 failed tests again: 2 tests passed (1 when the failed tests ran together and 1 alone), 1 test did not. It took 3 processes and 75 seconds.',
      'No retry: the test is new (2 tests).',
    ]);
  });

  it('is why nothing was run, where nothing was', () => {
    expect(
      rerunsWords({
        tests: [],
        left: [{ reason: 'No retry: x.', tests: ids('d') }],
        processes: 0,
        durationMs: 0,
      }),
    ).toEqual(['No retry: x (d).']);
  });
});
