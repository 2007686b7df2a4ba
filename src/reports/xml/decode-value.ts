const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"'],
]);

/** Characters of the longest reference that is looked at; what is longer is text. */
const LONGEST_REFERENCE = 32;

/**
 * Text of a document as it is meant: line ends as line feeds, references resolved once. Known are the five names of
 * XML and numbers. What else looks like a reference is text: reports are full of `&nbsp;`.
 */
export function decodeReferences(raw: string): string {
  const text = withLineFeeds(raw);
  let at = text.indexOf('&');
  if (at === -1) return text;
  let decoded = '';
  let copied = 0;
  for (; at !== -1; at = text.indexOf('&', at + 1)) {
    const end = endOfReference(text, at + 1);
    const meant = end === -1 ? undefined : resolve(text.slice(at + 1, end));
    if (meant === undefined) continue;
    decoded += text.slice(copied, at) + meant;
    copied = end + 1;
    at = end;
  }
  return decoded + text.slice(copied);
}

/** Where its semicolon stands; -1 where there is none near enough. */
function endOfReference(text: string, from: number): number {
  const last = Math.min(text.length, from + LONGEST_REFERENCE);
  for (let i = from; i < last; i++) if (text[i] === ';') return i;
  return -1;
}

/** What a name or number between `&` and `;` stands for; `undefined` if it is none. */
function resolve(reference: string): string | undefined {
  if (!reference.startsWith('#')) return NAMED.get(reference);
  const [, hexadecimal, decimal] = /^#(?:[xX]([0-9a-fA-F]+)|(\d+))$/.exec(reference) ?? [];
  if (hexadecimal !== undefined) return character(Number.parseInt(hexadecimal, 16));
  return decimal === undefined ? undefined : character(Number(decimal));
}

/** Text in which nothing stands for anything else, such as that of a CDATA section. */
export function withLineFeeds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
}

/** Control characters are kept (ESC colours output; the ids escape it); what is no character at all goes. */
function character(code: number): string | undefined {
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) return '';
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Decodes a stretch of UTF-8. */
export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}
