/** A start tag as it stands in a document. */
export interface StartTag {
  /** With its namespace prefix. */
  readonly name: string;
  /** Offset behind its `>`. */
  readonly end: number;
  readonly selfClosing: boolean;
  /** How a well-formed document would write it; absent where it is written so. */
  readonly rewritten?: string;
  /** True when a value held quotation marks that should have been escaped: where it ends was a guess. */
  readonly guessed: boolean;
}

/** Names that fast-xml-parser refuses by throwing, because they could reach a prototype. */
const REFUSED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The name under which an element goes on to the parser. */
export function safeName(name: string): string {
  return REFUSED_NAMES.has(name) ? `_${name}` : name;
}

/** True if a tag can begin at `at`; a `<` before anything else is text that somebody forgot to escape. */
export function beginsName(text: string, at: number): boolean {
  return /^[\p{L}_:]/u.test(text.slice(at, at + 2));
}

/**
 * Reads the start tag at `at`, which must be a `<` before a name. Tolerates what reports really contain: `<` and
 * `>` in values, attributes without value or quotes, no space between attributes, quotation marks inside a value
 * (NUnit names such as `Sum("a","b")`). Returns `undefined` if the text ends first.
 */
export function readStartTag(text: string, at: number): StartTag | undefined {
  let i = skipName(text, at + 1);
  const name = text.slice(at + 1, i);
  const attributes: string[] = [];
  let wellFormed = safeName(name) === name;
  let guessed = false;
  for (;;) {
    const space = skipSpace(text, i);
    const spaced = space > i;
    i = space;
    if (i >= text.length) return undefined;
    if (text[i] === '>' || text.startsWith('/>', i)) break;
    const start = i;
    i = skipName(text, i);
    if (i === start) {
      // A stray `/` or `=`.
      wellFormed = false;
      i++;
      continue;
    }
    const attributeName = text.slice(start, i);
    const afterName = skipSpace(text, i);
    if (text[afterName] !== '=' || /["'<]/.test(attributeName)) {
      wellFormed = false;
      guessed ||= /["']/.test(attributeName);
      continue;
    }
    const value = readValue(text, skipSpace(text, afterName + 1));
    if (value === undefined) return undefined;
    wellFormed &&= spaced && value.wellFormed;
    guessed ||= value.guessed;
    attributes.push(`${attributeName}="${value.raw.replaceAll('"', '&quot;')}"`);
    i = value.end;
  }
  const selfClosing = text[i] === '/';
  const tag = { name, end: i + (selfClosing ? 2 : 1), selfClosing, guessed };
  if (wellFormed) return tag;
  return { ...tag, rewritten: `<${[safeName(name), ...attributes].join(' ')}${selfClosing ? '/' : ''}>` };
}

interface AttributeValue {
  readonly raw: string;
  readonly end: number;
  readonly wellFormed: boolean;
  readonly guessed: boolean;
}

function readValue(text: string, at: number): AttributeValue | undefined {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") {
    let end = at;
    while (end < text.length && !endsUnquoted(text, end)) end++;
    return { raw: text.slice(at, end), end, wellFormed: false, guessed: false };
  }
  for (let end = text.indexOf(quote, at + 1), inner = false; end !== -1; end = text.indexOf(quote, end + 1)) {
    if (endsValue(text, end + 1)) {
      return { raw: text.slice(at + 1, end), end: end + 1, wellFormed: !inner, guessed: inner };
    }
    inner = true;
  }
  return undefined;
}

function endsUnquoted(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isSpace(code) || code === GREATER || (code === SLASH && text.charCodeAt(at + 1) === GREATER);
}

/** True if a value can end before `at`: the tag ends there, or the next attribute begins. */
function endsValue(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (at >= text.length || isSpace(code) || code === GREATER) return true;
  return /^(?:\/>|[\p{L}_:][\p{L}\p{N}_:.-]{0,60}\s{0,9}=\s{0,9}["'])/u.test(text.slice(at, at + 80));
}

const [SLASH, EQUALS, GREATER] = [0x2f, 0x3d, 0x3e];

/** Space, tab, line feed, carriage return, and NUL, which broken writers leave where a space was. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (i < text.length && isSpace(text.charCodeAt(i))) i++;
  return i;
}

function skipName(text: string, from: number): number {
  let i = from;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isSpace(code) || code === SLASH || code === GREATER || code === EQUALS) break;
  }
  return i;
}
