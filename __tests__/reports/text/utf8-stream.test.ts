import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../src/reports/text/decode-text.js';
import { Utf8Check } from '../../../src/reports/text/utf8-check.js';
import { Utf8Stream } from '../../../src/reports/text/utf8-stream.js';
import { examples } from '../../effort.js';

/** Bytes in pieces whose lengths are drawn. */
const divided = (bytes: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(bytes, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 })).map(([whole, lengths]) => {
    const pieces: Uint8Array[] = [];
    let at = 0;
    for (const length of lengths) {
      pieces.push(whole.subarray(at, at + length));
      at += length;
    }
    return { whole, pieces: [...pieces, whole.subarray(at)] };
  });

const nearlyUtf8 = fc
  .array(fc.constantFrom('a', 'ž', '€', '😀', '\ufeff', 'ff', 'c3', 'e2 82', 'f0 9f 98', '80', 'ed a0 80'), {
    maxLength: 25,
  })
  .map((parts) =>
    Buffer.concat(
      parts.map((part) =>
        /^[0-9a-f ]{2,}$/.test(part) ? Buffer.from(part.replaceAll(' ', ''), 'hex') : Buffer.from(part),
      ),
    ),
  );

describe('Utf8Check', () => {
  test('says of pieces what is true of the whole', () => {
    fc.assert(
      fc.property(divided(nearlyUtf8), ({ whole, pieces }) => {
        const check = new Utf8Check();
        for (const piece of pieces) check.take(piece);
        check.end();
        expect(check.isValid).toBe(isUtf8(whole));
      }),
      { numRuns: examples(700) },
    );
  });
});

describe('Utf8Stream', () => {
  const encodings = [
    'utf-8',
    'utf-16',
    'iso-8859-1',
    'windows-1252',
    'windows-1251',
    'shift_jis',
    'klingon-1',
  ];
  const documents = fc
    .tuple(fc.constantFrom(...encodings), fc.constantFrom('le', 'be', 'none'), nearlyUtf8)
    .map(([encoding, order, bytes]) => {
      const head = `<?xml version="1.0" encoding="${encoding}"?>`;
      if (order === 'none') return Buffer.concat([Buffer.from(head), bytes]);
      const wide = Buffer.concat([
        Buffer.from(`\ufeff${head}`, 'utf16le'),
        bytes.subarray(0, bytes.length & ~1),
      ]);
      return order === 'le' ? wide : wide.swap16();
    });

  test('passes on in pieces what decoding the whole gives, and says the same of it', () => {
    fc.assert(
      fc.property(divided(documents), ({ whole, pieces }) => {
        const passed: Uint8Array[] = [];
        const stream = new Utf8Stream((bytes) => passed.push(new Uint8Array(bytes)));
        for (const piece of pieces) stream.write(piece);
        const problems = stream.end();
        const { text, problem } = decodeText(whole);
        expect(Buffer.concat(passed).toString()).toBe(text);
        expect(problems).toEqual(problem === undefined ? [] : [problem]);
      }),
      { numRuns: examples(700) },
    );
  });
});
