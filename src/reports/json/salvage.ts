import { endOfString } from './end-of-string.js';

/** What is whole in a JSON text that does not parse. */
export interface ClosedCopy {
  /** The text up to the last element of an array that was complete, with all that was open closed. */
  readonly text: string;
  /** True where the first value was complete: only something else stood behind it. */
  readonly isComplete: boolean;
  /** Where the text stops to make sense. */
  readonly end: number;
}

/**
 * Closes a JSON text that was cut off. What is lost is the element that was being written, and with it the part of
 * each object around it that would have followed. Only looks at brackets and strings: what it returns may still be
 * no JSON.
 */
export function closedCopy(text: string): ClosedCopy {
  const open: ('}' | ']')[] = [];
  /** Behind the last complete element of an array, and what was open there. */
  let safe = 0;
  let openAtSafe: readonly string[] = [];
  let i = 0;
  for (; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const end = endOfString(text, i);
      i = (end ?? text.length + 1) - 1;
    } else if (c === '{' || c === '[') {
      open.push(c === '{' ? '}' : ']');
    } else if (c === '}' || c === ']') {
      if (open.at(-1) !== c) break;
      open.pop();
      if (open.length === 0) return { text: text.slice(0, i + 1), isComplete: true, end: i + 1 };
      if (open.at(-1) === ']') [safe, openAtSafe] = [i + 1, [...open]];
    } else if (c !== undefined && !/[\s,:\w.+-]/.test(c)) {
      break;
    }
  }
  const closing = openAtSafe.toReversed().join('');
  return { text: text.slice(0, safe) + closing, isComplete: false, end: Math.min(i, text.length) };
}
