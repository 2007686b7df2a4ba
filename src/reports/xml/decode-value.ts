const NAMED: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

/** The five names of XML and numbers. What else looks like a reference is text: reports are full of `&nbsp;`. */
const REFERENCE = /&(?:#(\d{1,29})|#[xX]([0-9a-fA-F]{1,29})|(amp|apos|gt|lt|quot));/g;

/** Text of a document as it is meant: line ends as line feeds, references resolved once. */
export function decodeReferences(raw: string): string {
  const text = withLineFeeds(raw);
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    return character(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16), whole);
  });
}

/** Text in which nothing stands for anything else, such as that of a CDATA section. */
export function withLineFeeds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
}

/** Control characters are kept (ESC colours output; the ids escape it); what is no character at all goes. */
function character(code: number, whole: string): string {
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) return '';
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** Decodes a stretch of UTF-8. */
export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}
