import type { TestId } from '../model/test-id.js';
import type { TestResult } from '../model/test-result.js';
import { isFailing } from '../model/test-result.js';
import type { CameBack } from '../policy/rounds/came-back.js';
import { whatCameBack } from '../policy/rounds/came-back.js';
import { unexplainedEnding } from '../policy/rounds/ending-words.js';
import { withoutMistakenNames } from '../policy/rounds/namesakes.js';
import type { AssembleOptions } from '../reports/assemble-results.js';
import { assembleResults } from '../reports/assemble-results.js';
import type { Trial } from './trial.js';

/** A trial with what its reports say. */
export interface ReadTrial {
  readonly trial: Trial;
  /** With the names that their reports have for them, in the first trial. */
  readonly results: readonly TestResult[];
  /** How the tests that it was asked for ended. */
  readonly tries: CameBack['tries'];
  /** What of it is red and no failing test explains, in sentences. */
  readonly unexplained: readonly string[];
}

export function readTrial(trial: Trial, options: AssembleOptions): ReadTrial {
  // Running tests again takes the names that their tool knows.
  const keepsNames = options.keepsNames === true || trial.way === 'whole';
  const assembled = assembleResults(trial.reports, { ...options, keepsNames });
  const results = options.known === undefined ? assembled : withoutMistakenNames(assembled, options.known);
  const ending = unexplainedEnding(trial, {
    reports: trial.reports.filter(({ format, incomplete }) => format !== undefined || incomplete).length,
    brokenReports: trial.reports.filter(({ incomplete }) => incomplete).length,
    tests: results.length,
    failing: results.filter(({ outcome }) => isFailing(outcome)).length,
    outputEnd: trial.outputEnd,
  });
  const { tries, stayedAway } = whatCameBack(trial, results);
  // Where the process died nobody wonders what is missing.
  const away = ending === undefined ? stayedAway : undefined;
  // A retry is held against what it was asked for.
  const cutShort = trial.way === 'whole' ? trial.reports.map((report) => report.cutShort) : [];
  const unexplained = [ending, trial.unreported, ...cutShort, away].filter((says) => says !== undefined);
  return { trial, results, tries, unexplained };
}

/** Ids that tests had in the first trial. */
export function idsOf({ results }: ReadTrial): ReadonlySet<TestId> {
  return new Set(results.map(({ id }) => id));
}
