import type { FixCheck } from '../../src/analysis/fixes/fix-check.js';
import type { TestId } from '../../src/model/test-id.js';
import type { FailureDecision } from '../../src/policy/plan.js';
import type { Telling } from '../../src/render/telling.js';
import {
  broken,
  environment,
  excusedFlake,
  ownFlake,
  quarantinedFlake,
  regression,
  undecided,
} from './failures.js';
import {
  counts,
  decision,
  evidence,
  lane,
  laneTelling,
  plan,
  run,
  summary,
  telling,
  verdict,
} from './tellings.js';

/** What Deflake has to tell on typical days, by the name of its golden files. */

const retriedKnown = verdict({
  test: 'sync › resumes after a lost connection',
  kind: 'flaky',
  probabilityFlaky: 0.99,
  failure: { outcome: 'passed', attempts: 'fp' },
  drawn: 'ppkpppkpppppppppppK',
});
const retriedNew = verdict({
  test: 'basket › merges after login',
  kind: 'flaky',
  probabilityFlaky: 0.93,
  perhapsSinceThisChange: true,
  failure: { outcome: 'passed', attempts: 'fp' },
  drawn: 'ppppppppppppppppppK',
});

const suggestion = {
  test: excusedFlake.verdict.test,
  reason: 'Flaky: failed in 12 of 204 runs without the change at hand',
  since: '2026-03-12',
  expires: '2026-04-11',
};

const silent = [
  summary('payments › refunds twice › src/payments/refund.test.ts', 'masked', { daysWithoutVerdict: 12 }),
  summary('payments › retries a declined card › src/payments/retry.test.ts', 'masked', {
    runs: 31,
    failed: 1,
    daysWithoutVerdict: 3,
  }),
];

const unclearFix: FixCheck = {
  run: run({ runId: '8130', onDefaultBranch: true }),
  outcome: 'unclear',
  probability: 0.72,
  before: { runs: 180, failed: 9 },
  since: { runs: 12, failed: 0 },
  cleanRunsNeeded: 48,
  says: 'Too early to tell whether it helped (72 %): the change of run 8130 (“Wait for the list”, src/search/suggest.test.ts); it failed in 9 of 180 runs before and in none of 12 runs since. 48 more runs without a failure would show that it did.',
};
const movedLimit: FixCheck = {
  run: run({ runId: '8133', onDefaultBranch: true }),
  outcome: 'helped',
  probability: 0.85,
  before: { runs: 40, failed: 9 },
  since: { runs: 8, failed: 0 },
  worthALook: 'limit-moved',
  says: 'It is quiet since the change of run 8133 (“Relax the limits”, src/reports.test.ts), which touches nothing but tests, and it missed a limit of 200 before: most likely the limit moved, not the code. It failed in 9 of 40 runs before and in none of 8 runs since.',
};

export const allGreen = telling();

export const retriedOnly = telling([
  laneTelling({
    counts: counts({ flaky: 2 }),
    plan: plan({
      headline: 'All 409 tests passed, 2 of them only on retry.',
      retried: [retriedKnown, retriedNew],
      newFlaky: [retriedNew],
    }),
  }),
]);

/** Deflake has run the tests itself. */
/** As `undecided`, and it failed again in both retries. */
const undecidedAgain: FailureDecision = {
  ...undecided,
  verdict: {
    ...undecided.verdict,
    evidence: [
      ...undecided.verdict.evidence,
      evidence(-0.7, 'It failed in all 3 attempts of this run.', { kind: 'attempts', ownChange: true }),
    ],
  },
};

export const ranAgain = telling([
  laneTelling({
    counts: counts({ passed: 407, failed: 1, flaky: 1 }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'unclear',
      headline: "Could be this change: 1 failure can't be told from a flake yet.",
      failures: [undecidedAgain],
      retried: [
        {
          ...retriedNew,
          causes: [
            {
              kind: 'order',
              says: 'Perhaps order or shared state: it failed in 2 of 2 tries with other tests and passed alone.',
            },
          ],
        },
      ],
      newFlaky: [retriedNew],
      reruns: {
        tests: [
          {
            test: retriedNew.test,
            tries: [
              { way: 'together', outcome: 'failed' },
              { way: 'alone', outcome: 'passed' },
            ],
          },
          {
            test: undecided.verdict.test,
            tries: [
              { way: 'together', outcome: 'failed' },
              { way: 'alone', outcome: 'failed' },
            ],
          },
        ],
        left: [],
        processes: 3,
        durationMs: 83_000,
      },
    }),
  }),
]);

