import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../src/model/test-result.js';
import { CaseTable } from '../../../src/reports/columns/case-table.js';
import { TextTable } from '../../../src/reports/columns/text-table.js';
import { asBytes } from '../../../src/reports/xml/bytes.js';

const name = fc.oneof(fc.constantFrom('a', 'b', 'ž', 'x'.repeat(300)), fc.string({ unit: 'grapheme' }));

describe('TextTable', () => {
  test('gives one number to one text, and the text to its number', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 300 }), (names) => {
        const table = new TextTable();
        const numbers = names.map((text) => table.internText(text));
        expect(new Set(numbers).size).toBe(new Set(names).size);
        expect(names.map((text, i) => table.internText(text) === numbers[i])).not.toContain(false);
        table.seal();
        expect(numbers.map((number) => table.text(number))).toEqual(names);
      }),
    );
  });
});

describe('CaseTable', () => {
  const cases = fc.array(
    fc.record({
      suites: fc.array(fc.constantFrom('s', 't', ''), { maxLength: 3 }),
      className: name,
      name,
      file: fc.constantFrom('', 'a.ts', 'b.ts'),
      line: fc.nat(9),
      durationMs: fc.constantFrom(Number.NaN, 0, 1_500, 1e11),
      outcome: fc.constantFrom<Outcome>('passed', 'failed', 'error', 'skipped'),
    }),
    { maxLength: 200 },
  );

  test('gives back what was put in, in order', () => {
    fc.assert(
      fc.property(cases, (rows) => {
        const table = new CaseTable();
        for (const row of rows) {
          const bytes = Buffer.from(`<${row.name.replaceAll('&', '&amp;').replaceAll('\r', '&#13;')}>`);
          table.add({
            ...row,
            suites: table.internSuites(row.suites),
            className: table.texts.internText(row.className),
            file: table.texts.internText(row.file),
            source: asBytes(bytes),
            nameStart: 1,
            nameEnd: bytes.length - 1,
          });
          bytes.fill(0x58);
        }
        table.seal();
        expect(table.length).toBe(rows.length);
        expect([...table]).toEqual(
          rows.map(({ line, durationMs, outcome, ...row }) => ({
            ...row,
            ...(line === 0 ? {} : { line }),
            attempts: [Number.isNaN(durationMs) ? { outcome } : { outcome, durationMs }],
          })),
        );
      }),
    );
  });
});
