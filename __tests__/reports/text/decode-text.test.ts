import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../src/reports/text/decode-text.js';
import { utf8 } from '../sources.js';

const TEXT = '<?xml version="1.0"?><a>žluť 😀</a>';

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('decodeText', () => {
  test.each([
    ['UTF-8', utf8(TEXT)],
    ['UTF-8 with a byte order mark', utf8(`\ufeff${TEXT}`)],
    ['UTF-16 LE with a byte order mark', utf16(TEXT, 'le', true)],
    ['UTF-16 BE with a byte order mark', utf16(TEXT, 'be', true)],
    ['UTF-16 LE without one', utf16(TEXT, 'le', false)],
    ['UTF-16 BE without one', utf16(TEXT, 'be', false)],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: TEXT });
  });

  test.each([
    ['ISO-8859-1', 0xe9, 'é'],
    ['windows-1252', 0x80, '€'],
    ['ISO-8859-2', 0xb9, 'š'],
    ["windows-1251' standalone='yes", 0xc6, 'Ж'],
  ])('reads what declares %s', (encoding, byte, character) => {
    const quote = encoding.includes("'") ? "'" : '"';
    const head = `<?xml version="1.0" encoding=${quote}${encoding}${quote}?><a>`;
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from([byte]), Buffer.from('</a>')]);
    expect(decodeText(bytes)).toEqual({ text: `${head}${character}</a>` });
  });

  test('does not believe in UTF-16 that is declared in single bytes, as .NET writes it', () => {
    const text = '<?xml version="1.0" encoding="utf-16"?><a>é</a>';
    expect(decodeText(utf8(text))).toEqual({ text });
  });

  test('names an encoding that does not exist and goes on', () => {
    const { text, problem } = decodeText(utf8('<?xml version="1.0" encoding="klingon-1"?><a/>'));
    expect(text).toContain('<a/>');
    expect(problem).toEqual({ what: expect.stringContaining('"klingon-1"'), incomplete: false });
  });

  test('replaces bytes that are no UTF-8, and says so', () => {
    const { text, problem } = decodeText(Buffer.from([0x3c, 0x61, 0x2f, 0x3e, 0xff]));
    expect(text).toBe('<a/>\ufffd');
    expect(problem?.what).toContain('UTF-8');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => typeof decodeText(bytes).text === 'string'),
    );
  });
});
