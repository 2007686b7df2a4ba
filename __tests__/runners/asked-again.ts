import { testId } from '../../src/model/test-id.js';
import type { ReportedName } from '../../src/model/test-result.js';
import type { RequestedTest, SelectionFacts } from '../../src/runners/runner.js';

/** A test to run again, by what its report says of it. */
export function askedAgain(reported: Partial<ReportedName>, format = 'junit'): RequestedTest {
  const name: ReportedName = { suites: [], className: '', name: '', file: '', format, ...reported };
  return { id: testId(name, { workspaces: [] }), reported: name };
}

export function factsWith(facts: Partial<SelectionFacts> = {}): SelectionFacts {
  return {
    platform: 'linux',
    exists: () => false,
    scratchFile: (name) => `/scratch/${name}`,
    maxArgumentChars: 100_000,
    ...facts,
  };
}
