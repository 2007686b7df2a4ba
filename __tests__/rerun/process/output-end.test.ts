import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keepEnd } from '../../../src/rerun/process/output-end.js';

describe('the end of an output', () => {
  it('is its last bytes, in whatever pieces it came', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 25 }), { maxLength: 40 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 12 }), (texts, maxBytes) => {
        const end = keepEnd(maxBytes);
        for (const text of texts) {
          end.add(Buffer.from(text));
          end.text();
        }
        expect(end.text()).toBe(texts.join('').slice(-maxBytes));
      }),
    );
  });

  it('is all of it where there is less', () => {
    const end = keepEnd(8);
    expect(end.text()).toBe('');
    end.add(Buffer.from('12 ✓\n'));
    expect(end.text()).toBe('12 ✓\n');
  });

  it('is not changed by a buffer that is used again', () => {
    const end = keepEnd(4);
    const bytes = Buffer.from('ab');
    end.add(bytes);
    bytes.fill('x');
    expect(end.text()).toBe('ab');
  });
});
