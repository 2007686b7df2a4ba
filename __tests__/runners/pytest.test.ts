import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partsOfNodeId } from '../../src/reports/formats/python/pytest-node-id.js';
import { pytest } from '../../src/runners/pytest.js';
import { nodeIdsOf } from '../../src/runners/pytest-node-ids.js';
import type { Call, SelectionFacts } from '../../src/runners/runner.js';
import { factsWith as factsOf, failed, failedInFixture } from './failed-tests.js';

const FILES = [
  'tests/test_cart.py',
  'tests/test_classes.py',
  'tests/test_fixtures.py',
  'crash/test_crash.py',
];

function factsWith(files: readonly string[], others: Partial<SelectionFacts> = {}): SelectionFacts {
  return factsOf(files, { words: ['pytest', '-q'], ...others });
}

/** The node ids that pytest finds in the cache that a call gives it. */
function cached(call: Call | undefined): string[] {
  return Object.keys(JSON.parse(call?.files?.[0]?.text ?? '{}') as Record<string, true>);
}

/** The arguments that name tests. */
function named(call: Call | undefined): string[] {
  return (call?.args ?? []).slice(3);
}

function junit(className: string, name = 'test_a', suites = ['pytest']) {
  return failed({ className, name, suites });
}

describe('pytest', () => {
  it('names a test in the cache and as an argument', () => {
    const { calls } = pytest.select([junit('tests.test_cart.TestX', 'test_y[a]')], factsWith(FILES));
    expect(calls).toEqual([
      {
        tests: ['tests.test_cart.TestX › test_y[a]'],
        args: ['--lf', '-o', 'cache_dir=/scratch/pytest-cache', 'tests/test_cart.py::TestX::test_y[a]'],
        files: [{ path: '/scratch/pytest-cache/v/cache/lastfailed', text: expect.any(String) }],
      },
    ]);
    expect(cached(calls[0])).toContain('tests/test_cart.py::TestX::test_y[a]');
  });

  it('names a test in the cache alone where its file is not below the folder of the command', () => {
    const { calls } = pytest.select([junit('tests.test_cart'), junit('api.test_cart')], factsWith(FILES));
    expect(calls).toHaveLength(1);
    expect(named(calls[0])).toEqual([]);
    expect(cached(calls[0])).toEqual(
      expect.arrayContaining(['tests/test_cart.py::test_a', 'api/test_cart.py::test_a']),
    );
  });

  it('leaves the cache alone where the command switches it off', () => {
    const words = ['pytest', '-p', 'no:cacheprovider'];
    const tests = [junit('tests.test_cart'), junit('api.test_cart')];
    const { calls, unselectable } = pytest.select(tests, factsWith(FILES, { words }));
    expect(calls).toEqual([{ tests: [tests[0]?.id], args: ['tests/test_cart.py::test_a'] }]);
    expect(unselectable).toMatchObject([
      { test: tests[1]?.id, reason: expect.stringContaining('no:cacheprovider') },
    ]);
  });

  it('names a test once: in the cache alone where the command may name its file', () => {
    for (const words of [
      ['pytest', 'tests/test_cart.py'],
      ['pytest', 'tests/test_cart.py::test_b'],
      ['make', 'test'],
    ])
      expect(named(pytest.select([junit('tests.test_cart')], factsWith(FILES, { words })).calls[0])).toEqual(
        [],
      );
  });

  it('does not guess between a module and a package of the same name', () => {
    const files = ['tests/test_cart.py', 'tests/test_cart/TestX.py'];
    const { calls } = pytest.select([junit('tests.test_cart.TestX')], factsWith(files));
    expect(named(calls[0])).toEqual([]);
    expect(cached(calls[0])).toEqual(
      expect.arrayContaining(['tests/test_cart.py::TestX::test_a', 'tests/test_cart/TestX.py::test_a']),
    );
  });

  it('finds folders with a dot in their names, files of other kinds, and classes behind --junitprefix', () => {
    const files = ['tests/v1.2/test_a.py', 'docs/README.md', 'tests/test_b.py'];
    const { calls } = pytest.select(
      [junit('tests.v1.2.test_a'), junit('docs.README.md', 'README.md'), junit('py311.tests.test_b')],
      factsWith(files),
    );
    expect(named(calls[0])).toEqual([
      'tests/v1.2/test_a.py::test_a',
      'docs/README.md::README.md',
      'tests/test_b.py::test_a',
    ]);
  });

  it('lets no name be an option or a file with arguments', () => {
    const files = ['-x/test_a.py', '@x/test_a.py'];
    const { calls } = pytest.select([junit('-x.test_a', 'test_a[-k]'), junit('@x.test_a')], factsWith(files));
    expect(named(calls[0])).toEqual(['./-x/test_a.py::test_a[-k]', './@x/test_a.py::test_a']);
  });

  it('reads characters that pytest keeps out of XML', () => {
    const { calls } = pytest.select([junit('tests.test_cart', 'test_#x20BB7[#x41]')], factsWith(FILES));
    expect(named(calls[0])).toEqual([]);
    expect(cached(calls[0])).toEqual(
      expect.arrayContaining([
        'tests/test_cart.py::test_\u{20bb7}[#x41]',
        'tests/test_cart.py::test_#x20BB7[#x41]',
      ]),
    );
  });

  it('splits arguments that are too long, and gives each process its own tests', () => {
    const tests = Array.from({ length: 30 }, (_, i) =>
      junit('tests.test_cart', `test_${'x'.repeat(80)}${i}`),
    );
    const { calls } = pytest.select(tests, factsWith(FILES, { maxArgumentChars: 1_700 }));
    expect(calls.length).toBeGreaterThan(1);
    expect(calls.flatMap((call) => call.tests)).toEqual(tests.map(({ id }) => id));
    for (const call of calls) {
      expect(call.args.join(' ').length).toBeLessThan(1_700);
      expect(named(call).every((argument) => cached(call).includes(argument))).toBe(true);
    }
  });

  it('names tests in another order by a seed', () => {
    const tests = Array.from({ length: 8 }, (_, i) => junit('tests.test_cart', `test_${i}`));
    const order = (shuffleSeed: number) =>
      named(pytest.select(tests, factsWith(FILES, { shuffleSeed })).calls[0]);
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect(order(1).toSorted()).toEqual(order(2).toSorted());
  });

  it('can find nothing to run for what failed outside of tests, or in a report of another tool', () => {
    const outside = [
      failed({ name: 'broken.test_import', suites: ['pytest'] }),
      failed({ className: 'pytest', name: 'internal' }),
      failed({ className: 'broken.test_import', name: '', format: 'pytest-report-log' }),
      failed({ className: 'tests.test_cart', name: 'test_a', format: 'allure' }),
    ];
    const { calls, unselectable } = pytest.select(outside, factsWith(FILES));
    expect(calls).toEqual([]);
    expect(unselectable.map(({ reason }) => reason.split(/[.,]/)[0])).toEqual([
      'It failed outside of a test',
      'It failed outside of a test',
      'It failed outside of a test',
      'This report does not say where pytest finds the test',
    ]);
  });

  it.each(['plain', 'xunit1', 'workers', 'retries'])(
    'names what failed in %s.xml as pytest does',
    async (report) => {
      const tests = await failedInFixture(`pytest/reports/${report}.xml`);
      const { calls, unselectable } = pytest.select(tests, factsWith(FILES));
      expect(tests.length).toBeGreaterThan(2);
      expect(unselectable).toEqual([]);
      expect(named(calls[0])).toEqual(
        expect.arrayContaining(
          report === 'retries'
            ? ['tests/test_cart.py::test_fails_each_time']
            : [
                'tests/test_cart.py::test_adds_up',
                'tests/test_classes.py::TestCheckout::TestWithCoupon::TestThatExpired::test_refuses',
                'tests/test_cart.py::test_odd_names[a|b]',
              ],
        ),
      );
    },
  );

  it.each(['plain.jsonl', 'plain.json', 'workers.jsonl', 'crash.jsonl'])(
    'takes node ids from %s as they are',
    async (report) => {
      const tests = await failedInFixture(`pytest/reports/${report}`);
      const { calls, unselectable } = pytest.select(tests, factsWith(FILES));
      expect(tests.length).toBeGreaterThan(0);
      expect(unselectable).toEqual([]);
      expect(cached(calls[0]).toSorted()).toEqual(named(calls[0]).toSorted());
      expect(named(calls[0])).toEqual(tests.map(({ reported }) => reported.toolId));
    },
  );

  it.each([
    [['pytest', '-q'], true],
    [['python3', '-m', 'pytest'], true],
    [['poetry', 'run', '/opt/venv/bin/py.test'], true],
    [['.venv\\Scripts\\pytest.exe'], true],
    [['pytest-3'], true],
    [['pytest-watch'], false],
    [['python', 'run_pytest.py'], false],
  ])('is called by %j: %s', (words, is) => {
    expect(pytest.isCalledBy(words)).toBe(is);
  });

  it.each([
    ['!!! stopping after 1 failures !!!', ['pytest'], 'pytest left out tests (stopping after 1 failures)'],
    ['', ['pytest', '-qx'], 'pytest may have left out tests (-qx)'],
    ['', ['pytest', '--maxfail=2'], 'pytest may have left out tests (--maxfail=2)'],
    ['', ['pytest', '--maxfail=0', '-rx', '-n', '2'], undefined],
  ])('says of %j after %j: %s', (output, words, says) => {
    const said = pytest.unreported?.(output, words);
    if (says === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(says);
  });

  it('knows its tests among those of other tools', () => {
    const looks = (test: Parameters<typeof failed>[0]) => pytest.mayHaveReported(failed(test));
    expect(looks({ name: 'test_a', className: 'tests.test_a', suites: ['pytest'] })).toBe(true);
    expect(looks({ name: 'test_a', className: 'tests.test_a', suites: ['named'] })).toBe(true);
    expect(looks({ name: 'TestA', className: 'example.com/shop' })).toBe(false);
    expect(looks({ name: 'a b', className: 'spec.a_spec', file: './spec/a_spec.rb' })).toBe(false);
  });
});

const word = fc.stringMatching(/^[a-z_]{1,6}$/);

/** Node ids as pytest makes them: folders with dots, classes, parameters with anything. */
const nodeIds = fc
  .record({
    folders: fc.array(fc.oneof(word, fc.constantFrom('v1.2', 'a.b')), { maxLength: 3 }),
    file: word,
    ending: fc.constantFrom('.py', '.py', '.md'),
    classes: fc.array(fc.stringMatching(/^[A-Z][a-z]{0,4}$/), { maxLength: 2 }),
    name: fc.oneof(word, fc.constant('test_\u{20bb7}')),
    parameters: fc.option(fc.string({ maxLength: 12 })),
  })
  .map(({ folders, file, ending, classes, name, parameters }) => {
    const path = [...folders, `${file}${ending}`].join('/');
    const last = parameters === null ? name : `${name}[${parameters}]`;
    return { path, id: [path, ...classes, last].join('::') };
  });

describe('the node ids that a JUnit report stands for', () => {
  it('hold the one that it was made of, found by its file', () => {
    fc.assert(
      fc.property(nodeIds, ({ path, id }) => {
        const { className, name } = partsOfNodeId(id);
        const reported = { suites: ['pytest'], className, name, file: '', format: 'junit' };
        const ids = nodeIdsOf(reported, (file) => `${path}/`.startsWith(`${file}/`));
        expect(ids).toHaveProperty('nodeIds', expect.arrayContaining([id]));
        if (path.endsWith('.py') && !name.includes('#x')) expect(ids).toHaveProperty('found', id);
      }),
    );
  });

  it('would all be reported by that name', () => {
    fc.assert(
      fc.property(nodeIds, ({ id }) => {
        const { className, name } = partsOfNodeId(id);
        const reported = { suites: ['pytest'], className, name, file: '', format: 'junit' };
        const ids = nodeIdsOf(reported, () => false);
        const names = ('nodeIds' in ids ? ids.nodeIds : []).map((each) => {
          const parts = partsOfNodeId(each);
          return `${parts.className} ${parts.name}`;
        });
        expect(new Set(names)).toEqual(new Set([`${className} ${name}`]));
      }),
    );
  });
});
