import type { ReportedName } from '../model/test-result.js';
import { callsProgram } from './command-words.js';
import { CTEST_PROGRAMS } from './ctest.js';
import type { Call, RequestedTest, Runner } from './runner.js';
import { splitCalls } from './split-calls.js';
import { stoppedEarly } from './stopped-early.js';

/** GoogleTest's seeds go up to this; 0 would be the time of day. */
const MAX_SEED = 99_999;

/**
 * A filter can't escape. `:` and `-` end a name, `*` matches anything; `?` matches one character, whatever it is, and
 * stands for all four. Names of parameters are letters, digits and `_`; others occur in `RegisterTest` and in names that
 * a program makes for its types. A test that differs in nothing but such a character may run along.
 */
const SPECIAL = /[:*-]/g;

const STOPS = /^--?gtest_(?:fail_fast|break_on_failure)(?:=(?!0|f)|$)/;

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
  unreported: (_, words) => stoppedEarly('GoogleTest', words, STOPS),
  // Behind `env` variables are words of the command. CTest hands them on to the programs that it starts, but no filter.
  isCalledBy: (words, variables = []) =>
    !callsProgram(words, CTEST_PROGRAMS) &&
    [...variables, ...words].some((word) => /^--?gtest_|^GTEST_\w+=/.test(word)),
  mayHaveReported: ({ reported: { format, className, suites } }) =>
    format === 'junit' && suites[0] === 'AllTests' && suites.length === 2 && suites[1] === className,
  select: (tests, { maxArgumentChars, shuffleSeed }) => ({
    calls: splitCalls(
      tests.filter((test) => !isOutside(test)),
      maxArgumentChars,
      (part) => callFor(part, shuffleSeed),
    ),
    unselectable: tests.filter(isOutside).map(({ id }) => ({
      test: id,
      reason:
        'It failed outside of every test, where things are set up for a suite or for all of them: only the whole program can run again.',
    })),
  }),
};

/** Failures outside of every test have no class, and no name. */
function isOutside({ reported: { className, name } }: RequestedTest): boolean {
  return className === '' && name === '';
}

function callFor(tests: readonly RequestedTest[], shuffleSeed: number | undefined): Call {
  const patterns = new Set(tests.map(({ reported }) => patternOf(reported)));
  return {
    tests: tests.map(({ id }) => id),
    args: [
      `--gtest_filter=${[...patterns].join(':')}`,
      ...(shuffleSeed === undefined
        ? []
        : ['--gtest_shuffle', `--gtest_random_seed=${1 + (Math.abs(shuffleSeed) % MAX_SEED)}`]),
    ],
    env: NO_SHARDS,
  };
}

function patternOf({ className, name }: ReportedName): string {
  return `${className}.${name}`.replace(SPECIAL, '?');
}
