import { describe, expect, test } from '@jest/globals';
import { readWhole } from '../../src/reports/read-whole.js';
import { utf8 } from './sources.js';

describe('readWhole', () => {
  test('gives the format all bytes at once, though the array that held them was used again', () => {
    const seen: string[] = [];
    const reader = readWhole((bytes) => {
      seen.push(new TextDecoder().decode(bytes));
      return { cases: [], problems: [], duplicatesAreAttempts: true };
    }, 10);
    const piece = Buffer.from('abc');
    reader.write(piece);
    piece.fill(0x58);
    reader.write(utf8('de'));
    expect(reader.end().duplicatesAreAttempts).toBe(true);
    expect(seen).toEqual(['abcde']);
  });

  test('does not keep what is too large, and says so', () => {
    const reader = readWhole(() => {
      throw new Error('was parsed');
    }, 2 ** 20);
    for (let i = 0; i < 3; i++) reader.write(new Uint8Array(2 ** 19));
    expect(reader.end().problems).toEqual([
      {
        what: 'It is 2 MiB long; at most 1 MiB of its format can be read.',
        remedy: expect.any(String),
        incomplete: true,
      },
    ]);
  });
});
