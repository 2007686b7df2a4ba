import { describe, expect, test } from '@jest/globals';
import { MASK_RULES, maskVolatileParts } from '../../src/model/masking.js';

/** Rule, text, masked text. */
const MASKED: readonly (readonly [rule: string, text: string, masked: string])[] = [
  ['uuid', 'loads 3f2b8c1a-90de-4f11-8a6b-0123456789ab twice', 'loads <uuid> twice'],
  ['uuid', 'user[3F2B8C1A-90DE-4F11-8A6B-0123456789AB]', 'user[<uuid>]'],
  ['iso timestamp', 'at 2026-03-01T12:00:00Z', 'at <time>'],
  ['iso timestamp', 'at 2026-03-01 12:00:00,123', 'at <time>'],
  ['iso timestamp', 'at 2026-03-01T12:00:00.123456789+02:00.', 'at <time>.'],
  ['iso timestamp', 'at 2026-03-01T12:00', 'at <time>'],
  ['temporary directory', 'reads /tmp/tmp.Xa91bC/out.txt', 'reads <tmp>/out.txt'],
  ['temporary directory', 'reads /tmp/pytest-of-me/pytest-31/test_a0/x', 'reads <tmp>/test_a0/x'],
  ['temporary directory', 'reads /private/var/folders/ab/c_d9/T/jest_rs/x', 'reads <tmp>/x'],
  ['temporary directory', 'reads /var/tmp/abc', 'reads <tmp>'],
  ['temporary directory', 'C:/Users/runner/AppData/Local/Temp/x1y2/a.txt', '<tmp>/a.txt'],
  ['temporary directory', 'in C:\\Users\\me\\AppData\\Local\\Temp\\x1y2\\a.txt', 'in <tmp>\\a.txt'],
  ['temporary directory', 'file:///tmp/x1y2/a.txt', 'file://<tmp>/a.txt'],
  ['hexadecimal address', '<Foo object at 0x7f3a9c0b1d20>', '<Foo object at <address>>'],
  ['hexadecimal address', 'ptr=0XDEADBEEF', 'ptr=<address>'],
  ['port', 'GET http://localhost:54321/a', 'GET http://localhost:<port>/a'],
  ['port', 'GET http://127.0.0.1:54321/a', 'GET http://127.0.0.1:<port>/a'],
  ['port', 'GET http://[::1]:54321/a', 'GET http://[::1]:<port>/a'],
  ['port', 'GET https://db-1.example.com:8443', 'GET https://db-1.example.com:<port>'],
];

/** Rule that stays out of it, text. */
const UNTOUCHED: readonly (readonly [rule: string, text: string])[] = [
  ['uuid', 'a3f2b8c1a-90de-4f11-8a6b-0123456789ab'],
  ['uuid', 'commit 3f2b8c1a90de'],
  ['iso timestamp', 'due 2026-03-01'],
  ['iso timestamp', 'from 2026-13-01T12:00:00'],
  ['temporary directory', 'reads /tmp'],
  ['temporary directory', 'writes /home/me/tmp/x'],
  ['hexadecimal address', 'flags 0x1f'],
  ['hexadecimal address', 'sha 7f3a9c0b1d20'],
  ['port', 'opens at 12:30'],
  ['port', 'ratio 16:9000'],
  ['port', 'add(2, 3)'],
  ['port', 'group 1 of 20'],
];

describe('maskVolatileParts', () => {
  test.each(MASKED)('%s: %j', (rule, text, masked) => {
    expect(maskVolatileParts(text)).toBe(masked);
    expect(MASK_RULES.some(({ name, pattern }) => name === rule && text.replace(pattern, '') !== text)).toBe(
      true,
    );
  });

  test.each(UNTOUCHED)('%s leaves %j alone', (_, text) => {
    expect(maskVolatileParts(text)).toBe(text);
  });

  test('every rule has a case that it masks and one that it leaves alone', () => {
    const names = MASK_RULES.map((rule) => rule.name).sort();
    expect([...new Set(MASKED.map(([rule]) => rule))].sort()).toEqual(names);
    expect([...new Set(UNTOUCHED.map(([rule]) => rule))].sort()).toEqual(names);
  });

  test.each([...MASKED])('masking twice is masking once (%s)', (_, text) => {
    expect(maskVolatileParts(maskVolatileParts(text))).toBe(maskVolatileParts(text));
  });

  // If any rule took time in proportion to the square of 200,000 characters, Jest's time limit would end the test.
  test.each([
    ['host-like', 'a-'],
    ['dotted', 'a.'],
    ['letters', 'a'],
    ['colons in a bracket', ':'],
    ['brackets', '['],
    ['digits', '1'],
    ['dotted digits', '1.'],
    ['temporary paths', '/tmp'],
    ['Windows paths', 'C:/Users/'],
    ['addresses', '0x'],
  ])('stays fast on a long run of %s', (_, unit) => {
    const text = `[${unit.repeat(200_000 / unit.length)}`;
    expect(maskVolatileParts(text)).toContain('[');
  });
});
