import type { Call } from './runner.js';

/**
 * Characters that the arguments of one process may take together, whatever they are.
 *
 * Linux takes 128 KiB in one argument (and about 2 MiB in all, environment included), macOS 1 MiB in all; a character
 * takes up to three bytes of that. Windows takes 32,767 characters, but most tools are started there by a `.cmd` file, and
 * cmd.exe takes 8,191. Less only means that more processes are started.
 */
export function mostArgumentChars(platform: NodeJS.Platform): number {
  return platform === 'win32' ? 7_000 : 40_000;
}

/** Characters that an argument takes beside its own: a space, and quotes on Windows. */
const AROUND_ARGUMENT = 3;

export function charsOf(args: readonly string[]): number {
  return args.reduce((sum, arg) => sum + arg.length + AROUND_ARGUMENT, 0);
}

/**
 * Splits tests over as few calls as fit, in their order. `callFor` makes the call of some tests; it is asked again for
 * less of them where its arguments are too long. A single test always gets a call.
 */
export function splitCalls<T>(
  tests: readonly T[],
  maxChars: number,
  callFor: (tests: readonly T[]) => Call,
): Call[] {
  if (tests.length === 0) return [];
  const call = callFor(tests);
  if (tests.length === 1 || charsOf(call.args) <= maxChars) return [call];
  const half = Math.ceil(tests.length / 2);
  return [
    ...splitCalls(tests.slice(0, half), maxChars, callFor),
    ...splitCalls(tests.slice(half), maxChars, callFor),
  ];
}
