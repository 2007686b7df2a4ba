import { describe, expect, it } from '@jest/globals';
import type { TestId } from '../../src/model/test-id.js';
import type { Outcome } from '../../src/model/test-result.js';
import type { Doubt } from '../../src/policy/retry/early-stop.js';
import type { RetryPlan } from '../../src/policy/retry/retry-plan.js';
import type { ReportedCase } from '../../src/reports/format.js';
import { readTrial } from '../../src/rerun/read-trial.js';
import { rerunFailures } from '../../src/rerun/rerun-failures.js';
import type { AgainRequest, TestCommand } from '../../src/rerun/test-command.js';
import type { Trial } from '../../src/rerun/trial.js';

/** A trial whose report says so; `requested` is absent for the whole command. */
function trial(outcomes: Readonly<Record<string, Outcome>>, more: Partial<Trial> = {}): Trial {
  const cases = Object.entries(outcomes).map(
    ([name, outcome]): ReportedCase => ({
      suites: [],
      className: '',
      name,
      file: '',
      attempts: [{ outcome }],
    }),
  );
  const failing = Object.values(outcomes).includes('failed');
  return {
    round: 1,
    way: 'whole',
    ending: { exitCode: failing ? 1 : 0, durationMs: 1_000 },
    reports: [
      {
        path: 'r.xml',
        format: 'junit',
        digest: '1',
        cases,
        problems: [],
        duplicatesAreAttempts: false,
        incomplete: false,
      },
    ],
    written: ['r.xml'],
    staleReports: [],
    outputEnd: '',
    folder: '/nowhere',
    ...more,
  };
}

const OPTIONS = { duplicates: 'auto', workspaces: [] } as const;
const SURE: Doubt = {
  probabilityFlaky: 1,
  tally: { failed: 5, passed: 5, recovered: 5, refailed: 5 },
  failures: 1,
};

const planOf = (retries: Readonly<Record<string, number>>): RetryPlan => ({
  tests: Object.entries(retries).map(([test, count]) => ({
    test: test as TestId,
    retries: count,
    passesIfFlaky: 1,
    doubt: SURE,
  })),
  left: [],
  known: { tests: [], chanceWithout: 0, chanceWith: 0, expectedMs: 0, isReached: true },
  says: [],
});

/** Plays what each retry comes to; remembers what was asked for. */
function play(
  retries: Readonly<Record<string, number>>,
  rounds: readonly ((request: AgainRequest) => readonly Trial[])[],
  more: { readonly budgetMs?: number; readonly command?: Partial<TestCommand> } = {},
) {
  const asked: string[] = [];
  const command: TestCommand = {
    runAll: () => Promise.reject(new Error('It ran already.')),
    runAgain: async (request) => {
      asked.push(
        `${request.round} ${request.way}: ${request.tests.map(({ reported }) => reported.name).join(' ')}`,
      );
      return { trials: rounds[request.round - 2]?.(request) ?? [], unselectable: [] };
    },
    close: () => undefined,
    ...more.command,
  };
  const first = readTrial(
    trial(Object.fromEntries(Object.keys(retries).map((test) => [test, 'failed']))),
    OPTIONS,
  );
  const request = {
    command,
    first,
    plan: planOf(retries),
    budgetMs: more.budgetMs,
    seed: 7,
    options: OPTIONS,
  };
  return rerunFailures(request).then((rerun) => ({ ...rerun, asked }));
}

const again =
  (outcomes: Readonly<Record<string, Outcome>>, more: Partial<Trial> = {}) =>
  ({ round, way, tests }: AgainRequest): Trial[] => [
    trial(outcomes, { round, way, requested: tests.map(({ id }) => id), ...more }),
  ];

describe('running failed tests again', () => {
  it('asks for what still fails, in other ways, until all has passed', async () => {
    const { asked, left } = await play({ a: 5, b: 5, c: 5 }, [
      again({ a: 'passed', b: 'failed', c: 'failed' }),
      again({ b: 'failed', c: 'failed' }),
      again({ b: 'passed', c: 'failed' }),
      again({ c: 'passed' }),
    ]);
    expect(asked).toEqual(['2 together: a b c', '3 alone: b c', '4 shuffled: b c', '5 alone: c']);
    expect(left).toEqual([]);
  });

  it('ends where no retries are left', async () => {
    const { asked } = await play({ a: 2 }, [
      again({ a: 'failed' }),
      again({ a: 'failed' }),
      again({ a: 'passed' }),
    ]);
    expect(asked).toEqual(['2 alone: a', '3 alone: a']);
  });

  it('ends where the job stays red whatever follows', async () => {
    const { asked, trials } = await play({ a: 5, b: 5 }, [again({ a: 'failed' })]);
    expect(asked).toHaveLength(1);
    expect(trials[0]?.unexplained).toEqual([expect.stringContaining('did not come back: b')]);
  });

  it('ends where the time for retries is used up, and says so', async () => {
    const { asked, left } = await play(
      { a: 5 },
      [again({ a: 'failed' }, { ending: { exitCode: 1, durationMs: 61_000 } }), again({ a: 'passed' })],
      { budgetMs: 60_000 },
    );
    expect(asked).toHaveLength(1);
    expect(left).toEqual([{ reason: expect.stringContaining('retry-budget is used up'), tests: ['a'] }]);
  });

  it('tells each retry how much time is left', async () => {
    const budgets: number[] = [];
    await play({ a: 2 }, [], {
      budgetMs: 5_000,
      command: {
        runAgain: async (request) => {
          budgets.push(request.budgetMs);
          return { trials: again({ a: 'failed' })(request), unselectable: [] };
        },
      },
    });
    expect(budgets).toEqual([5_000, 4_000]);
  });

  it('leaves tests that can not be chosen, and says why', async () => {
    const { trials, left } = await play({ a: 5 }, [], {
      command: {
        runAgain: async () => ({
          trials: [],
          unselectable: [{ test: 'a' as TestId, reason: 'No retry: x.' }],
        }),
      },
    });
    expect(trials).toEqual([]);
    expect(left).toEqual([{ reason: 'No retry: x.', tests: ['a'] }]);
  });

  it('does nothing where the command takes no tests', async () => {
    const { asked, left } = await play({ a: 5 }, [], { command: { whyNever: 'No retry: no {args}.' } });
    expect(asked).toEqual([]);
    expect(left).toEqual([{ reason: 'No retry: no {args}.', tests: ['a'] }]);
  });

  it('does not go on for ever with a test that nobody runs', async () => {
    const nothing = ({ round, way }: AgainRequest) => [
      trial({ other: 'passed' }, { round, way, requested: [], ending: { exitCode: 0, durationMs: 1 } }),
    ];
    const { asked } = await play(
      { a: 2, b: 2 },
      Array.from({ length: 10 }, () => nothing),
    );
    // Each try that nobody made uses one up.
    expect(asked).toHaveLength(2);
  });
});
