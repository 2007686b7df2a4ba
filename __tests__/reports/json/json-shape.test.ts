import { describe, expect, test } from '@jest/globals';
import { shapeOfJson } from '../../../src/reports/json/json-shape.js';

function keys(text: string): string[] | undefined {
  const shape = shapeOfJson(text);
  return shape && [...shape.keys];
}

describe('the shape of a JSON text', () => {
  test('has the paths of its keys, arrays left out, three deep', () => {
    expect(keys('{"a":1,"b":{"c":[{"d":{"e":1}}]},"f":[]}')).toEqual(['a', 'b', 'b.c', 'b.c.d', 'f']);
    expect(shapeOfJson('[{"a":1},{"b":[[{"c":0}]]}]')).toEqual({
      root: 'array',
      keys: new Set(['a', 'b', 'b.c']),
    });
  });

  test('takes strings for what they are', () => {
    expect(keys('{"a":"\\"b\\":{","c":"}","d" : 1}')).toEqual(['a', 'c', 'd']);
  });

  test('is that of the beginning, wherever the text was cut', () => {
    const text = '{"a":{"b":"x"},"c":[1,{"d":2}]}';
    const all = keys(text) ?? [];
    for (let end = 2; end < text.length; end++) {
      const found = keys(text.slice(0, end)) ?? [];
      expect(all.slice(0, found.length)).toEqual(found);
    }
  });

  test('ends with the first value: a second line is another', () => {
    expect(keys('{"a":1}\n{"b":2}')).toEqual(['a']);
  });

  test.each([['> tool --json\n\n{"a":1}'], ['warning: {x}\n[{"a":1}]'], ['\n\t{\n  "a": 1\n}']])(
    'begins behind what a tool logged: %j',
    (text) => {
      expect(keys(text)).toEqual(['a']);
    },
  );

  test.each(['', ' ', 'hello', '<a/>', '"{"', '{a: 1}', 'say {"a":1}', '1..3'])('%j has none', (text) => {
    expect(shapeOfJson(text)).toBeUndefined();
  });
});
