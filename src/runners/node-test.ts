import { quotedLoosely, wholly } from './exact-pattern.js';
import { asArgument, fileBelow } from './file-below.js';
import type { RequestedTest, Runner, SelectionFacts } from './runner.js';
import { programOf } from './script-program.js';
import { isScriptPath } from './script-reports.js';
import { type Refusal, selectByPattern, type Target } from './select-by-pattern.js';

/**
 * node:test looks for its pattern in the name of a test and in those of its suites, and since Node 22 in all of them
 * joined by a space. The JUnit report of Node 24 names files: there the joined name is asked for. Reports before it,
 * and TAP, do not tell versions apart: there the test's own name is, and tests of that name in other suites run along.
 */
export const nodeTest: Runner = {
  name: 'node-test',
  title: 'node:test',
  ownFormats: [],
  isCalledBy: (words) =>
    words.includes('--test') && words.some((word) => ['node', 'tsx'].includes(programOf(word))),
  mayHaveReported: ({ reported }) =>
    reported.format === 'tap' ||
    (reported.format === 'junit' && (reported.className === 'test' || isOfNode24(reported))),
  canShuffle: false,
  select: (tests, facts) =>
    selectByPattern(tests, facts, {
      title: 'node:test',
      targetOf: (test) => targetOf(test, facts),
      argsFor: (patterns, files) => [
        `--test-name-pattern=${wholly(patterns)}`,
        ...files.map((file) => asArgument(withoutMagic(file))),
      ],
      oneFileAtATime: true,
    }),
};

/** Since Node 24 a test's class is its suites, joined by a dot. */
function isOfNode24({ className, suites, file }: RequestedTest['reported']): boolean {
  return file !== '' && className === suites.join('.');
}

function targetOf({ reported }: RequestedTest, facts: SelectionFacts): Target | Refusal {
  const { suites, name } = reported;
  if (suites.length === 0 && isScriptPath(name))
    return {
      reason: 'The file failed outside of its tests, and node:test can be told to run tests again, not that.',
    };
  const parts = isOfNode24(reported) ? [...suites, name] : [name];
  const pattern = parts.map(asWritten).join('\\s+');
  // AVA joins titles so, and the reader of TAP takes them apart.
  const uncut = reported.format === 'tap' ? asWritten(`${suites.at(-1)} › ${name}`) : undefined;
  return {
    pattern: uncut === undefined ? pattern : `(?:${pattern}|${uncut})`,
    file: fileBelow(reported.file, facts),
  };
}

/** The JUnit reporter escapes quotation marks twice; TAP has line breaks as `\n`, which may be a backslash as well. */
function asWritten(name: string): string {
  return quotedLoosely(name).replaceAll('&quot;', '(?:&quot;|")').replaceAll('\\\\n', '(?:\\\\n|\\n)');
}

/** Since Node 21 a file is a pattern for files. */
function withoutMagic(file: string): string {
  return file.replace(/[[\]{}*?!]|(?<=[+@])\(/g, (c) => `[${c}]`);
}
