import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FailureRecord, History } from '../../src/history/history.js';
import { RETRY_TOOL_NAMES } from '../../src/render/retry-tools/retry-tools.js';
import { buildLane, historyFromDrawing } from '../builders.js';
import type { Place } from './history/place.js';
import { openPlace } from './history/place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const OFTEN = 'PPKPPPPKPPKPPPPPKPPPPKPPKPPP';
const SELDOM = 'PPPPPPPPPPPPPPKPPPPPPPPPPPPP';
const STEADY = 'PPPPPPPPPPPPPPPPPPPPPPPPPPPP';

const HISTORY = historyFromDrawing({
  'tests.shop.test_cart › test_often': OFTEN,
  'tests.shop.test_cart.TestSum › test_seldom[a, "b"]': SELDOM,
  'tests.shop.test_cart › test_steady': STEADY,
});

async function planned(...args: string[]): Promise<string> {
  place.printed = '';
  await place.put(HISTORY);
  expect(await place.plan('--window-days', '3650', ...args)).toBe(0);
  return place.printed;
}

describe('deflake plan', () => {
  it('says what each flaky test needs, what that does and what it costs', async () => {
    const text = await planned();
    expect(text).toMatch(
      /Known flakiness \(2 tests\) fails 1 in \d builds without retries, 1 in [\d,]+ builds with up to \d/,
    );
    expect(text).toMatch(
      /It costs less than a second in an average build .* and never more than 60 seconds\./,
    );
    expect(text).toMatch(/A real bug that shows in half of the tries slips through with \d+ %/);
    expect(text).toMatch(
      /What a guess would leave failing: 3 retries for every test: 1 in [\d,]+ builds; 5 retries for every test: /,
    );
    expect(text).toMatch(/From 28 runs; 1 test never failed on good code/);
    const rows = text.split('\n').filter((line) => /^ {2}\d/.test(line));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/test_often$/);
    const [often, seldom] = rows.map((row) => Number(/\d+/.exec(row)?.[0]));
    expect(often).toBeGreaterThan(seldom ?? 99);
  });

  it('takes the settings from flags and from the configuration file', async () => {
    await place.write('.github/deflake.yml', 'max-retries: 1\n');
    expect(await planned()).toMatch(/need more than max-retries \(1\)/);
    const loose = JSON.parse(await planned('--json', '--max-retries', '9', '--retry-target', '0.2')) as Json;
    expect(loose.lanes[0]?.isReached).toBe(true);
    expect(Math.max(...(loose.lanes[0]?.tests ?? []).map(({ retries }) => retries))).toBe(1);
  });

  it('prints the same for programs', async () => {
    const { lanes } = JSON.parse(await planned('--json')) as Json;
    expect(lanes).toMatchObject([
      {
        lane: buildLane(),
        runs: 28,
        steadyTests: 1,
        tests: [{ test: 'tests.shop.test_cart › test_often' }, {}],
      },
    ]);
    expect(lanes[0]?.chanceWith).toBeLessThan(lanes[0]?.chanceWithout ?? 0);
  });

  it('says so where nothing is flaky, where there is no history, and what is no tool', async () => {
    expect(await place.plan()).toBe(3);
    await place.put(historyFromDrawing({ a: STEADY }));
    expect(await place.plan('--window-days', '3650')).toBe(0);
    expect(place.printed).toMatch(/no test is known to be flaky, so no retry is planned/);
    await expect(place.plan('--as', 'make')).rejects.toThrow(/no such tool\. Known are: pytest, playwright/);
    await expect(place.plan('unit')).rejects.toThrow(/For one lane: --lane unit/);
    await expect(place.plan('--lane', 'nope')).rejects.toThrow(/No lane has "nope"/);
  });

  it.each(RETRY_TOOL_NAMES)('speaks %s', async (tool) => {
    const text = await planned('--as', tool);
    expect(text).toMatch(EXPECTED[tool]);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('gives a tool no tests of other tools, as far as their files tell, and says how many there were', async () => {
    const recorded: Readonly<Record<string, Partial<FailureRecord>>> = {
      'tests.test_located › test_a': { location: { file: 'tests/test_located.py' } },
      'tests.test_named › test_a': { names: ['tests/test_named.py', 'shop/cart.py'] },
      'spawns python › a': { names: ['shop/cart.py', 'shop/cart.test.ts'] },
      'parses › examples/shop.py': { names: ['src/parser.test.ts'] },
      'runs › a': { location: { file: 'src/runs.test.ts' }, names: ['shop/cart.py'] },
    };
    const ids = [
      ...Object.keys(recorded),
      'cart › a › src/cart.test.tsx',
      'e2e/pay.py › b',
      'unknown.py › c',
    ];
    await place.put(
      withRecords(historyFromDrawing(Object.fromEntries(ids.map((id) => [id, OFTEN]))), recorded),
    );
    const told = async (tool: string) => {
      place.printed = place.warned = '';
      await place.plan('--window-days', '3650', '--as', tool);
      return ids.filter((id) => place.printed.includes(id));
    };
    expect(await told('jest')).toEqual([
      'spawns python › a',
      'parses › examples/shop.py',
      'runs › a',
      'cart › a › src/cart.test.tsx',
      // In a name without folders anything may stand.
      'unknown.py › c',
    ]);
    expect(place.warned).toBe(
      '! 3 flaky tests are left out: written in other languages than those of jest.\n',
    );
    expect(await told('surefire')).toEqual(['unknown.py › c']);
    expect(place.warned).toMatch(/^! 7 flaky tests are left out/);
  });

  it('lets no name out of its quotes or its comment', async () => {
    const evil = 'a\\n*/ process.exit() // \\"]): 1 › x"\'`$1';
    await place.put(historyFromDrawing({ [evil]: OFTEN }));
    for (const tool of RETRY_TOOL_NAMES) {
      place.printed = '';
      await place.plan('--window-days', '3650', '--as', tool);
      const stray = place.printed
        .split('\n')
        .filter((line) => line.includes('process.exit()'))
        .filter(
          (line) =>
            !/^\s*(?:\/\/|#)/.test(line) && !/^\s*(?:\("|filter = "|includeClasses\.add\(")/.test(line),
        );
      expect(stray).toEqual([]);
    }
  });
});

/** With more to each failure of a test than was drawn. */
function withRecords(history: History, more: Readonly<Record<string, Partial<FailureRecord>>>): History {
  const lanes = [...history.lanes].map(([key, lane]) => {
    const failures = [...lane.failures].map(
      ([run, ofRun]) =>
        [
          run,
          new Map([...ofRun].map(([test, record]) => [test, { ...record, ...more[test] }] as const)),
        ] as const,
    );
    return [key, { ...lane, failures: new Map(failures) }] as const;
  });
  return { ...history, lanes: new Map(lanes) };
}

interface Json {
  readonly lanes: readonly {
    readonly chanceWith: number;
    readonly chanceWithout: number;
    readonly isReached: boolean;
    readonly tests: readonly { readonly retries: number }[];
  }[];
}

const EXPECTED: Readonly<Record<(typeof RETRY_TOOL_NAMES)[number], RegExp>> = {
  pytest: /\("tests\.shop\.test_cart\.TestSum", "test_seldom\[a, \\"b\\"\]"\): \d,\n/,
  playwright: /defineConfig\(\{ retries: \d \}\)/,
  vitest: /defineConfig\(\{ test: \{ retry: \d \} \}\)/,
  jest: /jest\.retryTimes\(\d, \{ logErrorsBeforeRetry: true \}\);/,
  surefire: /-Dsurefire\.rerunFailingTestsCount=\d\n/,
  gradle:
    /maxRetries\.set\(\d\)\n +maxFailures\.set\(20\)[\s\S]+includeClasses\.add\("tests\.shop\.test_cart\.TestSum"\)/,
  nextest: /filter = "binary_id\(=tests\.shop\.test_cart\) & test\(=test_often\)"\nretries = \d\n/,
  gotestsum: /gotestsum --rerun-fails=\d --rerun-fails-max-failures=20 --packages=/,
};
