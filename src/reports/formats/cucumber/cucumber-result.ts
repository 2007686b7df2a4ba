import type { Failure } from '../../../model/failure.js';
import { type JsonObject, objectOf, textOf } from '../../json/values.js';
import { failureOf } from '../failure-of.js';
import { failureOfStatus, failureOfText } from './cucumber-failure.js';
import { isBrokenStep } from './cucumber-steps.js';

/** The failure in a result of Cucumber's messages, in the words of its JUnit report. */
export function failureOfResult(result: JsonObject, status: string, stepText: string): Failure {
  const text = textOf(result.message);
  const { type, message, stackTrace } = objectOf(result.exception);
  if (!isBrokenStep(status)) return failureOfStatus(status, stepText, text);
  // Before messages 22 there was no exception, only what is shown of it.
  if (textOf(type) === '') return failureOfText(text);
  return failureOf(textOf(type), textOf(message), textOf(stackTrace) || text, '');
}
