import { quoted, quotedLoosely, wholly } from './exact-pattern.js';
import type { RequestedTest, Runner } from './runner.js';
import { programOf } from './script-program.js';
import { isScriptPath, looksLikeTestOf } from './script-reports.js';
import { type Refusal, selectByPattern, type Target } from './select-by-pattern.js';
import { stoppedEarly } from './stopped-early.js';

/**
 * Playwright looks for its pattern in project, file and titles, joined by a space, with tags behind what they belong to.
 * That is more exact than its other ways: a place (`a.spec.ts:3`) is all parameters and all projects, and a line of
 * `--test-list` is also a block of that name, and can't have `›`, line breaks or outer spaces in its titles.
 */
export const playwright: Runner = {
  name: 'playwright',
  title: 'Playwright',
  ownFormats: ['playwright-json'],
  isCalledBy: (words) => words.includes('test') && words.some(isPlaywright),
  mayHaveReported: (test) => looksLikeTestOf('playwright', test) && isScriptPath(test.reported.className),
  unreported: (output, words) =>
    stoppedEarly('Playwright', words, /^(?:-x|--max-failures(?:=(?!0).*)?)$/) ?? leftOut(output),
  canShuffle: false,
  select: (tests, facts) =>
    selectByPattern(tests, facts, {
      title: 'Playwright',
      targetOf,
      // Between slashes, because it ignores the case otherwise. Files only spare loading the others.
      argsFor: (patterns, files) => [`--grep=/${wholly(patterns)}/`, ...files],
      oneFileAtATime: false,
    }),
};

/** Its reports for the terminal count tests behind a failed one of a serial block, or behind a failed hook. */
function leftOut(output: string): string | undefined {
  const count = /^.{0,20}?(\d+) did not run\b/m.exec(output)?.[1];
  return (
    count &&
    `Playwright left out ${count === '1' ? '1 test' : `${count} tests`}, as a hook or another test failed before.`
  );
}

function isPlaywright(word: string): boolean {
  return (
    programOf(word) === 'playwright' || /[\\/](?:@playwright[\\/]test|playwright)[\\/]cli\.js$/.test(word)
  );
}

/** Tags of a block or test, which the report shows only if they stand in its title. */
const TAGS = '(?: @\\S+)*';

function targetOf(test: RequestedTest): Target | Refusal {
  const { reported } = test;
  const { file } = reported;
  if (file === '' || (reported.name === 'error outside of tests' && reported.suites.length === 0))
    return { reason: 'It failed outside of tests, and Playwright can be told to run tests again, not that.' };
  const isXml = test.reported.format !== 'playwright-json';
  const suites = isXml ? withoutFirst(reported.suites, file) : reported.suites;
  const [project, ...blocks] = suites;
  const titles = [...suites, reported.name];
  const names = [
    [file, ...titles],
    // A project without a name is left out of reports, so that the first may be one or a block.
    ...(project === undefined
      ? []
      : [[project, file, ...withoutProject([...blocks, reported.name], project)]]),
  ];
  const patterns = names.map(
    (parts) => parts.map(isXml ? quotedLoosely : quoted).join(`${TAGS}(?: ›)? `) + TAGS,
  );
  return { pattern: ` *(?:${patterns.join('|')})`, file: filePattern(file) };
}

function withoutFirst(texts: readonly string[], text: string): readonly string[] {
  const at = texts.indexOf(text);
  return at === -1 ? texts : texts.toSpliced(at, 1);
}

/** The JUnit reporter puts the project in front of titles if told so (`includeProjectInTestName`). */
function withoutProject(titles: readonly string[], project: string): readonly string[] {
  const lead = `[${project}] `;
  const [first = '', ...others] = titles;
  return first.startsWith(lead) ? [first.slice(lead.length), ...others] : titles;
}

/** Playwright takes a file for a pattern that is looked for in whole paths; reports spell it from the folder of tests. */
function filePattern(file: string): string {
  const segments = file.split(/[\\/]/).filter((segment) => segment !== '');
  return `(?:^|[\\\\/])${segments.map(quoted).join('[\\\\/]')}$`;
}
