import type { TestId } from '../../src/model/test-id.js';
import { isFailing, type ReportedName } from '../../src/model/test-result.js';
import { assembleResults } from '../../src/reports/assemble-results.js';
import type { RequestedTest, Selection, SelectionFacts } from '../../src/runners/runner.js';
import { readFixture, WORKSPACES } from '../reports/fixture-files.js';

// What runners of pytest, Go, RSpec and PHPUnit are asked.

/** Facts of a Linux machine on which these files are there. */
export function factsWith(
  files: readonly string[] = [],
  others: Partial<SelectionFacts> = {},
): SelectionFacts {
  return {
    platform: 'linux',
    exists: (path) => files.includes(path),
    scratchFile: (name) => `/scratch/${name}`,
    maxArgumentChars: 100_000,
    ...others,
  };
}

/** A test that failed, as its report tells it. */
export function failed(reported: Partial<ReportedName> & Pick<ReportedName, 'name'>): RequestedTest {
  const whole: ReportedName = { suites: [], className: '', file: '', format: 'junit', ...reported };
  return { id: `${whole.className} › ${whole.name}` as TestId, reported: whole };
}

/** What failed in a report of the fixtures, by its path below them. */
export async function failedInFixture(path: string): Promise<RequestedTest[]> {
  const reports = [await readFixture(path)];
  const results = assembleResults(reports, { duplicates: 'auto', workspaces: WORKSPACES, keepsNames: true });
  return results.flatMap(({ id, outcome, reported }) =>
    isFailing(outcome) && reported !== undefined ? [{ id, reported }] : [],
  );
}

/** A selection as text, for people. */
export function drawSelection({ calls, unselectable }: Selection): string {
  return [
    ...calls.map(({ args, env = {} }) =>
      [...Object.entries(env).map(([k, v]) => `${k}=${v}`), ...args].join(' '),
    ),
    ...unselectable.map(({ test, reason }) => `not ${test}: ${reason}`),
  ].join('\n');
}
