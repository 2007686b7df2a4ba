import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import { type JsonReading, MAX_SUITES, readJsonReport, tooDeep, unshown } from '../../json/json-report.js';
import { durationFrom, type JsonObject, objectOf, objectsOf, textOf } from '../../json/values.js';
import { failureOfParts } from '../error-text.js';
import { failedAttempt } from '../failed-attempt.js';
import { mochaParts } from './mocha-parts.js';

export function createMochawesomeReader(): ReportReader {
  return readJsonReport(readMochawesome);
}

/** A file's suite holds the others, which may not name the file; hooks stand beside the tests of their suite. */
function readMochawesome(root: JsonObject): JsonReading {
  const cases: ReportedCase[] = [];
  const problems: ReadingProblem[] = [];

  function addSuite(suite: JsonObject, outerFile: string, depth: number): void {
    if (depth > MAX_SUITES) {
      if (problems.length === 0) problems.push(tooDeep());
      return;
    }
    const file = textOf(suite.fullFile) || textOf(suite.file) || outerFile;
    for (const hook of objectsOf(suite.beforeHooks)) addHook(hook, file);
    for (const test of objectsOf(suite.tests)) cases.push(caseOf(test, file, attemptOf(test, 'failed')));
    for (const inner of objectsOf(suite.suites)) addSuite(inner, file, depth + 1);
    for (const hook of objectsOf(suite.afterHooks)) addHook(hook, file);
  }

  function addHook(hook: JsonObject, file: string): void {
    const attempt = attemptOf(hook, 'error');
    if (attempt.outcome === 'error') cases.push(caseOf(hook, file, attempt));
  }

  for (const file of objectsOf(root.results)) addSuite(file, '', 0);
  problems.push(...unshown('failure', objectOf(root.stats).failures, countFailed(cases)));
  return { cases, problems };
}

function caseOf(test: JsonObject, file: string, attempt: Attempt): ReportedCase {
  return { ...mochaParts(test), file, attempts: [attempt] };
}

/** A test that was left out because its hook failed is `skipped`; Cypress knows no state for it either. */
function attemptOf(test: JsonObject, outcome: 'failed' | 'error'): Attempt {
  const duration = durationFrom(test.duration);
  if (test.fail === true || test.state === 'failed') {
    const { name, message, estack } = objectOf(test.err);
    const failure = failureOfParts(textOf(name), textOf(message), textOf(estack));
    return failedAttempt(outcome, [failure], duration);
  }
  const hasPassed = test.pass === true || test.state === 'passed';
  return { outcome: hasPassed ? 'passed' : 'skipped', ...duration };
}

function countFailed(cases: readonly ReportedCase[]): number {
  return cases.filter(({ attempts }) => attempts.some(({ outcome }) => isFailing(outcome))).length;
}
