import { callsProgram } from './command-words.js';
import type { Call, RequestedTest, Runner } from './runner.js';
import { splitCalls } from './split-calls.js';
import { stoppedEarly } from './stopped-early.js';

/** Characters that mean something in a regular expression of CMake; behind a backslash each means itself. */
const SPECIAL = /[\\^$.[()|?+*]/g;

/**
 * Characters of the arguments. CTest compiles an expression into a program of at most 32,767 bytes; past that it prints a
 * complaint and selects nothing. A character takes five of them at worst: an alternative has a node of three, each run of
 * plain characters and each special one a node of four besides their own bytes.
 */
const MAX_CHARS = 6_000;

export const CTEST_PROGRAMS: ReadonlySet<string> = new Set(['ctest', 'ctest3']);

/**
 * CTest. Its `-R` takes one regular expression, in a dialect without `(?:`, that finds its match anywhere in a name.
 * There is a list of exact names from 3.29 on (`--tests-from-file`), but nobody tells here which version it is, and the
 * expression says the same in all of them. Tests that set up fixtures of the selected run along: CTest adds them itself.
 */
export const ctest: Runner = {
  name: 'ctest',
  title: 'CTest',
  ownFormats: ['ctest-xml'],
  // `--schedule-random` takes no seed.
  canShuffle: false,
  unreported: (_, words) => stoppedEarly('CTest', words, /^--stop-(?:on-failure|time)(?:=|$)/),
  isCalledBy: (words) => callsProgram(words, CTEST_PROGRAMS),
  mayHaveReported: ({ reported: { format, className, name, file, suites } }) =>
    format === 'ctest-xml' || (format === 'junit' && className === name && file === '' && suites.length <= 1),
  select: (tests, { maxArgumentChars }) => ({
    calls: splitCalls(tests, Math.min(MAX_CHARS, maxArgumentChars), callFor),
    unselectable: [],
  }),
};

function callFor(tests: readonly RequestedTest[]): Call {
  const patterns = new Set(tests.map(({ reported }) => patternOf(reported.name)));
  return {
    tests: tests.map(({ id }) => id),
    // A part of the tests that the command asks for (`-I 2,,4`) would be a part of the selected ones now.
    args: ['-R', `^(${[...patterns].join('|')})$`, '-I', '1,,1'],
  };
}

/** Matches the whole name and nothing else. Bytes that XML can't hold stand in a report as words. */
function patternOf(name: string): string {
  return name
    .split(/(\[NON-(?:XML-CHAR|UTF-8-BYTE)-0x[0-9A-F]{1,2}\])/)
    .map((part, i) => (i % 2 === 0 ? part.replace(SPECIAL, '\\$&') : rawByte(part)))
    .join('');
}

/** A byte that is no UTF-8 can't travel as an argument: a point matches it. */
function rawByte(word: string): string {
  const code = Number.parseInt(word.slice(word.indexOf('0x') + 2, -1), 16);
  return word.startsWith('[NON-XML') && code > 0 ? String.fromCharCode(code) : '.';
}
