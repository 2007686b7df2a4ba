import type { Attempt } from '../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../format.js';
import { durationFrom, type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../json/values.js';
import { failureOfParts } from './error-text.js';
import { failedAttempt } from './failed-attempt.js';
import { counted, type JsonReading, missing, readJsonReport } from './json-report.js';

export function createMochawesomeReader(): ReportReader {
  return readJsonReport(readMochawesome);
}

/** Suites inside each other. */
const MAX_DEPTH = 100;

/** Suites around a place, and the file that the outermost of them names. */
interface Place {
  readonly suites: readonly string[];
  readonly file: string;
}

/** A file's suite has no title and holds the others; hooks stand beside the tests of their suite. */
function readMochawesome(root: JsonObject): JsonReading {
  const cases: ReportedCase[] = [];
  const problems: ReadingProblem[] = [];

  function addSuite(suite: JsonObject, around: Place, depth: number): void {
    if (depth > MAX_DEPTH) {
      if (problems.length === 0)
        problems.push(
          missing('Suites are inside each other more than 100 times; deeper ones were left out.'),
        );
      return;
    }
    const place = placeIn(suite, around);
    for (const hook of objectsOf(suite.beforeHooks)) addHook(hook, place);
    for (const test of objectsOf(suite.tests)) cases.push(caseOf(test, place, attemptOf(test, 'failed')));
    for (const inner of objectsOf(suite.suites)) addSuite(inner, place, depth + 1);
    for (const hook of objectsOf(suite.afterHooks)) addHook(hook, place);
  }

  function addHook(hook: JsonObject, place: Place): void {
    const attempt = attemptOf(hook, 'error');
    if (attempt.outcome === 'error') cases.push(caseOf(hook, place, attempt));
  }

  for (const file of objectsOf(root.results)) addSuite(file, { suites: [], file: '' }, 0);
  return { cases, problems: [...problems, ...unshown(root, cases)] };
}

function placeIn(suite: JsonObject, around: Place): Place {
  const title = textOf(suite.title);
  return {
    suites: title === '' ? around.suites : [...around.suites, title],
    file: textOf(suite.fullFile) || textOf(suite.file) || around.file,
  };
}

/** The suites together are one part, as in the other reports of Mocha: those only have them so. */
function caseOf(test: JsonObject, { suites, file }: Place, attempt: Attempt): ReportedCase {
  return { suites: [], className: suites.join(' '), name: textOf(test.title), file, attempts: [attempt] };
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