export const oneRegression = telling([
  laneTelling({
    counts: counts({ passed: 408, failed: 1 }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'this-change',
      headline: 'It is most likely this change: 1 test fails that did not before.',
      failures: [regression],
    }),
  }),
]);

export const oneExcusedFlake = telling([
  laneTelling({
    counts: counts({ passed: 408, failed: 1 }),
    plan: plan({
      conclusion: 'excused',
      blame: 'not-this-change',
      headline: 'Not this change: 1 flaky failure, excused.',
      failures: [excusedFlake],
      suggestions: [suggestion],
    }),
  }),
]);

export const mixed = telling(
  [
    laneTelling({
      counts: counts({ passed: 403, failed: 5, errors: 1, flaky: 2 }),
      plan: plan({
        conclusion: 'failed',
        failsJob: true,
        blame: 'this-change',
        headline: 'It is most likely this change: 1 test fails that did not before (and 5 other failures).',
        failures: [regression, undecided, ownFlake, broken, excusedFlake, quarantinedFlake],
        retried: [retriedKnown, retriedNew],
        newFlaky: [retriedNew],
        suggestions: [suggestion],
        quarantineNotes: [
          'The quarantine of orders › sends a receipt › src/orders/receipt.test.ts ends on 2026-04-01.',
        ],
        quarantined: 1,
        states: [
          ...silent,
          summary('login › locks after three tries', 'fixed', { since: run({ runId: '8119' }) }),
          summary(excusedFlake.verdict.test, 'flaky', { fixes: [unclearFix] }),
          summary('reports › renders within its limit', 'flaky', { fixes: [unclearFix, movedLimit] }),
        ],
      }),
    }),
  ],
  {
    problems: [
      {
        area: 'history',
        where: '',
        what: 'The history could not be listed, so results of other jobs may be missing.',
        remedy: 'Give the job the permission "actions: read".',
      },
    ],
    hiddenData: 'eyJ2IjoxfQ==',
  },
);

export const flakySinceThisChange = telling([
  laneTelling({
    counts: counts({ passed: 408, failed: 1 }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'unclear',
      headline: 'Perhaps this change: 1 failure looks flaky, but only since this change.',
      failures: [ownFlake],
      newFlaky: [ownFlake.verdict],
    }),
  }),
]);

export const brokenBefore = telling([
  laneTelling({
    counts: counts({ passed: 408, failed: 1 }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'not-this-change',
      headline: 'Not this change: 1 test was failing before it (since run 8123).',
      failures: [broken],
    }),
  }),
]);

export const unexplainedRed = telling([
  laneTelling({
    counts: counts({ tests: 212, passed: 211, failed: 1, skipped: 0 }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'unclear',
      headline:
        "Can't tell whether it is this change: the failures are explained, but not everything that is red. The test command was killed by signal 9.",
      unexplained: [
        'The test command was killed by signal 9.',
        '200 tests that usually run here are missing, such as orders › ships abroad.',
      ],
      failures: [
        {
          ...excusedFlake,
          excused: false,
          reason: 'Not excused, because not everything that is red is explained: flaky with 98 % certainty.',
        },
      ],
    }),
  }),
]);

export const masked = telling([laneTelling({ plan: plan({ states: silent }) })]);

