import type { TrialFacts } from '../policy/rounds/trial.js';
import type { ReadReport } from '../reports/report-file.js';

/** One start of the command, with the reports that it wrote. */
export interface Trial extends TrialFacts {
  readonly reports: readonly ReadReport[];
  /** Paths of the files that it wrote and that are reports. */
  readonly written: readonly string[];
  /** Reports that match the patterns, were there before, and were not written now. */
  readonly staleReports: readonly string[];
  /** What its output says went wrong that stands in no report, in a sentence. */
  readonly unreported?: string;
  /** The last of its output, as far as it could matter. */
  readonly outputEnd: string;
  /** Where its output and its reports are kept. */
  readonly folder: string;
}
