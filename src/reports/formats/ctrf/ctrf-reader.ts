import type { Failure } from '../../../model/failure.js';
import type { Attempt, Outcome } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import { type JsonReading, readJsonReport, unshown } from '../../json/json-report.js';
import {
  durationFrom,
  type JsonObject,
  lineFrom,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from '../../json/values.js';
import { failureOfErrorText, failureOfParts } from '../error-text.js';
import { failedAttempt, MAX_TRIES, unknownFailures } from '../failed-attempt.js';

export function createCtrfReader(): ReportReader {
  return readJsonReport(readCtrf);
}

function readCtrf(root: JsonObject): JsonReading {
  const results = objectOf(root.results);
  const tests = objectsOf(results.tests).filter((test) => textOf(test.status) !== '');
  const tool = textOf(objectOf(results.tool).name);
  return {
    cases: tests.map((test) => caseOf(test, tool)),
    problems: unshownTests(objectOf(results.summary), tests),
  };
}

function caseOf(test: JsonObject, tool: string): ReportedCase {
  const file = textOf(test.filePath);
  const suites = suitesOf(test, file);
  const name = textOf(test.name);
  return {
    suites,
    className: '',
    name: tool === 'jest' ? withoutSuites(name, suites) : name,
    file,
    ...lineFrom(test.line),
    attempts: attemptsOf(test),
  };
}

/**
 * A list, or one text in which ` > ` separates, as the schema once had it. Reporters for Jest and Playwright put the
 * file's name there too, and one for Vitest the whole name of the test.
 */
function suitesOf({ suite, name }: JsonObject, file: string): readonly string[] {
  if (suite === name) return [];
  const suites = typeof suite === 'string' ? suite.split(' > ') : textsOf(suite);
  const fileName = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return suites.filter((each) => each !== fileName);
}

/** jest-ctrf-json-reporter writes the suites in front of the name, which they are in Jest's own report only once. */
function withoutSuites(name: string, suites: readonly string[]): string {
  const prefix = `${suites.join(' ')} `;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/**
 * `retryAttempts` are the tries before the one that the test itself tells; a reporter that counts fewer retries than
 * it lists tells the last one twice. Without the list, `retries` counts failed tries, and `flaky` means one at least.
 */
function attemptsOf(test: JsonObject): Attempt[] {
  const last = attemptOf(test);
  const tries = objectsOf(test.retryAttempts).slice(0, MAX_TRIES);
  const retries = numberOf(test.retries) ?? (test.flaky === true ? 1 : 0);
  if (tries.length > 0) {
    const earlier = retries > 0 && tries.length === retries + 1 ? tries.slice(0, -1) : tries;
    return [...earlier.map(attemptOf), last];
  }
  if (last.outcome === 'skipped' || (last.outcome === 'passed' && test.flaky === false)) return [last];
  return [...unknownFailures(Math.max(retries, test.flaky === true ? 1 : 0)), last];
}

function attemptOf(tried: JsonObject): Attempt {
  const duration = durationFrom(tried.duration);
  const outcome = outcomeOf(textOf(tried.status), textOf(tried.rawStatus));
  if (outcome !== 'failed' && outcome !== 'error') return { outcome, ...duration };
  return failedAttempt(outcome, failuresOf(tried), duration);
}

/** What tools call something else than a failed assertion. */
const ERRORS: ReadonlySet<string> = new Set(['error', 'errored', 'broken', 'timedout', 'timeout', 'crashed']);

/** `other` is what fits in none of the rest: it failed if the tool's own word says so, and else it decides nothing. */
function outcomeOf(status: string, rawStatus: string): Outcome {
  const raw = rawStatus.toLowerCase().replace(/[\s_-]/g, '');
  if (status === 'passed') return 'passed';
  if (status === 'failed') return ERRORS.has(raw) ? 'error' : 'failed';
  if (status === 'other' && ERRORS.has(raw)) return 'error';
  return status === 'other' && (raw === 'failed' || raw === 'failure') ? 'failed' : 'skipped';
}

function failuresOf(tried: JsonObject): Failure[] {
  const message = textOf(tried.message);
  const trace = textOf(tried.trace);
  if (message === '' && trace === '') return [];
  // mocha-ctrf-json-reporter writes the error's name before the message, and no colon between them.
  const { type } = failureOfErrorText(trace);
  const isNamed = type !== '' && message.startsWith(`${type} `);
  return [failureOfParts('', isNamed ? message.slice(type.length + 1) : message, trace)];
}

/** What failed matters most; a report that counts more tests than it has was cut, or is not of this format. */
function unshownTests(summary: JsonObject, tests: readonly JsonObject[]): ReadingProblem[] {
  const failed = tests.filter(({ status }) => status === 'failed').length;
  return [
    ...unshown('failed test', summary.failed, failed),
    ...unshown('test', summary.tests, tests.length),
  ].slice(0, 1);
}
