/** What a report says of one failed attempt. All of it is hostile text of bounded length. */
export interface Failure {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** Characters of type, message and stack kept in memory; far more than any renderer shows. */
export const MAX_TYPE_LENGTH = 300;
export const MAX_MESSAGE_LENGTH = 4_000;
export const MAX_STACK_LENGTH = 12_000;

export function boundedFailure(failure: Failure): Failure {
  return {
    type: cut(failure.type, MAX_TYPE_LENGTH),
    message: cut(failure.message, MAX_MESSAGE_LENGTH),
    stack: cut(failure.stack, MAX_STACK_LENGTH),
  };
}

/** Cuts to `length` characters and says so; never leaves half a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const beginning = `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  // A copy: V8 makes of a slice a view that keeps the whole text in memory.
  return Buffer.from(beginning, 'utf16le').toString('utf16le');
}

/** The first line with something in it: what one row of a table can show. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
