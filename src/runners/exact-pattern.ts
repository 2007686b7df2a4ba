// Regular expressions that match names whole, for tools that select tests by a pattern.

const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;

/**
 * Characters that a pattern spells out: control characters, of which some can't be in an argument and others end it in
 * what reads it (Mocha looks at the first line alone), and halves of surrogate pairs, which no encoding takes.
 */
const SPELT_OUT = /[\p{Cc}\u2028\u2029\ufeff]|\p{Surrogate}/gu;

/** A pattern that matches this text and nothing else. */
export function quoted(text: string): string {
  return text
    .replace(SYNTAX, '\\$&')
    .replace(SPELT_OUT, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Matches what is one of these patterns from its first character to its last. `^a|b$` would not: there each end holds
 * for one of the alternatives only.
 */
export function wholly(patterns: readonly string[]): string {
  return `^(?:${patterns.join('|')})$`;
}

/** A symbol between spaces, as reporters join the names of blocks: `cart › total`, `cart > total`. */
const JOINT = /( +[^\p{L}\p{N}\s]{1,3} +|\s+)/u;

/**
 * A pattern for a full name that an XML reporter wrote: what it put between the names of blocks may be a space to the
 * test tool, or ` > ` (Vitest 5), and white space may have become other white space. A name that differs in no more than
 * that matches too.
 */
export function quotedLoosely(name: string): string {
  const parts = name.trim().split(JOINT);
  const loose = parts.map((part, i) => {
    if (i % 2 === 0) return quoted(part);
    return part.trim() === '' ? '\\s+' : `(?:\\s+(?:>|${quoted(part.trim())}))?\\s+`;
  });
  return `\\s*${loose.join('')}\\s*`;
}
