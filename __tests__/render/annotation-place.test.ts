import { describe, expect, test } from '@jest/globals';
import { placeInDiff } from '../../src/render/annotation-place.js';

const changedFiles = ['packages/shop/src/basket.ts', 'packages/shop/src/basket.test.ts', 'docs/basket.md'];
const location = { file: 'src/basket.test.ts', line: 41 };

describe('the place of a failure in the diff', () => {
  test.each([
    [
      'is the line of a changed file in which it happened',
      'TypeError: x\n  at add (/home/runner/work/shop/packages/shop/src/basket.ts:12:3)\n  at basket.test.ts:41:1',
      { file: 'packages/shop/src/basket.ts', line: 12 },
    ],
    [
      'is the innermost such line where the outermost stands first',
      'Traceback (most recent call last):\n  File "src/basket.test.ts", line 41\n  File "packages/shop/src/basket.ts", line 7\n  File "lib/core.ts", line 1',
      { file: 'packages/shop/src/basket.ts', line: 7 },
    ],
    [
      'is where the test stands, as the diff spells it, where the stack says nothing',
      'at node_modules/jest/index.js:1:1',
      { file: 'packages/shop/src/basket.test.ts', line: 41 },
    ],
  ])('%s', (_, stack, place) => expect(placeInDiff({ location, stack, changedFiles })).toEqual(place));

  test('is as the report spells it where the change does not tell', () => {
    expect(placeInDiff({ location, stack: '', changedFiles: [] })).toEqual(location);
    const two = ['a/src/basket.test.ts', 'b/src/basket.test.ts'];
    expect(placeInDiff({ location, stack: '', changedFiles: two })).toEqual(location);
  });

  test('is nowhere where nothing is known, or nothing safe', () => {
    expect(placeInDiff({ location: undefined, stack: '', changedFiles })).toBeUndefined();
    const outside = { file: '../../etc/passwd', line: 1 };
    expect(placeInDiff({ location: outside, stack: '', changedFiles: [] })).toBeUndefined();
  });
});
