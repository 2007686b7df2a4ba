import type { TestId } from '../model/test-id.js';
import type { ReportedName } from '../model/test-result.js';
import { programName } from './command-words.js';
import type { Call, Runner, SelectionFacts } from './runner.js';
import { splitCalls } from './split-calls.js';
import { stoppedEarly } from './stopped-early.js';

const PROGRAMS = /^(?:phpunit(?:-[\d.]+)?(?:\.phar)?|simple-phpunit|paratest)$/;

/** Characters. PCRE refuses an expression that takes 64 KiB when it is compiled, where a character takes two bytes. */
const MAX_PATTERN_CHARS = 20_000;

const NOT_IN_A_TEST =
  'It failed before a test, or after it: in a method for the whole class, or where its data come from. There is no test to run again.';
const OTHER_REPORT =
  'This report does not say which class it is in. Let PHPUnit write JUnit XML as well: `--log-junit FILE`.';

/** Methods around the tests of a class, to which PHPUnit ascribes what fails there. */
const HOOKS = /^(?:setUpBeforeClass|tearDownAfterClass)$/;

/**
 * PHPUnit. A filter that is an expression with its delimiters is taken as it is, by every version; it is compared with
 * `Shop\CartTest::testAdds with data set "two"`. A test that depends on another (`@depends`) is skipped without it: it
 * comes back as skipped, and is not taken for passed.
 */
export const phpunit: Runner = {
  name: 'phpunit',
  title: 'PHPUnit',
  ownFormats: [],
  canShuffle: true,
  isCalledBy: (words) => words.some((word) => PROGRAMS.test(programName(word))),
  mayHaveReported: ({ reported: { format, file } }) => format === 'junit' && file.endsWith('.php'),
  unreported: (_, words) => stoppedEarly('PHPUnit', words, /^--stop-on-\w/),
  select(tests, facts) {
    const chosen: { readonly id: TestId; readonly pattern: string }[] = [];
    const unselectable: { test: TestId; reason: string }[] = [];
    for (const { id, reported } of tests) {
      const reason = whyNot(reported);
      if (reason === undefined) chosen.push({ id, pattern: patternOf(reported) });
      else unselectable.push({ test: id, reason });
    }
    return { calls: callsFor(chosen, facts), unselectable };
  },
};

function whyNot({ format, className, name }: ReportedName): string | undefined {
  if (format !== 'junit') return OTHER_REPORT;
  // `Error` and `Warning` stand for tests whose data could not be had.
  return className === '' || HOOKS.test(name) ? NOT_IN_A_TEST : undefined;
}

function callsFor(
  tests: readonly { readonly id: TestId; readonly pattern: string }[],
  { maxArgumentChars, shuffleSeed }: SelectionFacts,
): Call[] {
  const order =
    shuffleSeed === undefined ? [] : ['--order-by=random', `--random-order-seed=${Math.abs(shuffleSeed)}`];
  return splitCalls(tests, Math.min(MAX_PATTERN_CHARS, maxArgumentChars), (some) => {
    const patterns = [...new Set(some.map(({ pattern }) => pattern))];
    return {
      tests: some.map(({ id }) => id),
      // `D`: without it, `$` also matches before a line break at the end.
      args: ['--filter', `/^(?:${patterns.join('|')})$/D`, ...order],
    };
  });
}

/** Namespaces are joined by dots in the attribute `classname`, and no class has one in its name. */
function patternOf({ className, name }: ReportedName): string {
  return quoted(`${className.replaceAll('.', '\\')}::${name}`);
}

/** Everything but letters, digits and spaces by its bytes or behind a backslash: the same in every code page. */
function quoted(text: string): string {
  return text.replace(/[^\w ]/gu, (c) => {
    if (c >= '!' && c <= '~') return `\\${c}`;
    return [...Buffer.from(c)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
}
