import { boundedFailure, type Failure, firstLine, MAX_STACK_LENGTH } from '../model/failure.js';
import type { Attempt, Outcome } from '../model/test-result.js';
import { childElements, firstAttribute, ownText, type XmlElement } from './xml/xml-element.js';

/** Elements that say how one attempt ended, and how it ended. */
const FAILURES: ReadonlyMap<string, 'failed' | 'error'> = new Map([
  ['failure', 'failed'],
  ['error', 'error'],
  ['flakyFailure', 'failed'],
  ['flakyError', 'error'],
  ['rerunFailure', 'failed'],
  ['rerunError', 'error'],
]);

/**
 * Values of `status` and `result` for tests that did not run: GoogleTest and CTest write `notrun`, `disabled` and
 * `suppressed`, others `ignored` or `skipped`, and none of them needs to add a <skipped>.
 */
const NOT_RUN: ReadonlySet<string> = new Set([
  'disabled',
  'notrun',
  'not run',
  'not_run',
  'ignored',
  'skipped',
  'suppressed',
  'pending',
]);

/** Values of `status` that speak of a failure even where no element does: nothing red may get lost. */
const FAILING_STATUS: ReadonlyMap<string, 'failed' | 'error'> = new Map([
  ['fail', 'failed'],
  ['failed', 'failed'],
  ['failure', 'failed'],
  ['error', 'error'],
  ['errored', 'error'],
]);

/** True for the elements that speak of a failed attempt. */
export function isFailureElement(element: XmlElement): boolean {
  return FAILURES.has(element.name);
}

/**
 * The attempts that one <testcase> tells of, in order of execution.
 *
 * - <flakyFailure> and <flakyError> (Surefire, nextest, Playwright) are failed attempts before the last one, which
 *   passed. With a <failure> beside them the last one counts as failed: nextest writes both for a test that may
 *   not be flaky (`flaky-result = "fail"`).
 * - <rerunFailure> and <rerunError> are attempts after a first one that failed, all failed too.
 * - Failed wins over skipped, and both over an attribute.
 */
export function readAttempts(testcase: XmlElement): Attempt[] {
  const children = childElements(testcase);
  const main = children.filter((child) => child.name === 'failure' || child.name === 'error');
  const flaky = children.filter((child) => child.name.startsWith('flaky') && isFailureElement(child));
  const reruns = children.filter((child) => child.name.startsWith('rerun') && isFailureElement(child));
  const durationMs = readDuration(testcase);
  const failing = joinFailures(main);
  const last: Attempt[] = failing === undefined ? [] : [withDuration(failing, durationMs)];
  const attempts = [...flaky.map(readFailedAttempt), ...last, ...reruns.map(readFailedAttempt)];
  if (failing !== undefined || (flaky.length === 0 && reruns.length > 0)) return attempts;
  return [...attempts, withDuration({ outcome: outcomeWithoutFailure(testcase, children) }, durationMs)];
}

function outcomeWithoutFailure(testcase: XmlElement, children: readonly XmlElement[]): Outcome {
  const states = ['status', 'result'].map((name) => firstAttribute(testcase, name).trim().toLowerCase());
  const failing = states.map((state) => FAILING_STATUS.get(state)).find((outcome) => outcome !== undefined);
  if (failing !== undefined) return failing;
  if (children.some((child) => child.name === 'skipped')) return 'skipped';
  return states.some((state) => NOT_RUN.has(state)) ? 'skipped' : 'passed';
}

/**
 * Several failures of one attempt become one: the first gives outcome, type and message, the others follow in its
 * stack. Soft assertions and tear-downs write so.
 */
function joinFailures(elements: readonly XmlElement[]): Attempt | undefined {
  const [first, ...others] = elements;
  if (first === undefined) return undefined;
  const attempt = readFailedAttempt(first);
  return others.reduce((joined, other) => addFailure(joined, readFailure(other)), attempt);
}

/** Adds a further failure to a failed attempt, behind what its stack already holds. */
export function addFailure(attempt: Attempt, further: Failure): Attempt {
  const failure = attempt.failure ?? { type: '', message: '', stack: '' };
  if (failure.stack.length >= MAX_STACK_LENGTH) return attempt;
  const title = [further.type, firstLine(further.message)].filter((text) => text !== '').join(': ');
  const stack = [failure.stack, `Also: ${title}`, further.stack].filter((text) => text !== '').join('\n');
  return { ...attempt, failure: boundedFailure({ ...failure, stack }) };
}

function readFailedAttempt(element: XmlElement): Attempt {
  const attempt: Attempt = { outcome: FAILURES.get(element.name) ?? 'failed', failure: readFailure(element) };
  return withDuration(attempt, readDuration(element));
}

/** Type, message and stack of a failure element. */
export function readFailure(element: XmlElement): Failure {
  const text = trimBlankLines(ownText(element));
  // Surefire and nextest give attempts that do not decide a child of their own for the stack.
  const inner = childElements(element).find((child) => /^stack-?trace$/i.test(child.name));
  const stack = text === '' && inner !== undefined ? trimBlankLines(ownText(inner)) : text;
  const message = firstAttribute(element, 'message');
  return boundedFailure({
    type: firstAttribute(element, 'type').trim(),
    message: message === '' ? firstLine(stack) : message.trim(),
    stack,
  });
}

function trimBlankLines(text: string): string {
  // Bounded before any pattern sees it; far more than is kept in the end.
  return text
    .slice(0, 10 * MAX_STACK_LENGTH)
    .trimEnd()
    .replace(/^(?:[^\S\n]*\n)+/, '');
}

function withDuration(attempt: Attempt, durationMs: number | undefined): Attempt {
  return durationMs === undefined ? attempt : { ...attempt, durationMs };
}

function readDuration(element: XmlElement): number | undefined {
  return parseSeconds(firstAttribute(element, 'time'));
}

/** Three years: what is longer was not a duration. */
const MAX_SECONDS = 1e8;

/**
 * Seconds as reports spell them, in milliseconds: `1.5`, `1,234.5` (Surefire up to 2.22), `0,5` (writers that obey
 * the machine's language), `4.5e-05` (Perl, Ruby). `1,234` may be either and stays unknown, as does everything
 * else: a wrong duration would spoil a test's statistics.
 */
export function parseSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 40) return undefined;
  let plain: string | undefined;
  if (/^\d*\.?\d+(?:e[+-]?\d{1,3})?$|^\d+\.$/i.test(trimmed)) plain = trimmed;
  else if (/^\d{1,3}(?:,\d{3})+\.\d+$|^\d{1,3}(?:,\d{3}){2,}$/.test(trimmed))
    plain = trimmed.replaceAll(',', '');
  else if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(trimmed)) plain = trimmed.replaceAll('.', '').replace(',', '.');
  else if (/^(?:0|\d{4,}),\d+$|^\d+,(?:\d{1,2}|\d{4,})$/.test(trimmed)) plain = trimmed.replace(',', '.');
  const seconds = plain === undefined ? Number.NaN : Number(plain);
  return seconds <= MAX_SECONDS ? Math.round(seconds * 1_000) : undefined;
}
