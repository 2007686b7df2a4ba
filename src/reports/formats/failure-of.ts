import { boundedFailure, type Failure, firstLine, MAX_STACK_LENGTH } from '../../model/failure.js';
import type { Attempt } from '../../model/test-result.js';

/** Adds a further failure to a failed attempt, behind what its stack already holds. */
export function addFailure(attempt: Attempt, further: Failure): Attempt {
  const failure = attempt.failure ?? { type: '', message: '', stack: '' };
  if (failure.stack.length >= MAX_STACK_LENGTH) return attempt;
  const title = [further.type, firstLine(further.message)].filter((text) => text !== '').join(': ');
  const stack = [failure.stack, `Also: ${title}`, further.stack].filter((text) => text !== '').join('\n');
  return { ...attempt, failure: boundedFailure({ ...failure, stack }) };
}

/** Characters of a failure's text that are looked at: far more than is kept in the end. */
export const MAX_FAILURE_TEXT = 10 * MAX_STACK_LENGTH;

/** A failure from its attributes, its text, and the text of the child that holds the stack, where there is one. */
export function failureOf(type: string, message: string, ownText: string, stackTrace: string): Failure {
  const own = trimBlankLines(ownText);
  const stack = own === '' ? trimBlankLines(stackTrace) : own;
  return boundedFailure({
    type: type.trim(),
    message: message === '' ? messageIn(stack) : message.trim(),
    stack,
  });
}

/** PHPUnit's texts begin with the name of the test, `Shop\CartTest::testSums with data set #1 (2, 2, 5)`. */
const PHPUNIT_TITLE = /^[\w\\\u0080-\uffff]+::\S.*\n+(?=\S)/;

/** jest-junit's begin with Jest's title, `● Test suite failed to run`. */
const JEST_TITLE = /^\s*● .*\n+(?=\s*\S)/;

/** What a failure says whose element has no message: its first line, or with PHPUnit all up to where it was thrown. */
function messageIn(text: string): string {
  const behindJestTitle = text.replace(JEST_TITLE, '');
  if (behindJestTitle !== text) return firstLine(behindJestTitle);
  const behindTitle = text.replace(PHPUNIT_TITLE, '');
  if (behindTitle === text) return firstLine(text);
  return behindTitle.split(/\n\s*\n/, 1)[0]?.trim() ?? '';
}

function trimBlankLines(text: string): string {
  return text
    .slice(0, MAX_FAILURE_TEXT)
    .trimEnd()
    .replace(/^(?:[^\S\n]*\n)+/, '');
}
