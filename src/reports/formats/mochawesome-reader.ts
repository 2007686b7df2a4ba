import type { Attempt } from '../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../format.js';
import { durationFrom, type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../json/values.js';
import { failureOfParts } from './error-text.js';
import { failedAttempt } from './failed-attempt.js';
import { counted, type JsonReading, missing, readJsonReport } from './json-report.js';
import { mochaParts } from './mocha-parts.js';

export function createMochawesomeReader(): ReportReader {
  return readJsonReport(readMochawesome);
}

/** Suites inside each other. */
const MAX_DEPTH = 100;

/** A file's suite holds the others, which may not name the file; hooks stand beside the tests of their suite. */
function readMochawesome(root: JsonObject): JsonReading {
  const cases: ReportedCase[] = [];
  const problems: ReadingProblem[] = [];

  function addSuite(suite: JsonObject, outerFile: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      if (problems.length === 0)
        problems.push(
          missing('Suites are inside each other more than 100 times; deeper ones were left out.'),
        );
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
  return { cases, problems: [...problems, ...unshown(root, cases)] };
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

function unshown(root: JsonObject, cases: readonly ReportedCase[]): ReadingProblem[] {
  const declared = numberOf(objectOf(root.stats).failures) ?? 0;
  const shown = cases.filter(({ attempts }) =>
    attempts.some(({ outcome }) => outcome === 'failed' || outcome === 'error'),
  ).length;
  if (declared <= shown) return [];
  return [missing(`It counts ${counted(declared, 'failure')} and shows ${shown}.`)];
}
