import type { FailureDecision } from '../../src/policy/plan.js';
import { decision, evidence, run, verdict } from './tellings.js';

/** One failure of each kind, as a shop's test suite would have it. */

export const regression: FailureDecision = decision({
  verdict: verdict({
    test: 'checkout › voucher › is applied once › src/checkout/voucher.test.ts',
    failure: {
      type: 'AssertionError',
      excerpt: 'AssertionError: expected 81 to be 90\n\n- Expected: 90\n+ Received: 81',
      signature: 's-voucher',
      attempts: 'ff',
      location: { file: 'src/checkout/voucher.test.ts', line: 41 },
    },
    drawn: 'ppppppppppppppppppppppppppPF',
    evidence: [
      evidence(-1, 'It passed in all 212 earlier runs without this change.'),
      evidence(-0.7, 'It failed in all 2 attempts of this run.', { kind: 'attempts', ownChange: true }),
      evidence(
        0.64,
        'It is the only test that starts to fail in this run, and flaky tests mostly fail alone.',
        { kind: 'together' },
      ),
    ],
    past: { runs: 212, failed: 0, flaky: 0 },
  }),
});

export const excusedFlake: FailureDecision = decision({
  excused: true,
  reason: 'Excused: flaky with 98 % certainty.',
  verdict: verdict({
    test: 'search › suggests while typing › src/search/suggest.test.ts',
    kind: 'flaky',
    probabilityFlaky: 0.985,
    failure: {
      type: 'TimeoutError',
      excerpt: 'Timed out after 5000 ms waiting for the list of suggestions',
      signature: 's-suggest',
      location: { file: 'src/search/suggest.test.ts', line: 17 },
    },
    drawn: 'ppppkpppppfpppppppfpppppF',
    evidence: [
      evidence(
        3.5,
        'Without this change it failed and passed on the same code, last in run 8134 on commit 91ac04e.',
        {
          kind: 'confirmed-before',
        },
      ),
      evidence(1, 'It failed in the same way without this change, last in run 8134.', { kind: 'signature' }),
    ],
    causes: [
      {
        kind: 'timing',
        says: 'Likely a race or a limit of time: it speaks of a limit of time that was reached in all of its 9 failures, and passed 3 times on the same code.',
      },
    ],
    past: { runs: 204, failed: 9, flaky: 3 },
  }),
});

export const quarantinedFlake: FailureDecision = decision({
  excused: true,
  reason: 'Excused: in quarantine until 2026-04-01, and fails as it used to.',
  quarantine: {
    test: excusedFlake.verdict.test,
    reason: 'Races with the mail server',
    since: '2026-03-01',
    expires: '2026-04-01',
  },
  verdict: verdict({
    test: 'orders › sends a receipt › src/orders/receipt.test.ts',
    kind: 'flaky',
    probabilityFlaky: 0.88,
    failure: { excerpt: 'no mail after 10 s', signature: 's-mail' },
    drawn: 'pfppkpppfppppfppppppF',
    evidence: [
      evidence(1, 'It failed in the same way without this change, last in run 8129.', { kind: 'signature' }),
    ],
    past: { runs: 120, failed: 14, flaky: 4 },
  }),
});

export const ownFlake: FailureDecision = decision({
  reason: 'Not excused: only runs of this change show it to be flaky, so this change may have made it so.',
  verdict: verdict({
    test: 'basket › keeps items over a reload › src/basket/reload.test.ts',
    kind: 'flaky',
    probabilityFlaky: 0.94,
    perhapsSinceThisChange: true,
    failure: {
      type: 'Error',
      excerpt: 'Error: expected 2 items, found 0',
      location: { file: 'src/basket/reload.test.ts', line: 88 },
    },
    drawn: 'ppppppppppppppppPFPF',
    evidence: [
      evidence(4, 'It passed on the same code in attempt 1 of this run.', {
        kind: 'same-code',
        ownChange: true,
      }),
      evidence(-1, 'It passed in all 212 earlier runs without this change.'),
    ],
    past: { runs: 212, failed: 0, flaky: 0 },
  }),
});

export const broken: FailureDecision = decision({
  reason: 'Not excused: it was failing before this change, and still needs a fix.',
  verdict: verdict({
    test: 'invoices › rounds VAT per line › src/invoices/vat.test.ts',
    kind: 'broken',
    probabilityFlaky: 0.006,
    since: run({
      runId: '8123',
      commit: '91ac04e7',
      onDefaultBranch: true,
      parts: [
        { ...(run().parts[0] as ReturnType<typeof run>['parts'][number]), startedAt: '2026-03-09T08:01:00Z' },
      ],
    }),
    failure: {
      type: 'AssertionError',
      excerpt: 'AssertionError: expected 19.01 to be 19.00',
      signature: 's-vat',
      location: { file: 'src/invoices/vat.test.ts', line: 12 },
    },
    drawn: 'ppppppppppppfffffF',
    evidence: [
      evidence(-5, 'It has failed in the last 5 runs of the base branch, since run 8123 on commit 91ac04e.', {
        kind: 'broken-before',
      }),
    ],
    past: { runs: 200, failed: 5, flaky: 0 },
  }),
});

export const undecided: FailureDecision = decision({
  reason: 'Not excused: the evidence does not reach 95 % either way.',
  verdict: verdict({
    test: 'catalog › sorts by price › src/catalog/sort.test.ts',
    kind: 'undecided',
    probabilityFlaky: 0.55,
    failure: {
      type: 'TypeError',
      excerpt: "TypeError: Cannot read properties of undefined (reading 'price')",
      location: { file: 'src/catalog/sort.test.ts', line: 63 },
    },
    drawn: 'pppfppppppppppppF',
    evidence: [
      evidence(
        1.5,
        'Without this change it failed once in 40 runs and passed again right after, last in run 8127.',
        {
          kind: 'isolation',
        },
      ),
      evidence(-1.5, 'It failed before, but never in this way.', { kind: 'signature' }),
    ],
    past: { runs: 40, failed: 1, flaky: 0 },
  }),
});

export const environment: FailureDecision = decision({
  reason: 'Not excused: it always fails in this environment, whatever the change.',
  verdict: verdict({
    test: 'settings › reads the default locale › src/settings/locale.test.ts',
    kind: 'environment',
    probabilityFlaky: 0.4,
    failure: {
      excerpt: "expected 'en-US' but got 'C'",
      location: { file: 'src/settings/locale.test.ts', line: 9 },
    },
    drawn: 'ffffffffffF',
    evidence: [
      evidence(
        0,
        'It fails in every run of this lane and passed in all 30 runs of unit (os: linux): the environment decides.',
        { kind: 'same-code' },
      ),
    ],
    causes: [
      {
        kind: 'environment',
        says: 'Likely the environment: it failed in 10 of 10 runs of unit (os: windows), and in none of 30 runs of unit (os: linux).',
      },
    ],
    past: { runs: 10, failed: 10, flaky: 0 },
  }),
});
