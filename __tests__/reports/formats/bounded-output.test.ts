import { expect, test } from '@jest/globals';
import { MAX_STACK_LENGTH } from '../../../src/model/failure.js';
import { BoundedOutput } from '../../../src/reports/formats/bounded-output.js';

function textOf(pieces: readonly string[]): string {
  const output = new BoundedOutput();
  for (const piece of pieces) output.add(piece);
  return output.text;
}

test('keeps what is short', () => {
  expect(textOf([])).toBe('');
  expect(textOf(['a', 'b\n', 'c'])).toBe('ab\nc');
});

test.each([1, 7, 1_000, 100_000])('keeps beginning and end of what is long, in pieces of %d', (size) => {
  const whole = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
  const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    whole.slice(i * size, (i + 1) * size),
  );
  const text = textOf(pieces);
  expect(text.length).toBeLessThanOrEqual(MAX_STACK_LENGTH);
  expect(text.startsWith('line 0\nline 1\n')).toBe(true);
  expect(text.endsWith('line 19998\nline 19999\n')).toBe(true);
  expect(text).toContain('\n…\n');
});

test('what just fits is kept whole', () => {
  const text = 'x'.repeat(4_000) + 'y'.repeat(7_990);
  expect(textOf([text])).toBe(text);
  expect(textOf([text.slice(0, 5_000), text.slice(5_000)])).toBe(text);
});
