/** What RspecJunitFormatter writes for characters that XML can't hold. */
const SPELT: Readonly<Record<string, string>> = {
  '\\0': '\\x00',
  '\\a': '\\x07',
  '\\b': '\\x08',
  '\\f': '\\x0c',
  '\\v': '\\x0b',
  '\\e': '\\x1b',
};

/** A description as an expression of Ruby that matches it and no other. All of it is ASCII, which every locale has. */
export function descriptionPattern(description: string): string {
  const parts = description.split(/(\\(?:[0abfve]|x[0-9A-F]{2}|u[0-9A-F]{4,6}))/);
  const body = parts.map((part, i) => (i % 2 === 0 ? quoted(part) : eitherSpelling(part)));
  return `\\A${body.join('')}\\z`;
}

/** `\e` in a report is the character, or a backslash and an e in the code. */
function eitherSpelling(spelt: string): string {
  const hex = /^\\[xu](.+)$/.exec(spelt)?.[1];
  return `(?:${quoted(spelt)}|${hex === undefined ? SPELT[spelt] : `\\u{${hex}}`})`;
}

function quoted(text: string): string {
  return text.replace(/[^ -~]|[\\.*+?^$|()[\]{}-]/gu, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x20 || code > 0x7e ? `\\u{${code.toString(16)}}` : `\\${c}`;
  });
}
