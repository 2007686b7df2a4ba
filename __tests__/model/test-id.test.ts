import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createIdentifier,
  identify,
  numberedTestId,
  parseTestId,
  rawTestId,
  splitTestId,
  type TestIdParts,
  testId,
} from '../../src/model/test-id.js';

const NOWHERE = { workspaces: [] };

function parts(overrides: Partial<TestIdParts>): TestIdParts {
  return { suites: [], className: '', name: '', file: '', ...overrides };
}

describe('testId', () => {
  test.each<[string, Partial<TestIdParts>, string]>([
    [
      'joins what there is',
      { suites: ['Outer', 'Inner'], className: 'C', name: 'n', file: 'a.ts' },
      'Outer › Inner › C › n › a.ts',
    ],
    ['leaves empty parts out', { suites: ['', ' '], name: 'n' }, 'n'],
    [
      'leaves a suite out that repeats the class',
      { suites: ['com.Foo'], className: 'com.Foo', name: 'n' },
      'com.Foo › n',
    ],
    ['leaves a suite out that repeats the file', { suites: ['a.ts'], name: 'n', file: './a.ts' }, 'n › a.ts'],
    ['leaves a suite out that repeats its parent', { suites: ['s', 's'], name: 'n' }, 's › n'],
    ['leaves a file out that repeats the class', { className: 'a.ts', name: 'n', file: 'a.ts' }, 'a.ts › n'],
    ['leaves a class out that repeats the name', { className: 'adds up', name: 'adds up' }, 'adds up'],
    [
      'leaves a suite out that repeats a class with a namespace, and one for its data provider',
      { suites: ['A\\CTest', 'A\\CTest::testSums'], className: 'A.CTest', name: 'testSums with data set #0' },
      'A.CTest › testSums with data set #0',
    ],
    [
      'leaves a file out that the class is a module of',
      { className: 'tests.test_cart.TestTea', name: 'n', file: 'tests/test_cart.py' },
      'tests.test_cart.TestTea › n',
    ],
    [
      'leaves a file out that the class has its name of',
      { className: 'com.shop.CartTest', name: 'n', file: 'src/test/java/com/shop/CartTest.java' },
      'com.shop.CartTest › n',
    ],
    [
      'keeps a file that only looks like the class: others may be called so too',
      { className: 'cart', name: 'n', file: 'a/cart.js' },
      'cart › n › a/cart.js',
    ],
    [
      'leaves names out that a tool always writes',
      { suites: ['pytest tests', 'pytest'], className: 'c', name: 'n' },
      'c › n',
    ],
    ['keeps such a name inside', { suites: ['mine', 'pytest'], name: 'n' }, 'mine › pytest › n'],
    [
      'drops the number of a Surefire fork',
      { suites: ['com.Foo (fork 3)'], className: 'com.Foo', name: 'n' },
      'com.Foo › n',
    ],
    [
      'drops the time of the run from unittest-xml-reporting',
      { suites: ['t.Foo-20200211105522'], className: 't.Foo', name: 'n' },
      't.Foo › n',
    ],
    [
      'drops the version of the browser from Karma',
      {
        suites: ['Chrome 120.0.1 (Linux x86_64)'],
        className: 'Chrome_120_0_1_(Linux_x86_64).cart',
        name: 'n',
      },
      'Chrome › cart › n',
    ],
    ['drops the number of the process from rspec_junit_formatter', { suites: ['rspec2'], name: 'n' }, 'n'],
    [
      'leaves a class out that repeats all suites',
      { suites: ['a', 'b'], className: 'a.b', name: 'n' },
      'a › b › n',
    ],
    [
      'leaves a class out that says nothing',
      { suites: ['a', 'b'], className: 'test', name: 'n' },
      'a › b › n',
    ],
    ['drops the worker of pytest-xdist', { suites: ['unit [gw3]'], name: 'n' }, 'unit › n'],
    [
      'writes paths with forward slashes',
      { suites: ['__tests__\\main.test.js'], name: 'n' },
      '__tests__/main.test.js › n',
    ],
    ['keeps a backslash that is no path, escaped', { name: 'matches \\d+' }, 'matches \\\\d+'],
    ['escapes the separator', { name: 'a › b' }, 'a \\› b'],
    ['escapes what would break a line', { name: 'a\nb\tc\rd' }, 'a\\nb\\tc\\rd'],
    ['shows what is invisible', { name: 'a\u200bb\u202ec\u00add' }, 'a\\u{200b}b\\u{202e}c\\u{ad}d'],
    ['masks what changes from run to run', { name: 'f[0x7f3a9c0b1d20]' }, 'f[<address>]'],
    ['composes Unicode', { name: 'cafe\u0301' }, 'caf\u00e9'],
    ['keeps plain numbers and parameters', { name: 'add(2, 3) #4 [row 17]' }, 'add(2, 3) #4 [row 17]'],
  ])('%s', (_, overrides, id) => {
    expect(testId(parts(overrides), NOWHERE)).toBe(id);
  });

  test('hostile names become one line that no log takes for a command', () => {
    const id = testId(parts({ name: 'x\n::error::pwned\u2028<b>@everyone' }), NOWHERE);
    expect(id).toBe('x\\n::error::pwned\\u{2028}<b>@everyone');
  });

  test('a name of a megabyte is cut, keeps its identity and costs no more than its length', () => {
    const name = 'a-'.repeat(500_000);
    const id = testId(parts({ name }), NOWHERE);
    expect(id.length).toBeLessThanOrEqual(1_000);
    expect(testId(parts({ name }), NOWHERE)).toBe(id);
    expect(testId(parts({ name: `${name}!` }), NOWHERE)).not.toBe(id);
  });

  test('long names that differ anywhere are different tests', () => {
    const long = (middle: string) =>
      testId(parts({ name: `${'x'.repeat(900)}${middle}${'y'.repeat(900)}` }), NOWHERE);
    expect(long('1')).not.toBe(long('2'));
  });

  test('is the same wherever the repository was checked out', () => {
    const workspaces = [
      '/home/runner/work/app/app',
      '/app',
      '/tmp/build-7f',
      'D:\\a\\app\\app',
      'd:/a/app/app/',
    ];
    const segment = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const path = fc.array(segment, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, fc.constantFrom(...workspaces), (segments, workspace) => {
        const relative = `${segments.join('/')}/x.test.ts`;
        const separator = workspace.includes('\\') ? '\\' : '/';
        const absolute = `${workspace.replace(/[\\/]$/, '')}${separator}${relative.replaceAll('/', separator)}`;
        const expected = testId(parts({ suites: [relative], name: 'n', file: relative }), NOWHERE);
        const found = testId(parts({ suites: [absolute], name: 'n', file: absolute }), {
          workspaces: [workspace],
        });
        expect(found).toBe(expected);
      }),
    );
  });

  test.each([
    ['/app', '/srv/app/x.ts', '/srv/app/x.ts'],
    ['/app', '/app/x.ts', 'x.ts'],
    ['/app', '/application/x.ts', '/application/x.ts'],
    ['/app', 'file:///app/x.ts', 'x.ts'],
    ['/app', 'reads [/app/x.ts]', 'reads [x.ts]'],
    ['/app/', '/app/x.ts', 'x.ts'],
    ['/', '/app/x.ts', '/app/x.ts'],
    ['', '/app/x.ts', '/app/x.ts'],
    ['/a+b(c)', '/a+b(c)/x.ts', 'x.ts'],
    ['D:\\a\\r', 'reads D:\\a\\r\\x.ts now', 'reads x.ts now'],
    ['D:\\a\\r', 'd:/a/r/x.ts', 'x.ts'],
  ])('workspace %j makes %j %j', (workspace, name, id) => {
    expect(testId(parts({ name }), { workspaces: [workspace] })).toBe(id);
  });

  test('a workspace below a temporary directory is no temporary directory of the test', () => {
    expect(testId(parts({ file: '/tmp/ws/a.ts', name: 'n' }), { workspaces: ['/tmp/ws'] })).toBe('n › a.ts');
  });
});

