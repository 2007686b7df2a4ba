import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  chainKey,
  chainPrefix,
  deltaKey,
  type KeyParts,
  parseKey,
  refPrefix,
  snapshotKey,
  snapshotPrefix,
} from '../../../src/history/stores/cache-keys.js';

const parts: KeyParts = {
  ref: 'refs/heads/main',
  run: '8123-2',
  job: 'unit (os: linux)  ["a/b"]',
  unique: 'u1',
};

const arbitraryParts: fc.Arbitrary<KeyParts> = fc.record({
  ref: fc.oneof(
    fc.constantFrom(
      'refs/heads/main',
      'refs/heads/main.d',
      'refs/heads/ma',
      'refs/pull/1/merge',
      'refs/pull/12/merge',
    ),
    fc.string({ unit: 'binary' }),
  ),
  run: fc.string({ unit: 'binary', maxLength: 300 }),
  job: fc.string({ unit: 'binary', maxLength: 300 }),
  unique: fc.uuid(),
});

function keysOf(key: KeyParts): string[] {
  return [deltaKey(key), snapshotKey(key, 1_767_225_600_000), chainKey(key)];
}

describe('keys in the Actions cache', () => {
  test('are readable', () => {
    expect(deltaKey(parts)).toMatch(
      /^deflake1\.main-[0-9a-f]{16}\.d\.8123-2\.unit-os-linux-a-b--[0-9a-f]{16}\.u1\.$/,
    );
    expect(snapshotKey(parts, 1_767_225_600_000)).toMatch(
      /^deflake1\.main-[0-9a-f]{16}\.s\.mjuohs00\.8123-2\.u1\.$/,
    );
  });

  test('say what they are', () => {
    expect(parseKey(deltaKey(parts), parts.ref)).toMatchObject({ kind: 'delta', run: '8123-2', coversMs: 0 });
    expect(parseKey(chainKey(parts), parts.ref)).toMatchObject({ kind: 'chain', run: '8123-2' });
    expect(parseKey(snapshotKey(parts, 1_767_225_600_123), parts.ref)).toMatchObject({
      kind: 'snapshot',
      run: '8123-2',
      coversMs: 1_767_225_600_123,
    });
  });

  test('are taken by the service', () => {
    fc.assert(
      fc.property(arbitraryParts, (key) => {
        for (const text of keysOf(key)) {
          expect(text).toMatch(/^[\w.-]+\.$/);
          expect(text.length).toBeLessThanOrEqual(512);
        }
      }),
    );
  });

  test('never begin with another key, or with what is asked for in another ref', () => {
    fc.assert(
      fc.property(arbitraryParts, arbitraryParts, (a, b) => {
        for (const keyA of keysOf(a)) {
          for (const keyB of keysOf(b)) if (keyA !== keyB) expect(keyA.startsWith(keyB)).toBe(false);
          if (a.ref !== b.ref) {
            for (const prefix of [refPrefix(b.ref), snapshotPrefix(b.ref), chainPrefix(b)]) {
              expect(keyA.startsWith(prefix)).toBe(false);
            }
            expect(parseKey(keyA, b.ref)).toBeUndefined();
          }
        }
      }),
    );
  });

  test.each([
    'deflake1.main.d.1.job.u1.',
    'somebody-else',
    `${refPrefix(parts.ref)}`,
    `${refPrefix(parts.ref)}x.1.job.u1.`,
    `${refPrefix(parts.ref)}d.1.job.u1`,
    `${refPrefix(parts.ref)}d.1.job.u1.more.`,
    `${refPrefix(parts.ref)}s.NOT-A-TIME.1.u1.`,
    `${refPrefix(parts.ref)}s.zzzzzzzzzz.1.u1.`,
  ])('of other kinds are left alone: %s', (key) => {
    expect(parseKey(key, parts.ref)).toBeUndefined();
  });
});
