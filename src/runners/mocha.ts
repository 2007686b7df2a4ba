import type { ReportedName } from '../model/test-result.js';
import { quoted, quotedLoosely, wholly } from './exact-pattern.js';
import type { RequestedTest, Runner } from './runner.js';
import { callsScript } from './script-program.js';
import { looksLikeTestOf } from './script-reports.js';
import { type Refusal, selectByPattern, type Target } from './select-by-pattern.js';
import { stoppedEarly } from './stopped-early.js';

/**
 * Mocha looks for its pattern in the titles of blocks and test, joined by a space. It is given no files: it would add
 * them to those of its configuration, and in parallel mode run what is named twice twice. So tests of the same full
 * name in two files run together.
 */
export const mocha: Runner = {
  name: 'mocha',
  title: 'Mocha',
  ownFormats: ['mocha-json'],
  isCalledBy: (words) => callsScript(words, ['mocha', '_mocha']),
  mayHaveReported: (test) => test.reported.format === 'mochawesome' || looksLikeTestOf('mocha', test),
  unreported: (_, words) => stoppedEarly('Mocha', words, /^(?:-b|--bail)$/),
  canShuffle: false,
  select: (tests, facts) =>
    selectByPattern(tests, facts, {
      title: 'Mocha',
      targetOf,
      argsFor: (patterns) => [`--grep=${wholly(patterns)}`],
      oneFileAtATime: false,
    }),
};

const HOOK = /(?:^| )"(?:before|after) (?:each|all)" hook\b/;

function targetOf(test: RequestedTest): Target | Refusal {
  const { reported } = test;
  if (HOOK.test(reported.name) || HOOK.test(reported.className))
    return { reason: 'A hook failed, no test, and Mocha can be told to run tests again, not hooks.' };
  return { pattern: patternOf(test), file: '' };
}

/** Mocha's own reporters, and mochawesome, tell the titles of blocks in one, and that of the test. */
function patternOf({ reported }: RequestedTest): string {
  const { format, className, name, suites } = reported;
  if (format === 'junit' && suites.length !== 1) return junitReporterPattern(reported);
  const fullName = className === '' ? name : `${className} ${name}`;
  if (format !== 'junit') return quoted(fullName);
  // A suite without a title is left out: that may be mocha-junit-reporter too.
  return className === name
    ? `(?:${quotedLoosely(name)}|${quotedLoosely(fullName)})`
    : quotedLoosely(fullName);
}

/**
 * mocha-junit-reporter writes the full name and the title, in either order; in its mode for Jenkins the titles of
 * blocks, joined by a dot, and the title. Where a block ends like the title, it may be any of them.
 */
function junitReporterPattern({ className, name }: ReportedName): string {
  if (className.trim() === '') return quotedLoosely(name);
  const afterBlocks = quotedLoosely(className).replaceAll('\\.', '[. ]') + quotedLoosely(` ${name}`);
  if (name.endsWith(className)) return `(?:${quotedLoosely(name)}|${afterBlocks})`;
  if (className.endsWith(name)) return `(?:${quotedLoosely(className)}|${afterBlocks})`;
  return afterBlocks;
}
