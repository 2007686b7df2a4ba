import { describe, expect, it } from '@jest/globals';
import { isFileOfTest, namedFiles } from '../../src/analysis/named-files.js';
import type { TestId } from '../../src/model/test-id.js';
import { buildFailure } from '../builders.js';

const JAVA = [
  'java.io.IOException: refused',
  '\tat org.acme.net.Pool.open(Pool.java:65)',
  '\tat org.acme.net.Pool.get(Pool.java:31)',
  '\tat org.acme.net.TestPool.opens(TestPool.java:12)',
].join('\n');

function named(
  stack: string,
  changed: readonly string[],
  id = 'unit › opens',
): ReturnType<typeof namedFiles> {
  return namedFiles({ id: id as TestId, failure: buildFailure({ stack }) }, changed);
}

describe('files that a failure names', () => {
  it('are those of its stack, each once, the nearest first', () => {
    expect(named(JAVA, []).names).toEqual(['Pool.java', 'TestPool.java']);
  });

  it('are without the folders of the machine, but for the last one', () => {
    const stack =
      '    at open (/home/runner/work/shop/src/net/pool.ts:65:1)\n    at C:\\build\\src\\shop.ts:3:1';
    expect(named(stack, []).names).toEqual(['net/pool.ts', 'src/shop.ts']);
  });

  it.each([
    ['names of users', 'at open (/home/alice/pool.ts:65:1)', 'pool.ts'],
    ['names of users on Windows', 'at C:\\Users\\alice\\pool.ts:3:1', 'pool.ts'],
    ['passwords', 'at open (https://ci:secret@host.example/pool.js:65:1)', 'pool.js'],
  ])('are without %s', (_, stack, name) => {
    expect(named(stack, []).names).toEqual([name]);
  });

  it('are no addresses', () => {
    expect(named('cannot reach https://ci:secret@host.example:443/pool', []).names).toEqual([]);
  });

  it('are with the scope of a package', () => {
    expect(named('at open (/w/node_modules/@acme/pool.js:65:1)', []).names).toEqual(['@acme/pool.js']);
  });

  it('are found soon where long words stand in stacks', () => {
    const words = 'x'.repeat(10_000);
    // Trying each place of the words takes a quarter of a second a stack.
    const all = Array.from({ length: 400 }, (_, i) => named(`${words}\nat pool${i}.ts:3 `, []).names);
    expect(all.at(-1)).toEqual(['pool399.ts']);
  });

  it.each([
    ['a file of the stack', JAVA, 'core/src/main/java/org/acme/net/Pool.java'],
    ['the file of the test, by its id', '', 'tests/test_pool.py', 'tests.test_pool.TestPool › opens'],
    ['the file of the test, by a path in its id', '', 'web/src/pool.test.ts', 'src/pool.test.ts › opens'],
  ])('point to a change of %s', (_, stack, changed, id = 'unit › opens') => {
    expect(named(stack, ['README.md', changed], id).touches).toEqual([changed]);
  });

  it.each([
    ['of the same name elsewhere', 'at open (/w/src/net/index.ts:1:1)', 'src/shop/index.ts'],
    ['of documents', '', 'docs/test_pool.md', 'tests.test_pool › opens'],
    ['of a package', '', 'proto/net.proto', 'org.acme.net.pool.TestPool › opens'],
  ])('do not point to files %s', (_, stack, changed, id = 'unit › opens') => {
    expect(named(stack, [changed], id).touches).toEqual([]);
  });

  it('are told in the order of the change, however many files it has', () => {
    const many = Array.from({ length: 3_000 }, (_, i) => `src/file${i}.ts`);
    const stack = 'at src/file7.ts:1:1\nat src/file3.ts:1:1';
    const all = Array.from({ length: 20_000 }, () => named(stack, many).touches);
    expect(all.at(-1)).toEqual(['src/file3.ts', 'src/file7.ts']);
  });

  it('tell the file of the test from others', () => {
    expect(isFileOfTest('org.acme.TestPool › opens', 'src/TestPool.java')).toBe(true);
    expect(isFileOfTest('org.acme.TestPool › opens', 'src/Pool.java')).toBe(false);
  });
});
