import { boundedFailure } from '../../../model/failure.js';
import { BoundedOutput } from '../bounded-output.js';
import type { LocatedFailure } from '../located-failure.js';

/** Since Rust 1.73 the message stands in the next line. */
const PANIC = /^thread '.*' (?:\(\d+\) )?panicked at (?:'([^\n]*)', )?([^\n']*?):(\d+):\d+:?$/m;

/** What comes behind the message of a panic. */
const BEHIND = /^(?:note: |stack backtrace:)/m;

/** Why a test failed: what it printed holds the panic; `message` and `reason` are libtest's own verdicts. */
export function failureOfOutput(stdout: string, message: string, reason: string): LocatedFailure {
  const output = new BoundedOutput();
  output.add(stdout);
  const stack = output.text.trim();
  const panic = PANIC.exec(stack);
  const [line = '', inOldStyle, file = '', number] = panic ?? [];
  const behind = panic === null ? stack : stack.slice(panic.index + line.length);
  const said = inOldStyle ?? behind.slice(0, BEHIND.exec(behind)?.index).trim();
  const failure = boundedFailure({
    type: panic === null ? '' : 'panic',
    message: message || reason || said,
    stack,
  });
  return panic === null ? { failure } : { failure, failedAt: { file, line: Number(number) } };
}
