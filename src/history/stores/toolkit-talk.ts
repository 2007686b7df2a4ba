import type { SaveFailure } from './cache-exchange.js';

/**
 * GitHub's toolkit returns the same value for every failure, and prints what it was. So what it prints is listened
 * to; it is passed on all the same.
 */
export async function listening<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly lines: readonly string[] }> {
  const { stdout } = process;
  const own = Object.getOwnPropertyDescriptor(stdout, 'write');
  const passOn = stdout.write.bind(stdout) as (...args: unknown[]) => boolean;
  const heard: string[] = [];
  const listen = (chunk: unknown, ...rest: unknown[]): boolean => {
    if (typeof chunk === 'string') heard.push(chunk);
    return passOn(chunk, ...rest);
  };
  stdout.write = listen as typeof stdout.write;
  try {
    const result = await work();
    return { result, lines: heard.join('').split('\n') };
  } finally {
    if (own === undefined) Reflect.deleteProperty(stdout, 'write');
    else Object.defineProperty(stdout, 'write', own);
  }
}

/** Why the cache did not take an entry. A policy's denial comes with status 200 and is known by its words. */
export function failureToSave(lines: readonly string[]): {
  readonly why: SaveFailure;
  readonly cause?: string;
} {
  const denial = firstMatch(lines, /cache write denied: ([^"%\\]*)/);
  if (denial !== undefined) return { why: 'denied', cause: denial };
  const reservation = firstMatch(lines, /Failed to reserve cache: (?:Error: )?(.*)/);
  const other = firstMatch(lines, /(?:Failed to save|Cache reservation failed): (.*)/);
  const cause = reservation ?? other;
  const isOutage = cause !== undefined && /after \d+ attempts|Rate limited/.test(cause);
  return { why: isOutage ? 'outage' : 'unknown', ...(cause !== undefined && { cause }) };
}

/** Why entries could not be restored; `undefined` where the toolkit found nothing and that is all. */
export function failureToRestore(lines: readonly string[]): string | undefined {
  const denial = firstMatch(lines, /(cache read denied: [^"%\\]*)/);
  if (denial !== undefined) return denial;
  const failure = firstMatch(lines, /Failed to restore: (.*)/);
  // An archive that is none: the service answered with something else, an error for instance.
  return failure !== undefined && /\btar\b/.test(failure) ? 'what came back is no archive' : failure;
}

/** What the cache says is shown to people: one line, without keys, which are long. */
const MAX_CAUSE_LENGTH = 200;

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined)
      return found
        .replace(/deflake1\.\S+/g, 'the entry')
        .trim()
        .slice(0, MAX_CAUSE_LENGTH);
  }
  return undefined;
}
