import { quoted, wholly } from './exact-pattern.js';
import { asArgument, fileBelow, isAbsolutePath } from './file-below.js';
import type { RequestedTest, Runner, SelectionFacts } from './runner.js';
import { callsScript } from './script-program.js';
import { isScriptPath, looksLikeTestOf } from './script-reports.js';
import { type Refusal, selectByPattern, type Target } from './select-by-pattern.js';
import { stoppedEarly } from './stopped-early.js';
import { templateNamePattern } from './template-names.js';

/**
 * Vitest looks for its pattern in the titles of blocks and test, joined by a space before version 5 and by ` > ` since.
 * Files are parts of paths, never more exact: names decide.
 */
export const vitest: Runner = {
  name: 'vitest',
  title: 'Vitest',
  ownFormats: ['vitest-json'],
  isCalledBy: (words) => callsScript(words, ['vitest']),
  mayHaveReported: (test) => looksLikeTestOf('vitest', test),
  unreported: (_, words) => stoppedEarly('Vitest', words, /^--bail(?:=(?!0).*)?$/),
  canShuffle: true,
  select: (tests, facts) =>
    selectByPattern(tests, facts, {
      title: 'Vitest',
      targetOf: (test) => targetOf(test, facts),
      argsFor: (patterns, files) => [
        `--testNamePattern=${wholly(patterns)}`,
        ...shuffled(facts),
        ...files.map(asArgument),
      ],
      oneFileAtATime: true,
    }),
};

function shuffled({ shuffleSeed }: SelectionFacts): string[] {
  return shuffleSeed === undefined ? [] : ['--sequence.shuffle.tests=true', `--sequence.seed=${shuffleSeed}`];
}

/** Between two titles. A block without a title leaves nothing but what joins it. */
const JOINED = '(?: (?:> )?)+';

function targetOf(test: RequestedTest, facts: SelectionFacts): Target | Refusal {
  const { reported } = test;
  if (isScriptPath(reported.name) && reported.className === reported.name)
    return {
      reason: 'The file failed outside of its tests, and Vitest can be told to run tests again, not that.',
    };
  if (reported.className === UNHANDLED || reported.suites.includes(UNHANDLED))
    return { reason: 'An error that no test caught belongs to none that could run again.' };
  const file = fileOf(reported.file, facts);
  if (test.reported.format !== 'vitest-json') return { pattern: templateNamePattern(reported), file };
  return { pattern: ` ?${reported.name.split(' > ').map(quoted).join(JOINED)}`, file };
}

/** What Vitest's JUnit report calls errors outside of tests. */
const UNHANDLED = 'vitest unhandled errors';

/** JUnit spells files from Vitest's root, and so does Vitest look at what it is given. */
function fileOf(file: string, facts: SelectionFacts): string {
  return isAbsolutePath(file) ? file : fileBelow(file, facts) || file;
}
