import { describe, expect, test } from '@jest/globals';
import { readJsonLines } from '../../../src/reports/json/json-lines.js';
import type { JsonObject } from '../../../src/reports/json/values.js';

function read(text: string | Buffer, takeText?: (line: string) => undefined) {
  const taken: JsonObject[] = [];
  const consumer = {
    take: (line: JsonObject) => void taken.push(line),
    ...(takeText && { takeText }),
    end: (isCut: boolean) => ({
      cases: [],
      problems: isCut ? [{ what: 'cut', incomplete: true }] : [],
      duplicatesAreAttempts: false,
    }),
  };
  const reader = readJsonLines(consumer);
  reader.write(Buffer.from(text));
  return { taken, ...reader.end() };
}

describe('readJsonLines', () => {
  test('passes on objects, one a line, whatever ends the lines', () => {
    const { taken, problems } = read('{"a":1}\r\n\n  {"b":2}\n{"c":3}');
    expect(taken).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
    expect(problems).toEqual([]);
  });

  test('leaves out what other programs wrote to the same stream', () => {
    const others: string[] = [];
    const { taken, problems } = read(
      '# pkg\n{"a":1}\n[1]\nnull\nexit status 2\n',
      (line) => void others.push(line),
    );
    expect(taken).toEqual([{ a: 1 }]);
    expect(others).toEqual(['# pkg', '[1]', 'null', 'exit status 2']);
    expect(problems).toEqual([]);
  });

  test('a last line that is not complete was cut off', () => {
    const { taken, problems } = read('{"a":1}\n{"b":');
    expect(taken).toEqual([{ a: 1 }]);
    expect(problems).toEqual([
      expect.objectContaining({
        what: expect.stringMatching(/^It ends in the middle/),
        line: 2,
        incomplete: true,
      }),
      { what: 'cut', incomplete: true },
    ]);
  });

  test('broken lines among others are told, and no more than a few of them', () => {
    const { taken, problems } = read(`${'{"a":\n'.repeat(9)}{"b":1}\n`);
    expect(taken).toEqual([{ b: 1 }]);
    expect(problems.map(({ what, line }) => [what, line])).toEqual([
      ['It holds a line of JSON that is not complete.', 1],
      ['It holds a line of JSON that is not complete.', 2],
      ['It holds a line of JSON that is not complete.', 3],
      ['6 more lines like that.', undefined],
    ]);
    expect(problems.some((problem) => problem.incomplete)).toBe(true);
  });

  test('reads UTF-16, which PowerShell writes', () => {
    expect(read(Buffer.from('\ufeff{"a":"ü"}\r\n{"b":2}\r\n', 'utf16le')).taken).toEqual([
      { a: 'ü' },
      { b: 2 },
    ]);
  });
});
