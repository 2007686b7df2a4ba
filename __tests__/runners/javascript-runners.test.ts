import { describe, expect, it } from '@jest/globals';
import { jest } from '../../src/runners/jest.js';
import { mocha } from '../../src/runners/mocha.js';
import { nodeTest } from '../../src/runners/node-test.js';
import { playwright } from '../../src/runners/playwright.js';
import type { Runner } from '../../src/runners/runner.js';
import { charsOf } from '../../src/runners/split-calls.js';
import { vitest } from '../../src/runners/vitest.js';
import { facts, optionOf, requested } from './selections.js';

const RUNNERS: readonly Runner[] = [jest, vitest, playwright, mocha, nodeTest];

describe('the words of a command', () => {
  it.each([
    ['npx jest --ci', ['jest']],
    ['pnpm exec jest@30', ['jest']],
    ['node --experimental-vm-modules node_modules/jest/bin/jest.js', ['jest']],
    ['./node_modules/.bin/jest.cmd', ['jest']],
    ['react-scripts test', ['jest']],
    ['yarn vitest run', ['vitest']],
    ['node node_modules/vitest/vitest.mjs', ['vitest']],
    ['npx playwright test', ['playwright']],
    ['node node_modules/@playwright/test/cli.js test', ['playwright']],
    ['npx playwright install', []],
    ['c8 mocha', ['mocha']],
    ['node node_modules/mocha/bin/_mocha', ['mocha']],
    ['node --test', ['node-test']],
    ['c8 node --import tsx --test', ['node-test']],
    ['tsx --test', ['node-test']],
    ['node test.js', []],
    ['eslint tests/jest', []],
    ['npx mocha tests/jest', ['mocha']],
    ['npx vitest --config jest.config.js', ['vitest']],
    ['npm test', []],
    ['wdio run --framework mocha', []],
    ['npx --yes jest', ['jest']],
    ['cypress run --reporter mocha', []],
  ])('%s: %j', (command, names) => {
    const called = RUNNERS.filter((runner) => runner.isCalledBy(command.split(' ')));
    expect(called.map(({ name }) => name)).toEqual(names);
  });
});

describe('a test of a shared format', () => {
  const file = 'test/a.spec.js';
  it.each([
    ['of jest-junit', { suites: ['jest tests', 'cart'], className: 'cart adds' }, ['jest']],
    ['of Vitest', { suites: ['vitest tests', file], className: file, file }, ['vitest']],
    ['of Mocha', { suites: ['Mocha Tests'], className: 'cart', file }, ['mocha']],
    ['of node:test before Node 24', { suites: ['cart'], className: 'test' }, ['node-test']],
    ['of another language', { suites: ['pytest'], className: 'tests.test_a', file: 'tests/test_a.py' }, []],
  ])('%s is taken for one of %j', (_, reported, names) => {
    const likely = RUNNERS.filter((runner) =>
      runner.mayHaveReported(requested({ ...reported, format: 'junit' })),
    );
    expect(likely.map(({ name }) => name)).toEqual(names);
  });
});

describe('what is no test', () => {
  it.each([
    ['a file that Jest could not load', jest, { name: 'Test suite failed to run', format: 'jest-json' }],
    [
      'a hook in jest-junit',
      jest,
      {
        name: "shop Test execution failure: could be caused by test hooks like 'afterAll'.",
        format: 'junit',
      },
    ],
    ['snapshots that nothing uses', jest, { name: 'obsolete snapshots', format: 'jest-json' }],
    [
      'a file that Vitest could not load',
      vitest,
      { className: 'a.test.ts', name: 'a.test.ts', format: 'vitest-json' },
    ],
    [
      'an error that Vitest met outside of tests',
      vitest,
      { className: 'vitest unhandled errors', name: 'Error', format: 'junit' },
    ],
    [
      'a file that Playwright could not load',
      playwright,
      { name: 'error outside of tests', file: 'a.spec.ts', format: 'playwright-json' },
    ],
    ['a file that can not be', jest, { name: 'adds', file: '/w/a\0.test.js', format: 'jest-json' }],
    ['a hook of Mocha', mocha, { name: '"before each" hook for "adds"', format: 'mocha-json' }],
    ['a hook in its JUnit', mocha, { name: 'cart "before all" hook: opens in "cart"', format: 'junit' }],
    ['a file that node:test could not load', nodeTest, { name: 'test/a.test.mjs', format: 'junit' }],
  ])('%s is left alone, with a reason', (_, runner, reported) => {
    const { calls, unselectable } = runner.select([requested(reported)], facts());
    expect(calls).toEqual([]);
    expect(unselectable).toEqual([{ test: reported.name, reason: expect.stringMatching(/^[A-Z].*\.$/) }]);
  });
});

