import type { ReadingProblem, ReportedCase } from '../../format.js';

/** What is known of a session when it ends. */
export interface SessionEnd {
  readonly exitStatus: number | undefined;
  /** Its report shows something that failed. */
  readonly showsFailure: boolean;
  /** Files that could not be loaded, which stop a session by themselves. */
  readonly collectionErrors: number;
}

/** What the exit status of pytest tells beyond its tests. */
export function readExitStatus(end: SessionEnd): {
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly ReadingProblem[];
} {
  const { exitStatus, showsFailure, collectionErrors } = end;
  const incomplete = (what: string) => [{ what, incomplete: true }];
  switch (exitStatus) {
    case undefined:
    case 0:
    case 5: // no tests
    case 7: // pytest-rerunfailures, --fail-on-flaky: each flaky test is there
      return { cases: [], problems: [] };
    case 2:
      // With files that can't be loaded pytest calls itself interrupted, and says all there is to say.
      if (collectionErrors > 0) return { cases: [], problems: [] };
      return {
        cases: [],
        problems: incomplete('The session was interrupted (exit status 2): tests may be missing.'),
      };
    case 3:
      return {
        cases: [INTERNAL_ERROR],
        problems: incomplete('pytest had an internal error (exit status 3): tests may be missing.'),
      };
    case 4:
      return { cases: [], problems: incomplete('pytest was not called as it should be (exit status 4).') };
    default:
      if (showsFailure) return { cases: [], problems: [] };
      return {
        cases: [],
        problems: incomplete(
          `pytest ended with exit status ${exitStatus}, but no test here failed: something else did, such as a limit on coverage.`,
        ),
      };
  }
}

/** By the name that pytest's JUnit report gives it. */
const INTERNAL_ERROR: ReportedCase = {
  suites: [],
  className: 'pytest',
  name: 'internal',
  file: '',
  attempts: [{ outcome: 'error', failure: { type: '', message: 'internal error', stack: '' } }],
};
