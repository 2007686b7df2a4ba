import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from '../../../src/reports/text/line-splitter.js';

function split(pieces: readonly Uint8Array[], maxBytes?: number) {
  const lines: (string | undefined)[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), maxBytes);
  for (const piece of pieces) splitter.write(piece);
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  test('gives the lines of a text, however it is split', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', 'ü', '日', '🦆', ' '), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(9)), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        pieces.push(bytes.subarray(at));
        const expected = bytes.toString().split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(split(pieces)).toEqual(expected.map((line) => line.replace(/\r$/, '')));
      }),
    );
  });

  test.each([
    ['a\nb\n', [true, true]],
    ['a\nb', [true, false]],
    ['', []],
  ])('tells which lines of %j have an end', (text, expected) => {
    const ends: boolean[] = [];
    const splitter = new LineSplitter((_line, _number, isEnded) => ends.push(isEnded));
    splitter.write(Buffer.from(text));
    splitter.end();
    expect(ends).toEqual(expected);
  });

  test('leaves a line out that is too long, and goes on behind it', () => {
    expect(split([Buffer.from('ab\nabcdef'), Buffer.from('gh\ncd\nabcdefg')], 4)).toEqual([
      'ab',
      undefined,
      'cd',
      undefined,
    ]);
  });
});
