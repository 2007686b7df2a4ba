import type { ReportedCase } from '../../format.js';
import { type JsonObject, lineFrom, objectOf, objectsOf, textOf } from '../../json/values.js';
import { failedAttempt } from '../failed-attempt.js';
import { failureOf } from './playwright-attempts.js';
import { pathOf } from './playwright-tests.js';

/** `--max-failures` writes this among the errors, in colours. It is no failure: those have been told. */
const STOPPED_EARLY = /Testing stopped early after \d+ maximum allowed failures/;

/** Files that can't be loaded, global set-up, web servers: each error that belongs to no test is a case. */
export function casesOutsideOfTests(root: JsonObject, rootDir: string): ReportedCase[] {
  return objectsOf(root.errors)
    .filter((error) => !STOPPED_EARLY.test(textOf(error.message)))
    .map((error) => {
      const location = objectOf(error.location);
      return {
        suites: [],
        className: '',
        name: 'error outside of tests',
        file: pathOf(rootDir, textOf(location.file)),
        ...lineFrom(location.line),
        attempts: [failedAttempt('error', [failureOf(error)])],
      };
    });
}

export function wasStoppedEarly(root: JsonObject): boolean {
  return objectsOf(root.errors).some((error) => STOPPED_EARLY.test(textOf(error.message)));
}
