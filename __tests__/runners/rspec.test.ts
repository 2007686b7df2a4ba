import { describe, expect, it } from '@jest/globals';
import { rspec } from '../../src/runners/rspec.js';
import { descriptionPattern } from '../../src/runners/rspec-descriptions.js';
import { drawSelection, factsWith, failed, failedInFixture } from './failed-tests.js';

function example(name: string, file = './spec/cart_spec.rb') {
  return failed({ name, file, className: 'spec.cart_spec', suites: ['rspec'] });
}

function withId(toolId: string) {
  return failed({ name: 'Cart adds', file: './spec/cart_spec.rb', toolId, format: 'rspec-json' });
}

describe('RSpec', () => {
  it('runs examples by their ids', () => {
    const tests = [withId('./spec/cart_spec.rb[1:2]'), withId('-x/b_spec.rb[1:1:3]')];
    expect(drawSelection(rspec.select(tests, factsWith()))).toBe(
      './spec/cart_spec.rb[1:2] ./-x/b_spec.rb[1:1:3] --tag deflake_nothing_else',
    );
  });

  it('runs examples by their full descriptions, file by file', () => {
    const tests = [example('Cart adds'), example('Cart adds (2)'), example('Cart adds', './spec/b_spec.rb')];
    expect(drawSelection(rspec.select(tests, factsWith()))).toBe(
      '--example-matches \\ACart adds\\z --example-matches \\ACart adds \\(2\\)\\z ./spec/cart_spec.rb\n' +
        '--example-matches \\ACart adds\\z ./spec/b_spec.rb',
    );
  });

  it('orders by a seed', () => {
    const facts = factsWith([], { shuffleSeed: 70_000 });
    expect(drawSelection(rspec.select([example('a')], facts))).toContain('--order random:4465');
    expect(drawSelection(rspec.select([withId('./a_spec.rb[1:1]')], facts))).toContain('--order random:4465');
  });

  it('splits what is too long', () => {
    const tests = Array.from({ length: 40 }, (_, i) => withId(`./spec/${'x'.repeat(40)}_spec.rb[1:${i}]`));
    const { calls } = rspec.select(tests, factsWith([], { maxArgumentChars: 1_000 }));
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.every(({ args }) => args.join(' ').length < 1_000)).toBe(true);
    expect(calls.flatMap((call) => call.tests)).toEqual(tests.map(({ id }) => id));
  });

  it('says what it can’t choose, and which option would help', () => {
    const tests = [
      example('Cart is expected to be empty'),
      example('Cart adds', ''),
      failed({ name: 'error while loading', file: './spec/a_spec.rb', format: 'rspec-json' }),
      failed({ name: 'error in an `after(:context)` hook', format: 'rspec-json' }),
    ];
    const { calls, unselectable } = rspec.select(tests, factsWith());
    expect(calls).toEqual([]);
    expect(
      unselectable.map(({ reason }) => /--format json --out FILE|in a hook of a group/.exec(reason)?.[0]),
    ).toEqual([
      '--format json --out FILE',
      '--format json --out FILE',
      'in a hook of a group',
      'in a hook of a group',
    ]);
  });

  it.each(['plain.json', 'names.json', 'no-retries.json', 'workspace-b.json'])(
    'takes the ids of %s',
    async (report) => {
      const tests = await failedInFixture(`rspec/reports/${report}`);
      const { calls, unselectable } = rspec.select(tests, factsWith());
      expect(unselectable).toEqual([]);
      expect(calls).toHaveLength(1);
      expect(calls[0]?.args.slice(0, -2).every((id) => /^\.\/spec\/\w+_spec\.rb\[[\d:]+\]$/.test(id))).toBe(
        true,
      );
      expect(calls[0]?.tests).toEqual(tests.map(({ id }) => id));
    },
  );

  it('takes the ids of examples, but nothing else, of a report with errors outside of them', async () => {
    const tests = await failedInFixture('rspec/reports/load-error.json');
    expect(rspec.select(tests, factsWith()).unselectable).toHaveLength(3);
  });

  it('takes the descriptions of JUnit XML, unless RSpec made them up', async () => {
    const tests = await failedInFixture('rspec/reports/plain.xml');
    const { calls, unselectable } = rspec.select(tests, factsWith());
    expect(unselectable.map(({ test }) => test)).toEqual([
      'spec.cart_spec › Cart is expected to have attributes {:total => 1}',
    ]);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.args).toContain('\\ACart sums 2 and 2\\z');
  });

  it.each([
    [['bundle', 'exec', 'rspec'], true],
    [['bin/rspec', '--color'], true],
    [['rspec.bat'], true],
    [['bundle', 'exec', 'rake', 'spec'], false],
  ])('is called by %j: %s', (words, is) => {
    expect(rspec.isCalledBy(words)).toBe(is);
  });

  it('says what JUnit XML does not show, and what stops it early', () => {
    expect(
      rspec.unreported?.('3 examples, 0 failures, 1 error occurred outside of examples\n', []),
    ).toContain('1 error occurred outside of examples');
    expect(rspec.unreported?.('', ['rspec', '--fail-fast=2'])).toContain('--fail-fast=2');
    expect(rspec.unreported?.('3 examples, 1 failure\n', ['rspec'])).toBeUndefined();
  });

  it('knows its tests among those of other tools', () => {
    expect(rspec.mayHaveReported(example('a'))).toBe(true);
    expect(rspec.mayHaveReported(withId('./a_spec.rb[1:1]'))).toBe(true);
    expect(rspec.mayHaveReported(failed({ name: 'test_a', className: 'tests.test_a' }))).toBe(false);
  });
});

describe('the expression for a description', () => {
  it.each([
    ['a|b (c) [d] {e}', '\\Aa\\|b \\(c\\) \\[d\\] \\{e\\}\\z'],
    ['naïve 日本 🦆', '\\Ana\\u{ef}ve \\u{65e5}\\u{672c} \\u{1f986}\\z'],
    ['two\nlines', '\\Atwo\\u{a}lines\\z'],
    ['$(touch pwned) `id` "x" #{y}', '\\A\\$\\(touch pwned\\) `id` "x" #\\{y\\}\\z'],
    ['\\e[31m', '\\A(?:\\\\e|\\x1b)\\[31m\\z'],
    ['\\x01 \\uFFFE', '\\A(?:\\\\x01|\\u{01}) (?:\\\\uFFFE|\\u{FFFE})\\z'],
    ['\\d', '\\A\\\\d\\z'],
  ])('of %j is all ASCII, and quotes what means something', (description, expected) => {
    expect(descriptionPattern(description)).toBe(expected);
  });
});
