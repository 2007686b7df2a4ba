import type { TestId } from '../../src/model/test-id.js';
import type { ReportedName } from '../../src/model/test-result.js';
import type { RequestedTest, Runner, Selection, SelectionFacts } from '../../src/runners/runner.js';
import { readFixture } from '../reports/fixture-files.js';

// What runners are asked, and what their answers select.

export function facts(
  overrides: Partial<SelectionFacts> & { files?: readonly string[] } = {},
): SelectionFacts {
  const { files = [], ...others } = overrides;
  return {
    platform: 'linux',
    exists: (path) => files.includes(path),
    scratchFile: (name) => `/scratch/${name}`,
    maxArgumentChars: 40_000,
    ...others,
  };
}

/** A test to run again; its id is its name. */
export function requested(reported: Partial<ReportedName> & Pick<ReportedName, 'format'>): RequestedTest {
  const name = { suites: [], className: '', name: 'adds', file: '', ...reported };
  return { id: name.name as TestId, reported: name };
}

/** The names in a report, one for each of its tests, or for those that ran. */
export async function namesIn(fixture: string, { ran = false } = {}): Promise<ReportedName[]> {
  const report = await readFixture(fixture);
  const { format = '' } = report;
  const cases = [...report.cases].filter(({ attempts }) => !ran || attempts.at(-1)?.outcome !== 'skipped');
  return cases.map(({ suites, className, name, file, path, line }) => ({
    suites,
    className,
    name,
    file,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    format,
  }));
}

/** The value of an option that stands as `--option=value` in a call. */
export function optionOf(args: readonly string[] | undefined, option: string): string {
  const found = args?.find((arg) => arg.startsWith(`${option}=`));
  if (found === undefined) throw new Error(`No ${option} in ${args?.join(' ')}`);
  return found.slice(option.length + 1);
}

/** Which of the full names a tool would run, if it was asked for one test; where there is none, why. */
export function selectedBy(
  runner: Runner,
  reported: ReportedName,
  { matches, names }: { matches: (selection: Selection, name: string) => boolean; names: readonly string[] },
): string[] {
  const selection = runner.select([requested(reported)], facts());
  if (selection.calls.length === 0) return [`refused: ${selection.unselectable[0]?.reason}`];
  return [...new Set(names)].filter((name) => matches(selection, name));
}
