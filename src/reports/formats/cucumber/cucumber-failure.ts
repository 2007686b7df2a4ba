import type { Failure } from '../../../model/failure.js';
import { failureOf } from '../failure-of.js';

/** `AssertionError [ERR_ASSERTION]: 0 == 3`, `java.lang.AssertionError: expected`, `Error: no shop`. */
const TYPE_FIRST = /^((?:[\w$]+\.)*[\w$]*[A-Z][\w$]*)(?: \[\w+\])?(?:: |$)/;
/** Ruby's `expected 3 (RSpec::Expectations::ExpectationNotMetError)`. */
const TYPE_LAST = /^(.*) \(([A-Z]\w*(?:::\w+)*)\)$/;
/** What follows the message: the difference that Cucumber for JavaScript shows, or a line of the stack. */
const BEHIND_MESSAGE = /^\s*(?:\+ expected - actual$|at\s+\S|\S+\.(?:rb|feature|go|py):\d+)/;

/** A failure of which a report holds the text that Cucumber prints. */
export function failureOfText(text: string): Failure {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => BEHIND_MESSAGE.test(line));
  const said = (end === -1 ? lines : lines.slice(0, end)).join('\n').trim();
  const [first = ''] = said.split('\n', 1);
  const inFront = TYPE_FIRST.exec(first);
  if (inFront !== null) return failureOf(inFront[1] ?? '', said.slice(inFront[0].length), text, '');
  const behind = TYPE_LAST.exec(said.includes('\n') ? lastLine(said) : said);
  if (behind === null) return failureOf('', said, text, '');
  return failureOf(behind[2] ?? '', said.slice(0, said.lastIndexOf(' (')), text, '');
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** What is said of a step that has no failure of its own, but stops its scenario: `Undefined step: it rains`. */
export function failureOfStatus(status: string, step: string, text: string): Failure {
  const what = `${status.charAt(0).toUpperCase()}${status.slice(1)} step`;
  return failureOf('', step.trim() === '' ? what : `${what}: ${step.trim()}`, text, '');
}
