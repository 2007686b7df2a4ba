import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSeconds, plainSeconds } from '../../../src/reports/formats/junit/junit-seconds.js';
import { examples } from '../../effort.js';
import { utf8 } from '../sources.js';

function plain(text: string): number | undefined {
  return plainSeconds(utf8(text), 0, text.length);
}

describe('plainSeconds', () => {
  test.each(['1.5', '0', '0.001', '.25', '2.', '123456.789', '0.0005', '100000000'])(
    'reads %j at once',
    (text) => {
      expect(plain(text)).toBe(parseSeconds(text));
    },
  );

  test.each(['', '.', '1,5', ' 1', '1e3', '-1', '1.2.3', 'NaN', '1'.repeat(16)])(
    'leaves %j to a second look',
    (text) => {
      expect(plain(text)).toBeUndefined();
    },
  );

  test('never differs from the careful reading', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.,e]{1,17}$/), (text) => {
        const milliseconds = plain(text);
        fc.pre(milliseconds !== undefined);
        expect(milliseconds).toBe(parseSeconds(text));
      }),
      { numRuns: examples(700) },
    );
  });
});
