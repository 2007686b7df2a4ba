import { boundedFailure, type Failure } from '../../../model/failure.js';

export interface DartError {
  readonly text: string;
  readonly stack: string;
  /** An assertion, and no exception. */
  readonly isFailure: boolean;
}

/** `TimeoutException after 0:00:01.000000: …`, `ArgumentError: …`: what Dart's exceptions begin with, if anything. */
const EXCEPTION = /^(\w{1,100}(?:Exception|Error))\b/;

/** Flutter's framework catches what a test throws, prints it between two lines, and says no more than that it did. */
const FLUTTER_TITLE = /EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK/;
const FLUTTER_ERROR = 'Test failed. See exception logs above.';

export function isFlutterFailure(printed: string): boolean {
  return FLUTTER_TITLE.test(printed);
}

export function failureOfError(
  error: DartError,
  printed: string,
): { readonly failure: Failure; readonly isFailure: boolean } {
  const flutter = error.text.startsWith(FLUTTER_ERROR) ? failureInPrint(printed) : undefined;
  if (flutter !== undefined) return flutter;
  const text = error.text.trim();
  const type = error.isFailure ? 'TestFailure' : (EXCEPTION.exec(text)?.[1] ?? '');
  const message = text.startsWith(`${type}: `) ? text.slice(type.length + 2) : text;
  return {
    failure: boundedFailure({ type, message, stack: error.stack.trimEnd() }),
    isFailure: error.isFailure,
  };
}

function failureInPrint(printed: string): { failure: Failure; isFailure: boolean } | undefined {
  const lines = printed.split('\n');
  const start = lines.findIndex((line) => /^The following .{1,200} was thrown/.test(line));
  const type = /^The following (\S+)/.exec(lines[start] ?? '')?.[1];
  if (type === undefined) return undefined;
  const length = lines
    .slice(start + 1)
    .findIndex((line) => line.trim() === '' || line.startsWith('When the exception'));
  const message = lines.slice(start + 1, length === -1 ? undefined : start + 1 + length);
  const stack = lines.slice(start + 1 + message.length).filter((line) => !/^═+$/.test(line));
  const isFailure = type === 'TestFailure' || type === 'assertion';
  return {
    failure: boundedFailure({ type, message: message.join('\n').trim(), stack: stack.join('\n').trim() }),
    isFailure,
  };
}
