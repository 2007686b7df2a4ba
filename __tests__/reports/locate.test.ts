import { describe, expect, test } from '@jest/globals';
import { locate } from '../../src/reports/locate.js';

const WORKSPACES = ['/home/me/app', 'D:\\a\\app'];

function located(file: string, line?: number) {
  return locate(
    { suites: [], className: '', name: 'n', file, ...(line === undefined ? {} : { line }), attempts: [] },
    WORKSPACES,
  );
}

describe('locate', () => {
  test.each([
    ['test/a.ts', 'test/a.ts'],
    ['./test/a.ts', 'test/a.ts'],
    ['test\\a.ts', 'test/a.ts'],
    ['/home/me/app/test/a.ts', 'test/a.ts'],
    ['file:///home/me/app/test/a.ts', 'test/a.ts'],
    ['D:\\a\\app\\test\\a.ts', 'test/a.ts'],
    ['d:/a/app/test/a.ts', 'test/a.ts'],
    ['a..b/c.ts', 'a..b/c.ts'],
  ])('%j is %j', (file, expected) => {
    expect(located(file, 3)).toEqual({ file: expected, line: 3 });
  });

  test.each([
    '',
    '  ',
    '/usr/lib/x.py',
    '/home/me/application/a.ts',
    'E:\\x\\a.ts',
    '../a.ts',
    'a/../../b.ts',
    'a\n::error::b',
    'x'.repeat(2_000),
  ])('%j is no place in the repository', (file) => {
    expect(located(file)).toBeUndefined();
  });

  test('a report without lines has none', () => {
    expect(located('a.ts')).toEqual({ file: 'a.ts' });
  });
});

test('the path counts where a file is spelt from another folder', () => {
  const reported = { suites: [], className: 'a.spec.ts', name: 'opens', file: 'a.spec.ts', attempts: [] };
  expect(locate({ ...reported, path: '/w/e2e/a.spec.ts' }, ['/w'])).toEqual({ file: 'e2e/a.spec.ts' });
  expect(locate({ ...reported, path: '' }, ['/w'])).toBeUndefined();
});

test('where a test failed is its place as long as nothing tells where it stands', () => {
  const reported = {
    suites: [],
    className: '',
    name: 'n',
    failedAt: { file: 'b.ts', line: 7 },
    attempts: [],
  };
  expect(locate({ ...reported, file: '' }, WORKSPACES)).toEqual({ file: 'b.ts', line: 7 });
  expect(locate({ ...reported, file: 'a.ts' }, WORKSPACES)).toEqual({ file: 'a.ts' });
});
