import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../src/reports/json/parse-json.js';
import { utf8 } from '../sources.js';

function parse(text: string) {
  return parseJson(utf8(text));
}

describe('parseJson', () => {
  test('reads what JSON.parse reads, with nothing to complain of', () => {
    const container = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(container, (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual({ value: JSON.parse(text) as unknown, problems: [] });
      }),
    );
  });

  test('leaves out what a tool logged before and behind the document', () => {
    expect(parse('> jest --json\n{"a":[1]}\nnpm error code 1\n')).toEqual({
      value: { a: [1] },
      problems: [],
    });
  });

  test.each([
    ['{"tests":[{"n":1},{"n":2},{"n', { tests: [{ n: 1 }, { n: 2 }] }],
    ['{"tests":[{"n":1},{"n":"a]}', { tests: [{ n: 1 }] }],
    ['[{"s":[{"n":1}', [{ s: [{ n: 1 }] }]],
    ['{"a":1,"s":[{"n":1}],"b":', { a: 1, s: [{ n: 1 }] }],
  ])('saves the elements that were complete in %j', (text, value) => {
    const read = parse(text);
    expect(read.value).toEqual(value);
    expect(read.problems).toEqual([
      {
        what: 'It ends in the middle of a value: it was cut off, or its writer was stopped.',
        line: 1,
        column: text.length + 1,
        incomplete: true,
      },
    ]);
  });

  test('tells where a document stops to make sense', () => {
    const { value, problems } = parse('{"tests":[\n{"n":1},\n{"n":<html>');
    expect(value).toEqual({ tests: [{ n: 1 }] });
    expect(problems).toEqual([{ what: 'It is no JSON from here on.', line: 3, column: 6, incomplete: true }]);
  });

  test('of what is no JSON at all nothing is left', () => {
    expect(parse('{"a":')).toEqual({
      value: undefined,
      problems: [expect.objectContaining({ incomplete: true })],
    });
  });

  test('reads UTF-16, which PowerShell writes, and byte order marks', () => {
    expect(parseJson(Buffer.from('\ufeff{"a":"ü"}', 'utf16le')).value).toEqual({ a: 'ü' });
    expect(parse('\ufeff{"a":1}').value).toEqual({ a: 1 });
  });

  test('a text cut anywhere never throws, and says that it was cut', () => {
    const text = JSON.stringify({ a: [{ b: 'x"y' }, { b: [1, 2, { c: '\\' }] }], d: null });
    for (let end = 1; end < text.length; end++) {
      const { problems } = parse(text.slice(0, end));
      expect(problems.map((problem) => problem.incomplete)).toEqual([true]);
    }
  });
});