/** Three causes for 51 failures: three rows, not 51. */
const CAUSES = [
  {
    n: 26,
    signature: 's-404',
    excerpt: 'assert 404 == 200',
    type: 'AssertionError',
    file: 'tests/api/test_routes.py',
  },
  {
    n: 15,
    signature: 's-header',
    excerpt: 'Header value must be str or bytes, not SecretStr',
    type: 'TypeError',
    file: 'tests/api/test_auth.py',
  },
  {
    n: 10,
    signature: 's-mock',
    excerpt: "<module 'app.billing'> does not have the attribute 'charge_card'",
    type: 'AttributeError',
    file: 'tests/billing/test_charge.py',
  },
];
export const threeCauses = telling([
  laneTelling({
    counts: counts({ tests: 110, passed: 39, failed: 51, skipped: 20 }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'this-change',
      headline: 'It is most likely this change: 51 tests fail that did not before, most likely for 3 causes.',
      failures: CAUSES.flatMap(({ n, signature, excerpt, type, file }) =>
        Array.from({ length: n }, (_, i) =>
          decision({
            verdict: verdict({
              test: `${file.split('/')[1]} › case ${i + 1} › ${file}`,
              probabilityFlaky: 0.08,
              failure: { signature, excerpt, type, location: { file, line: 10 + i } },
              evidence: [
                evidence(-1.73, '51 tests start to fail in this run; flaky tests mostly fail alone.', {
                  kind: 'together',
                }),
              ],
            }),
          }),
        ),
      ),
    }),
  }),
]);

const fourLanes = [
  laneTelling({ lane: lane({ os: 'linux', node: '24' }) }),
  laneTelling({
    lane: lane({ os: 'macos', node: '24' }),
    counts: counts({ passed: 408, failed: 1 }),
    plan: plan({
      conclusion: 'excused',
      blame: 'not-this-change',
      headline: 'Not this change: 1 flaky failure, excused.',
      failures: [excusedFlake],
      suggestions: [{ ...suggestion, lane: { os: 'macos', node: '24' } }],
    }),
  }),
  ...['20', '24'].map((node) =>
    laneTelling({
      lane: lane({ os: 'windows', node }),
      counts: counts({ passed: 407, failed: 2 }),
      plan: plan({
        conclusion: 'failed',
        failsJob: true,
        blame: 'this-change',
        headline: 'It is most likely this change: 1 test fails that did not before (and 1 other failure).',
        failures: [regression, environment],
      }),
    }),
  ),
];
export const severalLanes = telling(fourLanes, { own: fourLanes[2] ?? laneTelling() });

/** Every failure its own way of failing: the worst case for room. */
export function manyFailures(n: number): Telling {
  return telling([
    laneTelling({
      counts: counts({ tests: n, passed: 0, failed: n, skipped: 0 }),
      plan: plan({
        conclusion: 'failed',
        failsJob: true,
        blame: 'this-change',
        headline: `It is most likely this change: ${n} tests fail that did not before.`,
        failures: Array.from({ length: n }, (_, i) =>
          decision({
            verdict: verdict({
              ...regression.verdict,
              test: `suite ${i % 40} › keeps number ${i} in order`,
              failure: {
                ...regression.verdict.failure,
                signature: `s${i}`,
                excerpt: `Expected ${i} but got ${i + 1}\n`.repeat(15),
              },
            }),
          }),
        ),
      }),
    }),
  ]);
}

/** Everything that a name or a message may try, as one test each. */
export const ATTACKS: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</details></sub><h1>All tests passed</h1>',
  '<!-- deflake:data AAAA -->',
  '--><b>out</b>',
  ']]><b>out</b>',
  '@octocat and @acme/owners',
  'me@example.com',
  'mailto:me@example.com',
  '#12 GH-12 gh-12 acme/shop#12 acme#12',
  'CVE-2026-1234 and GHSA-aaaa-bbbb-cccc',
  'a5c3785ed8d6a35868bc169f07e40e889087fd2e',
  'acme/shop@a5c3785ed8d6a35868bc169f07e40e889087fd2e and deadbeef',
  'https://evil.example/?q=1',
  'HTTP://EVIL.EXAMPLE www.evil.example WWW.evil.example ftp://evil.example',
  '<https://evil.example>',
  '[click](https://evil.example)',
  '![pixel](https://evil.example/p.png)',
  '[click][ref]\n\n[ref]: https://evil.example',
  'note[^1]\n\n[^1]: the footnote',
  ':smile: :+1: :100: ::tada::',
  'a | b | c',
  'a \\| b \\\\| c \\',
  '`tick` ``two`` ```three```',
  '```\n</details>\n# heading\n```',
  '**bold** __bold__ *it* _it_ ~~gone~~ ~gone~',
  '# heading',
  'heading\n===',
  'heading\n---',
  '> [!CAUTION]\n> quote',
  '- [x] task',
  '1. list',
  '2) list',
  '    indented code',
  '| a |\n| --- |\n| b |',
  '$x^2$ and $$y$$ and $`z`$',
  '&lt;b&gt; &#64;octocat &amp;#64;',
  '\u202egnp.exe\u202c and \u2066x\u2069',
  'zero\u200bwidth\ufeff\u00adhyphen\u2060',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'bell\u0007 null\u0000 del\u007f csi\u009b31m',
  'lone \ud800 surrogate \udc00',
  'line\nbreak\r\nand\rmore\u2028sep\u2029par',
  '::error::forged',
  '  ::stop-commands::token',
  '\u00a0\u2003::add-mask::secret',
  'text ##[error]forged ##[[group]',
  ':\u001b[0m:error::forged',
  '##\u001b[0m[error]forged',
  '##vso[task.complete result=Succeeded]done',
  '',
  ' ',
  '日本語のテスト 🎉 👩‍👩‍👧 ❤️ é',
  '-',
  '+ plus',
  '= equals',
  ': colon',
];