describe('files', () => {
  const adds = { name: 'adds', format: 'junit', className: 'cart', suites: ['cart'] };

  it('are run one by one, so that a name of one file runs in no other', () => {
    const tests = ['/w/a.test.js', '/w/b.test.js', '/w/a.test.js'].map((file, i) =>
      requested({ name: `adds ${i}`, file, format: 'jest-json' }),
    );
    const { calls } = jest.select(tests, facts());
    expect(calls.map(({ tests: ids, args }) => [ids, args])).toEqual([
      [
        ['adds 0', 'adds 2'],
        ['--runTestsByPath', '/w/a.test.js', '--testNamePattern=^(?: *adds 0| *adds 2)$'],
      ],
      [['adds 1'], ['--runTestsByPath', '/w/b.test.js', '--testNamePattern=^(?: *adds 1)$']],
    ]);
  });

  it('go together where they are so many that starting the tool would take longer than all else', () => {
    const tests = Array.from({ length: 40 }, (_, i) =>
      requested({ name: `adds ${i}`, file: `/w/${i}.test.js`, format: 'jest-json' }),
    );
    expect(jest.select(tests, facts()).calls).toHaveLength(1);
  });

  it.each([
    ['is found below the folder of the command', ['test/a.test.mjs'], 'test/a.test.mjs'],
    ['that can not be found is left out', [], undefined],
    ['with a dash in front is no option', ['-a.test.mjs'], './-a.test.mjs'],
    ['is no pattern', ['[id] {a}.test.mjs'], '[[]id[]] [{]a[}].test.mjs'],
  ])('of node:test: one that %s', (_, files, expected) => {
    const file = `/home/me/shop/${files[0] ?? 'gone.test.mjs'}`;
    const [call] = nodeTest.select([requested({ ...adds, file })], facts({ files })).calls;
    expect(call?.args[1]).toBe(expected);
  });

  it('of jest-junit are looked for, as they may be spelt from another folder', () => {
    const test = requested({ ...adds, file: 'packages/shop/a.test.js' });
    const [call] = jest.select([test], facts({ files: ['shop/a.test.js'] })).calls;
    expect(call?.args).toContain('shop/a.test.js');
  });
});

describe('another order', () => {
  const test = requested({ file: '/w/a.test.js', format: 'jest-json' });
  it.each([
    [jest, ['--randomize', '--seed=7']],
    [vitest, ['--sequence.shuffle.tests=true', '--sequence.seed=7']],
    [mocha, []],
  ])('is asked for where the tool knows one: case %#', (runner, args) => {
    const [call] = runner.select([test], facts({ shuffleSeed: 7 })).calls;
    expect(call?.args).toEqual(expect.arrayContaining(args));
    const [usual] = runner.select([test], facts()).calls;
    expect(usual?.args).not.toEqual(expect.arrayContaining(['--randomize']));
    expect(call?.args.length).toBe((usual?.args.length ?? 0) + args.length);
  });
});

describe('tests that never ran', () => {
  it.each([
    [jest, 'npx jest --bail', '', true],
    [jest, 'npx jest --bail=0', '', false],
    [jest, 'npx jest', '\u001b[1mTest Suites: \u001b[22m1 failed, 1 of 3 total\n', true],
    [jest, 'npx jest', 'Test Suites: 1 failed, 3 total\n', false],
    [vitest, 'npx vitest run --bail=1', '', true],
    [vitest, 'npx vitest run', '', false],
    [mocha, 'mocha -b', '', true],
    [mocha, 'mocha', '', false],
    [playwright, 'npx playwright test -x', '', true],
    [
      playwright,
      'npx playwright test',
      '  1 failed\n    a.spec.ts:3:1 › x\n  2 did not run\n  3 passed (1s)\n',
      true,
    ],
    [playwright, 'npx playwright test', '  1 failed\n  3 passed (1s)\n', false],
  ])('are told of by a command or what it prints: case %#', (runner, command, output, isTold) => {
    const says = runner.unreported?.(output, command.split(' '));
    expect(says !== undefined).toBe(isTold);
    expect(says ?? 'Nothing.').toMatch(/^[A-Z].*\.$/);
  });
});

describe('a long selection', () => {
  const OPTIONS: Readonly<Record<string, string>> = {
    jest: '--testNamePattern',
    vitest: '--testNamePattern',
    playwright: '--grep',
    mocha: '--grep',
    'node-test': '--test-name-pattern',
  };
  const tests = Array.from({ length: 5_000 }, (_, i) =>
    requested({
      suites: ['shop', 'cart'],
      className: 'shop cart',
      name: `adds up ${i} "of" $(all)`,
      file: 'test/a.spec.js',
      format: 'junit',
    }),
  );

  it.each(RUNNERS)('is split over processes of $title, each within what they take', (runner) => {
    const { calls, unselectable } = runner.select(tests, facts());
    expect(unselectable).toEqual([]);
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.flatMap(({ tests: ids }) => ids)).toEqual(tests.map(({ id }) => id));
    for (const { args } of calls) {
      expect(charsOf(args)).toBeLessThanOrEqual(40_000);
      const pattern = optionOf(args, OPTIONS[runner.name] ?? '');
      expect(() => new RegExp(pattern)).not.toThrow();
    }
  });

  it.each(RUNNERS)('of $title leaves a name alone that is too long by itself', (runner) => {
    const long = requested({ name: 'a'.repeat(50_000), file: 'test/a.spec.js', format: 'junit' });
    const { calls, unselectable } = runner.select([long], facts());
    expect(calls).toEqual([]);
    expect(unselectable[0]?.reason).toMatch(/^Its name is too long to be given to .*: 50000 characters\.$/);
  });
});
