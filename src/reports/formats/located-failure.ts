import type { Failure } from '../../model/failure.js';
import type { ReportedCase } from '../format.js';

/** What a report says of a failure, and where that happened, if it says so. */
export interface LocatedFailure {
  readonly failure: Failure;
  readonly failedAt?: ReportedCase['failedAt'];
}
