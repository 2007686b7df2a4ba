import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asBytes, copyBytes, countByte, findByte, sameBytes } from '../../../src/reports/xml/bytes.js';

// Four bytes at a time must be the same as one at a time, wherever a stretch begins in memory.

const stretch = fc.record({
  offset: fc.nat(7),
  bytes: fc.array(fc.constantFrom(0x0a, 0x0b, 0x09, 0x22, 0x8a, 0x80, 0x00, 0xff), { maxLength: 60 }),
  start: fc.nat(20),
});

/** The bytes, at a place in memory that is not divisible by four. */
function placed({ offset, bytes, start }: { offset: number; bytes: readonly number[]; start: number }) {
  const memory = new Uint8Array(offset + bytes.length + 3);
  memory.set(bytes, offset);
  const placedBytes = Buffer.from(memory.buffer, offset, bytes.length);
  return { source: asBytes(placedBytes), bytes, start: Math.min(start, bytes.length) };
}

describe('four bytes at a time', () => {
  test.each([0x0a, 0x22, 0x80, 0xff, 0x00])('0x%s is found and counted as one by one', (byte) => {
    fc.assert(
      fc.property(stretch, (drawn) => {
        const { source, bytes, start } = placed(drawn);
        const at = bytes.indexOf(byte, start);
        expect(findByte(source, byte, start, bytes.length)).toBe(at === -1 ? bytes.length : at);
        const count = bytes.slice(start).filter((each) => each === byte).length;
        expect(countByte(source.bytes, byte, start, bytes.length)).toBe(count);
      }),
    );
  });

  test('copies are the same, and differ when a byte does', () => {
    fc.assert(
      fc.property(stretch, fc.nat(), (drawn, place) => {
        const { source, bytes, start } = placed(drawn);
        const length = bytes.length - start;
        const copy = asBytes(Buffer.alloc(length + 5));
        copyBytes(source, start, copy, 5, length);
        expect([...copy.bytes.subarray(5)]).toEqual(bytes.slice(start));
        expect(sameBytes(source, start, copy, 5, length)).toBe(true);
        fc.pre(length > 0);
        const changed = 5 + (place % length);
        copy.bytes[changed] = (copy.bytes[changed] ?? 0) ^ 0x40;
        expect(sameBytes(source, start, copy, 5, length)).toBe(false);
      }),
    );
  });

  test('long stretches are copied too', () => {
    const source = asBytes(Buffer.from('x'.repeat(1_000)));
    const copy = asBytes(Buffer.alloc(1_000));
    copyBytes(source, 0, copy, 0, 1_000);
    expect(copy.bytes.equals(source.bytes)).toBe(true);
  });
});
