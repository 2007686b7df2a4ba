import { boundedFailure, type Failure } from '../../model/failure.js';
import { MAX_FAILURE_TEXT } from './failure-of.js';

// JavaScript's errors reach reports as the text of `error.stack`: `TypeError: no cart`, then a frame a line.

const FIRST_FRAME = /\n[ \t]+at \S/;

/** `TypeError: `, `AssertionError [ERR_ASSERTION]: `. Other words before a colon are part of what somebody threw. */
const ERROR_NAME = /^([\w$.]*(?:Error|Exception)\d*)(?: \[\w+\])?(?::\s+|\s*$)/;

/** What such a text says. What is no error, a thrown string for example, has no type. */
export function failureOfErrorText(text: string): Failure {
  const stack = text.slice(0, MAX_FAILURE_TEXT).trimEnd();
  const end = FIRST_FRAME.exec(stack)?.index ?? stack.length;
  return boundedFailure({ ...splitErrorTitle(stack.slice(0, end)), stack });
}

/** Splits `TypeError: no cart` into type and message. */
export function splitErrorTitle(title: string): { readonly type: string; readonly message: string } {
  const text = title.trim();
  const name = ERROR_NAME.exec(text);
  return { type: name?.[1] ?? '', message: text.slice(name?.[0].length ?? 0).trim() };
}

/** A failure whose parts the report has one by one; empty ones are taken from the stack. */
export function failureOfParts(type: string, message: string, stack: string): Failure {
  const told = failureOfErrorText(stack === '' ? message : stack);
  const said = splitErrorTitle(message.slice(0, MAX_FAILURE_TEXT));
  return boundedFailure({
    type: type || said.type || told.type,
    message: said.message || told.message,
    stack: told.stack,
  });
}
