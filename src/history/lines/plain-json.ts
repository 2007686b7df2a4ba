/**
 * Parts of patterns for JSON as `canonicalJson` spells it. A pattern is quick from the first line on; code of our own
 * would have to be run often first. No two parts of one can match the same text, so that it takes linear time.
 */

/** Text: escapes by a letter, and those of control characters that have none. */
export const TEXT = String.raw`"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))[^"\\\x00-\x1f]*)*"`;

export const TEXTS = String.raw`\[(?:${TEXT}(?:,${TEXT})*)?\]`;

/** A whole number that is safe whatever its digits are. */
export const COUNT = String.raw`(?:0|[1-9]\d{0,14})`;

const DATE = String.raw`(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)`;

/** An instant on a day that every year has. */
export const INSTANT = String.raw`"\d{4}-${DATE}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"`;

export const YES_OR_NO = '(?:true|false)';

/**
 * Characters in which every text is short enough (`MAX_TEXT_LENGTH`), whatever they are; and not so many that the
 * pattern runs out of room to remember its way.
 */
export const MAX_PLAIN_LENGTH = 4_000;

/** Keys in their order with what they hold, the comma behind each. */
export function keys(
  ...pairs: readonly (readonly [key: string, value: string, isNeeded: boolean])[]
): string {
  return pairs.map(([key, value, isNeeded]) => `(?:"${key}":${value},)${isNeeded ? '' : '?'}`).join('');
}

/** A pattern for the whole of an object whose last key is always there. */
export function object(before: string, lastKey: string, lastValue: string): string {
  return String.raw`\{${before}"${lastKey}":${lastValue}\}`;
}
