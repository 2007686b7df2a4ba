import { quoted, wholly } from './exact-pattern.js';
import { asArgument, fileBelow, isAbsolutePath } from './file-below.js';
import type { RequestedTest, Runner, SelectionFacts } from './runner.js';
import { callsScript } from './script-program.js';
import { looksLikeTestOf } from './script-reports.js';
import { type Refusal, selectByPattern, type Target } from './select-by-pattern.js';
import { stoppedEarly } from './stopped-early.js';
import { templateNamePattern } from './template-names.js';

/** Jest looks for its pattern, whatever the case, in the titles of blocks and test, joined by a space. */
export const jest: Runner = {
  name: 'jest',
  title: 'Jest',
  ownFormats: ['jest-json'],
  isCalledBy: (words) => callsScript(words, ['jest', 'react-scripts']),
  mayHaveReported: (test) => looksLikeTestOf('jest', test),
  unreported: (output, words) =>
    stoppedEarly('Jest', words, /^(?:-b|--bail(?:=(?!0|false).*)?)$/) ??
    (NOT_ALL_FILES.test(output) ? 'Jest did not run all files, as it stopped early (bail).' : undefined),
  canShuffle: true,
  select: (tests, facts) =>
    selectByPattern(tests, facts, {
      title: 'Jest',
      targetOf: (test) => targetOf(test, facts),
      // Files behind an option without a value: `--reporters default` before them would take them for more reporters.
      argsFor: (patterns, files) => [
        ...shuffled(facts),
        ...(files.length === 0 ? [] : ['--runTestsByPath', ...files.map(asArgument)]),
        `--testNamePattern=${wholly(patterns)}`,
      ],
      oneFileAtATime: true,
    }),
};

/** `Test Suites: 1 failed, 1 of 3 total`, maybe in colours. */
const NOT_ALL_FILES = /^.{0,20}Test Suites:.*\d+ of \d+ total/m;

/** Since Jest 29.5. */
function shuffled({ shuffleSeed }: SelectionFacts): string[] {
  return shuffleSeed === undefined ? [] : ['--randomize', `--seed=${shuffleSeed | 0}`];
}

/** What jest-junit calls a file that failed in a hook, and Jest one that could not be loaded. */
const FAILED_FILE = /^Test suite failed to run$|Test execution failure: could be caused by test hooks/;

function targetOf(test: RequestedTest, facts: SelectionFacts): Target | Refusal {
  const { reported } = test;
  if (FAILED_FILE.test(reported.name) || FAILED_FILE.test(reported.className))
    return {
      reason: 'The file failed outside of its tests, and Jest can be told to run tests again, not that.',
    };
  if (test.reported.format !== 'jest-json')
    return { pattern: templateNamePattern(reported), file: fileOf(reported.file, facts) };
  if (reported.name === 'obsolete snapshots' && reported.suites.length === 0)
    return { reason: 'Snapshots that no test uses are no failure that could pass when it runs again.' };
  // A block without a title leaves nothing but its space.
  const pattern = ` *${[...reported.suites, reported.name].map(quoted).join(' +')}`;
  return { pattern, file: fileOf(reported.file, facts) };
}

/** jest-junit spells files from `rootDir`, which may be another folder; without a file all are looked through. */
function fileOf(file: string, facts: SelectionFacts): string {
  return isAbsolutePath(file) ? file : fileBelow(file, facts);
}
