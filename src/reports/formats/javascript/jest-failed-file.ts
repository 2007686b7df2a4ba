import { COLOUR } from '../../../model/colours.js';
import { boundedFailure, type Failure } from '../../../model/failure.js';
import type { ReportedCase } from '../../format.js';
import { splitErrorTitle } from '../error-text.js';
import { failedAttempt } from '../failed-attempt.js';
import { MAX_FAILURE_TEXT } from '../failure-of.js';
import type { JestFile } from './jest-document.js';

/** Jest's own words for a file that could not be loaded, or that failed in `afterAll`. */
const HEADLINE = 'Test suite failed to run';

/** The headline stands behind a bullet; the failures of single tests may stand around it. */
const HEADLINE_IN_TEXT = new RegExp(`● (?:${COLOUR})*${HEADLINE}(?:${COLOUR})*`);

/** A line of code that Jest shows, or a frame. */
const END_OF_MESSAGE = new RegExp(`\\n(?:${COLOUR}|[ \\t>])*(?:\\d+(?:${COLOUR}|[ \\t])*\\||at \\S)`);

/**
 * The failure of a file outside of its tests, as a case of its own. A file that failed although none of its tests
 * did is one too, whatever it says.
 */
export function failedFile(file: JestFile, hasFailingTest: boolean): ReportedCase | undefined {
  const headline = HEADLINE_IN_TEXT.exec(file.message);
  if (headline === null && (file.status !== 'failed' || hasFailingTest)) return undefined;
  const text = headline === null ? file.message : file.message.slice(headline.index + headline[0].length);
  const failures = text.trim() === '' ? [] : [failureOf(text)];
  return {
    suites: [],
    className: '',
    name: HEADLINE,
    file: file.path,
    attempts: [failedAttempt('error', failures)],
  };
}

function failureOf(text: string): Failure {
  const stack = text.slice(0, MAX_FAILURE_TEXT).replace(/^ {4}/gm, '').trim();
  const end = END_OF_MESSAGE.exec(stack)?.index ?? stack.length;
  return boundedFailure({ ...splitErrorTitle(stack.slice(0, end)), stack });
}
