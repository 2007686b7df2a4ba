import type { ReportedCase } from '../../format.js';
import { isObject, type JsonObject, lineFrom, objectOf, textOf } from '../../json/values.js';
import { failureOf } from '../failure-of.js';
import { failureOfResult } from './cucumber-result.js';
import { isFailingStep } from './cucumber-steps.js';

// What fails outside of scenarios, as cases named after it.

/** A feature that can't be parsed. */
export function caseOfParseError({ source, message }: JsonObject): ReportedCase {
  const { uri, location } = objectOf(source);
  return {
    suites: [],
    className: '',
    name: 'parse error',
    file: textOf(uri),
    ...lineFrom(objectOf(location).line),
    attempts: [{ outcome: 'error', failure: failureOf('', textOf(message), '', '') }],
  };
}

/** A hook of the whole run that failed. Of others there is no case. */
export function caseOfRunHook(hook: JsonObject, result: JsonObject): readonly ReportedCase[] {
  const status = textOf(result.status).toLowerCase();
  if (!isFailingStep(status)) return [];
  const { uri, location, javaMethod } = objectOf(hook.sourceReference);
  const kind = HOOKS.get(textOf(hook.type)) ?? 'hook of the run';
  return [
    {
      suites: [],
      className: textOf(objectOf(javaMethod).className),
      name: [kind, textOf(hook.name)].filter((part) => part !== '').join(': '),
      file: textOf(uri),
      ...lineFrom(objectOf(location).line),
      attempts: [{ outcome: 'error', failure: failureOfResult(result, status, textOf(hook.name)) }],
    },
  ];
}

const HOOKS: ReadonlyMap<string, string> = new Map([
  ['BEFORE_TEST_RUN', 'BeforeAll hook'],
  ['AFTER_TEST_RUN', 'AfterAll hook'],
]);

/** What stopped the run itself. */
export function caseOfRunError(finished: JsonObject): readonly ReportedCase[] {
  if (!isObject(finished.exception) && textOf(finished.message) === '') return [];
  const failure = failureOfResult(finished, 'failed', '');
  return [
    { suites: [], className: '', name: 'test run', file: '', attempts: [{ outcome: 'error', failure }] },
  ];
}