describe('identify', () => {
  test('gives the name before masking as well', () => {
    expect(identify(parts({ name: 'f[0x7f3a9c0b1d20]' }), NOWHERE)).toEqual({
      id: 'f[<address>]',
      raw: 'f[0x7f3a9c0b1d20]',
    });
  });

  test('never throws and is always one bounded, visible line', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, text, text, (suites, className, name, file) => {
        const { id, raw } = identify({ suites, className, name, file }, { workspaces: ['/w'] });
        for (const each of [id, raw]) {
          if (each === '') continue;
          expect(parseTestId(each)).toBe(each);
        }
      }),
    );
  });
});

describe('splitTestId', () => {
  test('takes apart what was joined, whatever the parts hold', () => {
    // Trimmed and composed, as parts are; without the characters that make a text a path, which are rewritten.
    const part = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .map((text) => text.normalize('NFC').trim())
      .filter((text) => text !== '' && !/^[A-Za-z]:\\|\\.*\.\w{1,8}$|^\.\//su.test(text));
    fc.assert(
      fc.property(part, part, (className, name) => {
        const expected = className === name ? [name] : [className, name];
        expect(splitTestId(rawTestId(parts({ className, name }), NOWHERE))).toEqual(expected);
      }),
    );
  });

  test.each([
    ['a \\› b › c', ['a › b', 'c']],
    ['\\\\n › \\n', ['\\n', '\n']],
    ['\\u{1f600}', ['\u{1f600}']],
  ])('%j is %j', (id, expected) => {
    expect(splitTestId(id)).toEqual(expected);
  });
});

describe('numberedTestId', () => {
  test('adds the number behind the id', () => {
    expect(numberedTestId(testId(parts({ name: 'n' }), NOWHERE), 2)).toBe('n #2');
  });
});

describe('parseTestId', () => {
  test.each(['', '   ', 'a\nb', 'a\u0000', 'a\u202eb', 'a\u200bb', 'a\u2028b', 'x'.repeat(2_000)])(
    'refuses %j',
    (text) => {
      expect(parseTestId(text)).toBeUndefined();
    },
  );

  test('accepts what people paste', () => {
    expect(parseTestId('  com.Foo › bar \\› baz #2 ')).toBe('com.Foo › bar \\› baz #2');
  });
});

describe('createIdentifier', () => {
  test('says of each of many tests what is said of it alone', () => {
    const name = fc.constantFrom(
      '',
      'n',
      'C',
      'testSums 1',
      'a.b',
      '0x7f3a9c0b1d20',
      'a › b',
      'https://a.b:8443',
    );
    const suite = fc.constantFrom(
      '',
      'pytest',
      'C',
      'A\\C',
      'A\\C::testSums',
      'a',
      '/tmp/x1/y',
      'w gw1',
      'a/b.ts',
      '/home/w/a',
    );
    const className = fc.constantFrom('', 'C', 'A.C', 'a.b', 'test', 'rspec2', '/tmp/x2/y', 'a/b.ts');
    const file = fc.constantFrom('', 'a/b.ts', './C', '/home/w/a/b.ts', '/tmp/x3/y.py');
    const test = fc.record({ suites: fc.array(suite, { maxLength: 3 }), className, name, file });
    const context = { workspaces: ['/home/w'] };
    fc.assert(
      fc.property(fc.array(test, { maxLength: 10 }), (tests) => {
        const together = createIdentifier(context);
        expect(tests.map((each) => together(each))).toEqual(tests.map((each) => identify(each, context)));
      }),
    );
  });
});
