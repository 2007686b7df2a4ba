import { describe, expect, test } from '@jest/globals';
import { fixturePaths, readFixture, resultsOf } from './fixture-files.js';

// One test keeps one id wherever its repository was checked out, and however many workers ran it.

/** Reports of the same suite made in other circumstances, beside the one that they are compared with. */
const pairs = fixturePaths().flatMap((path) => {
  const plain = path.replace(/\/(?:workspace-b|workers)\.(?=[^/]*$)/, '/plain.');
  return plain === path ? [] : [[path, plain] as const];
});

async function idsOf(path: string): Promise<string[]> {
  return resultsOf([await readFixture(path)])
    .map((result) => result.id)
    .sort();
}

describe('ids', () => {
  test.each(pairs)('%s has those of %s', async (other, plain) => {
    expect(await idsOf(other)).toEqual(await idsOf(plain));
  });

  test('are compared at all', () => {
    expect(pairs.length).toBeGreaterThan(5);
  });
});
