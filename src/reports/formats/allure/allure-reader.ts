import type { Attempt, Outcome } from '../../../model/test-result.js';
import type { ReportedCase, ReportReader } from '../../format.js';
import { type JsonReading, readJsonReport } from '../../json/json-report.js';
import {
  durationFrom,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../json/values.js';
import { failureOfParts } from '../error-text.js';
import { failedAttempt } from '../failed-attempt.js';

export function createAllureReader(): ReportReader {
  return readJsonReport((root) => {
    if ('children' in root) return readContainer(root);
    return 'errors' in root ? readGlobals(root) : readResult(root);
  });
}

/** One try of one test. `historyId` is the same for all tries of a test with the same parameters. */
function readResult(root: JsonObject): JsonReading {
  if (textOf(root.name) === '' && textOf(root.fullName) === '') return { cases: [], problems: [] };
  const test = textOf(root.historyId).slice(0, MAX_HISTORY_ID);
  return {
    cases: [caseOf(root)],
    problems: [],
    ...(test === '' ? {} : { tryOf: { test, startedMs: numberOf(root.start) ?? 0 } }),
  };
}

/** Characters. Two hashes, in fact. */
const MAX_HISTORY_ID = 200;

function caseOf(root: JsonObject): ReportedCase {
  const suites = ['parentSuite', 'suite', 'subSuite']
    .map((name) => labelOf(root, name))
    .filter((text) => text !== '');
  const className = labelOf(root, 'testClass') || (suites.length === 0 ? labelOf(root, 'package') : '');
  const name = textOf(root.name) || textOf(root.fullName);
  return {
    suites,
    className,
    name: `${name}${parametersOf(root, [...suites, name])}`,
    file: '',
    attempts: [attemptOf(root, root.start, root.stop)],
  };
}

function labelOf(root: JsonObject, name: string): string {
  return textOf(objectsOf(root.labels).find((label) => label.name === name)?.value);
}

/**
 * Parameters that tell tests apart and do not stand in a name yet: Playwright's project is a suite too. Excluded ones
 * change from run to run, as the number of the try does.
 */
function parametersOf(root: JsonObject, names: readonly string[]): string {
  const told = objectsOf(root.parameters)
    .filter(({ excluded, mode }) => excluded !== true && mode !== 'hidden' && mode !== 'masked')
    .map(({ name, value }) => ({ name: textOf(name), value: textOf(value) }))
    // allure-playwright excludes the number of the try in some versions only.
    .filter(
      ({ name, value }) => name !== 'Retry' && value !== '' && !names.some((each) => each.includes(value)),
    );
  return told.length === 0 ? '' : ` [${told.map(({ name, value }) => `${name}=${value}`).join(', ')}]`;
}

function attemptOf(json: JsonObject, start: unknown, stop: unknown): Attempt {
  const duration = durationFrom((numberOf(stop) ?? Number.NaN) - (numberOf(start) ?? Number.NaN));
  const outcome = outcomeOf(textOf(json.status));
  if (outcome === 'passed' || outcome === 'skipped') return { outcome, ...duration };
  const { message, trace } = objectOf(json.statusDetails);
  return failedAttempt(outcome, [failureOfParts('', textOf(message), textOf(trace))], duration);
}

/** `broken` is a test that failed by something else than an assertion. */
function outcomeOf(status: string): Outcome {
  switch (status) {
    case 'passed':
      return 'passed';
    case 'failed':
      return 'failed';
    case 'broken':
      return 'error';
    default:
      return 'skipped';
  }
}

/**
 * Fixtures around tests. One that failed before them is the failure of its tests, where it has any; one that failed
 * after them is told nowhere else.
 */
function readContainer(root: JsonObject): JsonReading {
  const before = listOf(root.children).length === 0 ? objectsOf(root.befores) : [];
  const failed = [...before, ...objectsOf(root.afters)].filter(
    ({ status }) => status === 'failed' || status === 'broken',
  );
  return { cases: failed.map(fixtureOf), problems: [] };
}

function fixtureOf(fixture: JsonObject): ReportedCase {
  const { failure, durationMs } = attemptOf(fixture, fixture.start, fixture.stop);
  const duration = durationMs === undefined ? {} : { durationMs };
  return {
    suites: [],
    className: '',
    name: textOf(fixture.name) || 'fixture',
    file: '',
    attempts: [failedAttempt('error', failure === undefined ? [] : [failure], duration)],
  };
}

/** Errors outside of tests, since Allure 3: of hooks, mostly, as `"before all" hook failed: no key`. */
function readGlobals(root: JsonObject): JsonReading {
  return { cases: objectsOf(root.errors).map(globalErrorOf), problems: [] };
}

function globalErrorOf(error: JsonObject): ReportedCase {
  const [, title, rest] = /^(.{1,500}? failed): ([\s\S]*)$/.exec(textOf(error.message)) ?? [];
  const failure = failureOfParts('', rest ?? textOf(error.message), textOf(error.trace));
  return {
    suites: [],
    className: '',
    name: title ?? 'error outside of tests',
    file: '',
    attempts: [failedAttempt('error', [failure])],
  };
}
