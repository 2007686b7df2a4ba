import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderCheckRun } from '../../src/render/check-run.js';
import { isSafePath } from '../../src/render/links.js';
import {
  ATTACKS,
  hostile,
  hostileTelling,
  manyFailures,
  mixed,
  oneExcusedFlake,
  oneRegression,
} from './cases.js';
import { regression } from './failures.js';
import { hostileText } from './hostile-text.js';
import { decision, laneTelling, plan, telling, verdict } from './tellings.js';

const check = (of: Parameters<typeof renderCheckRun>[0], maxAnnotations = 50) =>
  renderCheckRun(of, { maxAnnotations });

describe('the conclusion of the check', () => {
  test.each([
    ['success', { conclusion: 'passed', failsJob: false }],
    ['failure', { conclusion: 'failed', failsJob: true }],
    ['neutral', { conclusion: 'excused', failsJob: false }],
    ['neutral', { conclusion: 'failed', failsJob: false }],
    ['failure', { conclusion: 'excused', failsJob: true }],
  ] as const)('is %s for %j', (conclusion, decided) => {
    expect(check(telling([laneTelling({ plan: plan(decided) })])).conclusion).toBe(conclusion);
  });
});

describe('annotations', () => {
  test('mark unexcused failures as failures and excused ones as notices, the most important first', () => {
    expect(check(mixed).annotations.map(({ path, annotation_level }) => [path, annotation_level])).toEqual([
      ['src/checkout/voucher.test.ts', 'failure'],
      ['src/catalog/sort.test.ts', 'failure'],
      ['src/basket/reload.test.ts', 'failure'],
      ['src/invoices/vat.test.ts', 'failure'],
      ['src/search/suggest.test.ts', 'notice'],
    ]);
  });

  test('are warnings where the job passes all the same', () => {
    const lane = laneTelling({
      plan: plan({ conclusion: 'failed', failsJob: false, failures: [regression] }),
    });
    expect(check(telling([lane])).annotations[0]?.annotation_level).toBe('warning');
  });

  test('are limited without a change to any count', () => {
    const many = manyFailures(120);
    const [all, few, none] = [200, 50, 0].map((max) => check(many, max));
    expect([all, few, none].map((one) => one?.annotations.length)).toEqual([120, 50, 0]);
    expect(all?.summary).not.toContain('marked in the files');
    expect(few?.summary).toContain('50 of 120 failures are marked in the files. 70 more have a known place');
    expect(none?.summary).toContain('0 of 120 failures are marked');
    expect(all?.text).toBe(few?.text);
    expect(all?.title).toBe(none?.title);
    for (const one of [all, few, none]) expect(one?.summary).toContain('120 tests: 120 failed');
  });

  test.each([
    ['src/a.test.ts', true],
    ['tests/über/日本.py', true],
    ['a b/c(d).ts', true],
    ['', false],
    ['/etc/passwd', false],
    ['../outside.ts', false],
    ['a/../../b.ts', false],
    ['./a.ts', false],
    ['a//b.ts', false],
    ['C:/a.ts', false],
    ['a\\b.ts', false],
    ['a\nb.ts', false],
    ['\u202ea.ts', false],
    ['\ud800.ts', false],
    ['a'.repeat(501), false],
  ])('stand only in files of the repository: %j is %s', (file, safe) => {
    expect(isSafePath(file)).toBe(safe);
    const failing = decision({ verdict: verdict({ failure: { location: { file, line: 3 } } }) });
    const { annotations } = check(
      telling([laneTelling({ plan: plan({ conclusion: 'failed', failures: [failing] }) })]),
    );
    expect(annotations).toHaveLength(safe ? 1 : 0);
  });

  test.each([[undefined], [0], [-3], [1.5], [Number.NaN]])('stand at line 1 where the line is %s', (line) => {
    const location = { file: 'a.ts', ...(line !== undefined && { line }) };
    const failing = decision({ verdict: verdict({ failure: { location } }) });
    const { annotations } = check(telling([laneTelling({ plan: plan({ failures: [failing] }) })]));
    expect(annotations[0]).toMatchObject({ start_line: 1, end_line: 1 });
  });
});

describe("GitHub's limits", () => {
  const huge = ['日本🎉'.repeat(300_000), '@'.repeat(1_000_000)];

  test.each([
    ['one regression', oneRegression],
    ['an excused flake', oneExcusedFlake],
    ['5,000 failures', manyFailures(5_000)],
    ['hostile names', hostile],
    ['names of a megabyte', hostileTelling(huge)],
  ])('are kept: %s', (_, of) => {
    const { title, summary, text, annotations } = check(of, 1_000);
    expect(title.length).toBeLessThanOrEqual(255);
    for (const part of [summary, text]) {
      expect(part.length).toBeLessThanOrEqual(65_535);
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(65_535);
    }
    for (const annotation of annotations) {
      expect(annotation.title.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(annotation.message)).toBeLessThanOrEqual(4_096);
      expect(annotation.message).not.toBe('');
    }
  });

  test('annotations are cut between characters, never inside of one', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 3 }), (attack, shift) => {
        const failure = {
          excerpt: `${'x'.repeat(shift)}${'日'.repeat(199)}\n`.repeat(14) + attack,
          location: { file: 'a.ts', line: 1 },
        };
        const failing = decision({ verdict: verdict({ failure }) });
        const [annotation] = check(
          telling([laneTelling({ plan: plan({ failures: [failing] }) })]),
        ).annotations;
        expect(annotation?.message.isWellFormed()).toBe(true);
        expect(annotation?.message).not.toContain('\ufffd');
        expect(Buffer.byteLength(annotation?.message ?? '')).toBeLessThanOrEqual(4_000);
      }),
    );
  });

  test('nothing invisible gets into titles and messages', () => {
    for (const attack of ATTACKS) {
      const failing = decision({
        verdict: verdict({ test: attack, failure: { excerpt: attack, location: { file: 'a.ts' } } }),
      });
      const { annotations } = check(
        telling([laneTelling({ plan: plan({ headline: attack, failures: [failing] }) })]),
      );
      for (const { title, message } of annotations) {
        expect(title).not.toMatch(/[\p{Cc}\u200b\u202e]/u);
        expect(message).not.toMatch(/[^\P{Cc}\n]|[\u200b\u202e]/u);
      }
    }
  });
});