export const hostile = hostileTelling(ATTACKS);

/** A telling with each text as the name, message, sentence and title of something. */
export function hostileTelling(texts: readonly string[]): Telling {
  const failures = texts.map((attack, i) =>
    decision({
      excused: i % 3 === 0,
      reason: `Excused: ${attack}`,
      verdict: verdict({
        test: attack,
        kind: i % 2 === 0 ? 'undecided' : 'regression',
        failure: {
          type: attack,
          excerpt: `${attack}\n${attack}`,
          location: { file: attack, line: 3 },
          signature: `s${i}`,
        },
        evidence: [evidence(1, `It says "${attack}".`), evidence(-1, attack)],
        causes: [{ kind: 'together', says: `Likely one cause with ${attack}: both failed together.` }],
        since: run({ runId: attack }),
      }),
    }),
  );
  const first = texts[0] ?? '';
  const entry = {
    test: first as TestId,
    reason: first,
    since: '2026-03-12',
    expires: '2026-04-11',
    owner: first,
  };
  const tellings = [
    laneTelling({
      lane: lane({ [first]: first, os: texts.at(-1) ?? '' }),
      counts: counts({ failed: failures.length }),
      plan: plan({
        conclusion: 'failed',
        failsJob: true,
        blame: 'unclear',
        headline: texts[1] ?? first,
        failures,
        unexplained: texts,
        retried: failures.map(({ verdict: one }) => one),
        newFlaky: failures.slice(0, 1).map(({ verdict: one }) => one),
        quarantineNotes: texts,
        suggestions: [
          entry,
          ...texts.map((attack) => ({ ...entry, test: attack as TestId, reason: attack })),
        ],
        states: texts.flatMap((attack) => [
          summary(attack, 'masked'),
          summary(attack, 'fixed', {
            since: run({ runId: attack }),
            fixes: [{ ...unclearFix, run: run({ runId: attack, commitMessage: attack }), says: attack }],
          }),
          summary(attack, 'flaky', { fixes: [{ ...movedLimit, says: attack }] }),
        ]),
      }),
    }),
    laneTelling({ lane: { ...lane(), job: texts.at(2) ?? first, suite: first } }),
  ];
  return telling(tellings, {
    problems: texts.map((attack) => ({ area: 'report', where: attack, what: attack, line: 3 })),
    history: { title: first, pastRuns: 3 },
    quarantineFile: first,
  });
}

export const GOLDEN_CASES: Readonly<Record<string, Telling>> = {
  'all-green': allGreen,
  'retried-only': retriedOnly,
  'ran-again': ranAgain,
  'one-regression': oneRegression,
  'one-excused-flake': oneExcusedFlake,
  mixed,
  'flaky-since-this-change': flakySinceThisChange,
  'broken-before': brokenBefore,
  'unexplained-red': unexplainedRed,
  masked,
  'three-causes': threeCauses,
  'several-lanes': severalLanes,
};
