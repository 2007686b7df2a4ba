import { describe, expect, it } from '@jest/globals';
import type { ReportedName } from '../../src/model/test-result.js';
import { jest } from '../../src/runners/jest.js';
import { mocha } from '../../src/runners/mocha.js';
import { nodeTest } from '../../src/runners/node-test.js';
import { playwright } from '../../src/runners/playwright.js';
import type { Runner } from '../../src/runners/runner.js';
import { vitest } from '../../src/runners/vitest.js';
import { namesIn, optionOf, selectedBy } from './selections.js';

// Every report that a tool wrote about one project: whichever of them a test's name comes from, it selects the test
// that is meant, among the full names that the tool knows.

interface Tool {
  readonly runner: Runner;
  readonly option: string;
  /** How the tool reads its pattern. */
  readonly regExp: (pattern: string) => RegExp;
  /** The report whose names are the most exact ones, and how the tool joins them. */
  readonly truth: string;
  readonly join: (name: ReportedName) => string;
  readonly reports: readonly string[];
}

const joined = ({ suites, className, name }: ReportedName): string =>
  [...suites, className, name].filter((part) => part !== '').join(' ');

const TOOLS: readonly Tool[] = [
  {
    runner: jest,
    option: '--testNamePattern',
    regExp: (pattern) => new RegExp(pattern, 'i'),
    truth: 'jest/reports/plain.json',
    join: joined,
    reports: [
      'jest/reports/plain.json',
      'jest/reports/workers.json',
      'jest/reports/plain.xml',
      'jest/reports/classname-filepath.xml',
      'jest/reports/file-attribute.xml',
      'jest/reports/console.xml',
    ],
  },
  {
    runner: vitest,
    option: '--testNamePattern',
    regExp: (pattern) => new RegExp(pattern),
    truth: 'vitest/reports/plain.json',
    join: ({ name }) => name,
    reports: [
      'vitest/reports/plain.json',
      'vitest/reports/plain-v4.json',
      'vitest/reports/plain-v3.json',
      'vitest/reports/plain.xml',
      'vitest/reports/plain-v4.xml',
      'vitest/reports/plain-v3.xml',
      'vitest/reports/options.xml',
    ],
  },
  {
    runner: vitest,
    option: '--testNamePattern',
    regExp: (pattern) => new RegExp(pattern),
    truth: 'vitest/reports/plain.json',
    // Before version 5.
    join: ({ name }) => name.replaceAll(' > ', ' '),
    reports: ['vitest/reports/plain-v4.json', 'vitest/reports/plain-v4.xml', 'vitest/reports/options.xml'],
  },
  {
    runner: playwright,
    option: '--grep',
    regExp: (pattern) => new RegExp(pattern.slice(1, -1)),
    truth: 'playwright/reports/plain.json',
    join: ({ suites: [project, ...blocks], file, name }) => ` ${[project, file, ...blocks, name].join(' ')}`,
    reports: [
      'playwright/reports/plain.json',
      'playwright/reports/plain.xml',
      'playwright/reports/workers.json',
    ],
  },
  {
    runner: mocha,
    option: '--grep',
    regExp: (pattern) => new RegExp(pattern),
    truth: 'mocha/reports/plain.json',
    join: joined,
    reports: [
      'mocha/reports/plain.json',
      'mocha/reports/plain-xunit.xml',
      'mocha/reports/plain-junit.xml',
      'mocha/reports/options-junit.xml',
      'mocha/reports/jenkins-junit.xml',
      'mocha/reports/workers.json',
      'mocha/reports/retries-mochawesome.json',
    ],
  },
  {
    runner: nodeTest,
    option: '--test-name-pattern',
    regExp: (pattern) => new RegExp(pattern),
    truth: 'node-test/reports/plain.xml',
    join: (name) => [...name.suites, name.name].join(' ').replaceAll('&quot;', '"'),
    reports: ['node-test/reports/plain.xml', 'node-test/reports/workers.xml'],
  },
];

/** What reporters leave out of names can't be asked for. */
const STRIPPED = /red/;

describe.each(
  TOOLS.flatMap(({ reports, ...tool }) =>
    reports.map((report) => ({ ...tool, report, title: tool.runner.title })),
  ),
)('$title, asked by names from $report', ({ runner, option, regExp, truth, join, report }) => {
  it('runs the test that is meant', async () => {
    const names = (await namesIn(truth)).map(join);
    const matches = (selection: ReturnType<Runner['select']>, name: string): boolean =>
      regExp(optionOf(selection.calls[0]?.args, option)).test(name);
    const selections = (await namesIn(report, { ran: true })).map((reported) => ({
      name: reported.name,
      selected: selectedBy(runner, reported, { matches, names }),
    }));
    const wrong = selections.filter(
      ({ name, selected: [first, ...others] }) =>
        !STRIPPED.test(name) && (first === undefined || others.length > 0),
    );
    expect(wrong).toEqual([]);
    expect(new Set(selections.flatMap(({ selected }) => selected)).size).toBeGreaterThan(8);
  });
});
