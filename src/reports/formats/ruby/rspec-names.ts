// How RspecJunitFormatter names what RSpec's own JSON names too, so that a test has one identity in both.

/** `./spec/models/cart_spec.rb` is `spec.models.cart_spec`. */
export function classOfFile(file: string): string {
  return file
    .replace(/\.[^/.]*$/, '')
    .replaceAll('/', '.')
    .replace(/^\.+/, '');
}

const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\u001b': '\\e',
};

/** What XML can't hold is written there as Ruby would. */
export function asJUnitSpellsIt(name: string): string {
  return name.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (c) => {
    const code = (c.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return NAMED[c] ?? (code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`);
  });
}
