import { callsProgram } from './command-words.js';
import type { Call, RequestedTest, Runner, SelectionFacts } from './runner.js';
import { byteLength, roomForNames, splitBySize } from './split-by-size.js';

/** Characters that mean something in a regular expression of CMake; behind a backslash each means itself. */
const SPECIAL = /[\\^$.[()|?+*]/g;

/**
 * Bytes. CTest compiles an expression into a program of at most 32,767 and, past that, prints a complaint and selects
 * nothing. `programSize` says a little more than it takes.
 */
const MAX_PROGRAM_BYTES = 30_000;

/** Characters around the names: `-R`, `^(` and `)$`, `-I` and `1,,1`. */
const OTHER_CHARS = 40;

const PROGRAMS = new Set(['ctest', 'ctest3']);

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
  isCalledBy: (words) => callsProgram(words, PROGRAMS),
  mayHaveReported: ({ reported: { format, className, name, file, suites } }) =>
    format === 'ctest-xml' || (format === 'junit' && className === name && file === '' && suites.length <= 1),
  select: (tests, facts) => ({ calls: callsFor(tests, facts), unselectable: [] }),
};

function callsFor(tests: readonly RequestedTest[], { maxArgumentChars }: SelectionFacts): Call[] {
  const named = tests.map(({ id, reported }) => ({ id, pattern: patternOf(reported.name) }));
  const room = Math.min(MAX_PROGRAM_BYTES, roomForNames(maxArgumentChars, OTHER_CHARS));
  return splitBySize(named, room, ({ pattern }) => programSize(pattern)).map((part) => ({
    tests: part.map(({ id }) => id),
    args: [
      '-R',
      `^(${[...new Set(part.map(({ pattern }) => pattern))].join('|')})$`,
      // A part of the tests that the command asks for (`-I 2,,4`) would be a part of the selected ones now.
      '-I',
      '1,,1',
    ],
  }));
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

/** Each alternative has a node of its own, and so has each run of plain characters and each special one. */
function programSize(pattern: string): number {
  const special = pattern.match(/\\./gs)?.length ?? 0;
  return byteLength(pattern) + 8 * special + 12;
}
