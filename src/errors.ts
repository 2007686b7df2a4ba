/**
 * An error that its reader can mend: bad usage, bad configuration, nothing to read. It is shown without a stack.
 * Anything else that is thrown is a bug of ours, and is shown with one.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;
  readonly details: readonly string[];

  constructor(
    message: string,
    options: { exitCode?: ExitCode; details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT.usage;
    this.details = options.details ?? [];
  }
}

/** Exit codes of the command line; the action fails its step for everything but 0. */
export const EXIT = { green: 0, unexcused: 1, usage: 2, nothingRead: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const ISSUES_URL = 'https://github.com/deflake/deflake/issues';

/** What to print for anything that was thrown. */
export function explainError(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof UserError) {
    const details = error.details.map((detail) => `\n  - ${detail}`).join('');
    return { message: `${error.message}${details}`, exitCode: error.exitCode };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    message: `Deflake stopped on an unexpected error. This is probably a bug: please open an issue at ${ISSUES_URL} with this text.\n${stack}`,
    exitCode: EXIT.usage,
  };
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
