import { describe, expect, it } from '@jest/globals';
import { failureSignature, topFrames } from '../../src/analysis/signature.js';

const stack = (line: number) =>
  `  at basket (/home/runner/work/shop/src/basket.ts:${line}:7)\n  at run (/home/x/node.js:1:1)`;
const failure = (message: string, frames = '') => ({ type: 'Error', message, stack: frames });

describe('the signature of a failure', () => {
  it('is the same in colours', () => {
    const stack = 'Error: the cart is empty\n    at total (src/cart.js:4:1)';
    const coloured =
      '\u001b[2mError: the cart \u001b[31mis\u001b[39m empty\u001b[22m\n    \u001b[2mat total (src/cart.js:4:1)\u001b[22m';
    expect(
      failureSignature({ type: '', message: '\u001b[31mthe cart is empty\u001b[39m', stack: coloured }),
    ).toBe(failureSignature({ type: '', message: 'the cart is empty', stack }));
  });

  it.each([
    ['numbers', 'expected 15.3 % to be below 15 %', 'expected 15.9 % to be below 15 %'],
    ['ports', 'connect ECONNREFUSED 127.0.0.1:35211', 'connect ECONNREFUSED 127.0.0.1:42007'],
    [
      'identifiers',
      'no row 7d444840-9dc0-11d1-b245-5ffdce74fad2 in table',
      'no row 1b4e28ba-2fa1-11d2-883f-0016d3cca427 in table',
    ],
    [
      'addresses',
      '<Task object at 0x7f3a2c4d5e60> was destroyed',
      '<Task object at 0x7f9b1c2d3e40> was destroyed',
    ],
    [
      'paths',
      'cannot open /tmp/pytest-1/db.sqlite for reading',
      'cannot open /tmp/pytest-22/other/db.sqlite for reading',
    ],
    ['times', 'token expired at 2026-03-01T10:00:00Z sharp', 'token expired at 2026-11-30T23:59:59Z sharp'],
  ])('is the same when only %s differ', (_what, one, other) => {
    expect(failureSignature(failure(one))).toBeDefined();
    expect(failureSignature(failure(one))).toBe(failureSignature(failure(other)));
  });

  it('is the same on another line of the same function', () => {
    expect(failureSignature(failure('boom in the basket', stack(12)))).toBe(
      failureSignature(failure('boom in the basket', stack(15))),
    );
  });

  it('differs for another message, type or function', () => {
    const all = [
      failure('expected the basket to be empty'),
      failure('expected the voucher to be valid'),
      { type: 'TypeError', message: 'expected the basket to be empty', stack: '' },
      failure('expected the basket to be empty', '  at voucher (/src/voucher.ts:1:1)'),
    ];
    expect(new Set(all.map(failureSignature)).size).toBe(all.length);
  });

  it.each([
    'assert failed',
    'AssertionError',
    '',
    'Process completed with exit code 1',
    'timeout',
    'Error',
    '42 != 43',
  ])('does not exist for "%s" without frames: it would match anything', (message) => {
    expect(failureSignature(failure(message))).toBeUndefined();
  });

  it('exists for a generic message with frames', () => {
    expect(failureSignature(failure('assert failed', stack(3)))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('leaves generated frames out', () => {
    const frames = topFrames(
      'at java.lang.invoke.LambdaForm$MH/0x1.invoke(LambdaForm$MH)\n  at shop.Basket.add(Basket.java:12)',
    );
    expect(frames).toEqual(['at shop.Basket.add(Basket.java:#)']);
  });
});
