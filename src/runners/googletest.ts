import type { Call, RequestedTest, Runner, SelectionFacts } from './runner.js';
import { byteLength, roomForNames, splitBySize } from './split-by-size.js';

/** Characters of the flags around the names. */
const OTHER_CHARS = 80;

/** GoogleTest's seeds go up to this; 0 would be the time of day. */
const MAX_SEED = 99_999;

/**
 * A filter can't escape. `:` and `-` end a name, `*` matches anything; `?` matches one character, whatever it is, and
 * stands for all four. Names of parameters are letters, digits and `_`; others occur in `RegisterTest` and in names that
 * a program makes for its types. A test that differs in nothing but such a character may run along.
 */
const SPECIAL = /[:*-]/g;

/** What a job sets to run a part of the tests: it would be a part of the selected ones now. */
const NO_SHARDS = { GTEST_TOTAL_SHARDS: '1', GTEST_SHARD_INDEX: '0' };

/**
 * GoogleTest. Its tests are a program of any name, so a command is recognised by a flag or a variable of GoogleTest.
 * `--gtest_flagfile` would take any number of names, but is missing where GoogleTest was built with Abseil: a long
 * selection is split instead.
 */
export const googletest: Runner = {
  name: 'googletest',
  title: 'GoogleTest',
  ownFormats: [],
  canShuffle: true,
  isCalledBy: (words) => words.some((word) => /^--?gtest_|^GTEST_\w+=/.test(word)),
  mayHaveReported: ({ reported: { format, className, suites } }) =>
    format === 'junit' && suites[0] === 'AllTests' && suites.length === 2 && suites[1] === className,
  select: (tests, facts) => {
    const outside = tests.filter(isOutside);
    return {
      calls: callsFor(
        tests.filter((test) => !isOutside(test)),
        facts,
      ),
      unselectable: outside.map(({ id }) => ({
        test: id,
        reason:
          'It failed outside of every test, where things are set up for a suite or for all of them: only the whole program can run again.',
      })),
    };
  },
};

function isOutside({ reported: { className, name } }: RequestedTest): boolean {
  return className === '' && name === '';
}

function callsFor(
  tests: readonly RequestedTest[],
  { maxArgumentChars, shuffleSeed }: SelectionFacts,
): Call[] {
  const named = tests.map(({ id, reported }) => ({
    id,
    pattern: `${reported.className}.${reported.name}`.replace(SPECIAL, '?'),
  }));
  const room = roomForNames(maxArgumentChars, OTHER_CHARS);
  return splitBySize(named, room, ({ pattern }) => byteLength(pattern) + 1).map((part) => ({
    tests: part.map(({ id }) => id),
    args: [
      `--gtest_filter=${[...new Set(part.map(({ pattern }) => pattern))].join(':')}`,
      ...(shuffleSeed === undefined
        ? []
        : ['--gtest_shuffle', `--gtest_random_seed=${1 + (Math.abs(shuffleSeed) % MAX_SEED)}`]),
    ],
    env: NO_SHARDS,
  }));
}
