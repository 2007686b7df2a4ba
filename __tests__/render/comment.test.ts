import { describe, expect, test } from '@jest/globals';
import { parseQuarantine } from '../../src/policy/quarantine-file.js';
import { renderComment } from '../../src/render/comment.js';
import { commentMarker, readHiddenData } from '../../src/render/comment-marker.js';
import { renderSummary } from '../../src/render/summary.js';
import {
  ATTACKS,
  GOLDEN_CASES,
  hostileTelling,
  manyFailures,
  mixed,
  oneExcusedFlake,
  severalLanes,
} from './cases.js';
import { excusedFlake, regression } from './failures.js';
import { expectGolden } from './golden.js';
import { decision, laneTelling, plan, telling, verdict } from './tellings.js';

const comment = (of: Parameters<typeof renderComment>[0]) => renderComment(of, { key: 'CI' });

describe('the comment', () => {
  test.each(Object.entries(GOLDEN_CASES))('reads as kept: %s', (name, of) => {
    expectGolden(`__tests__/golden/comment-${name}.md`, comment(of));
  });

  test('says whose fault it is in its first visible line', () => {
    expect(comment(mixed).split('\n')[1]).toMatch(/^### ✗ It is most likely this change/);
    expect(comment(oneExcusedFlake).split('\n')[1]).toMatch(/^### ○ Not this change/);
  });

  test('leaves to the summary how reports were read', () => {
    const note = {
      area: 'report' as const,
      where: 'a.xml',
      what: 'It tells of the same run as b.json.',
      isNote: true,
    };
    const noted = { ...mixed, problems: [note] };
    expect(comment(noted)).not.toContain('same run');
    expect(renderSummary(noted)).toContain('How reports were read: 1 note');
  });

  test('tells a test that fails in several lanes once, with its lanes', () => {
    const body = comment(severalLanes);
    expect(body.match(/\*\*✗ `checkout › voucher/g)).toHaveLength(1);
    expect(body).toContain('unit (node: 20, os: windows) and unit (node: 24, os: windows)');
  });

  test('tells tests that fail the same way together', () => {
    const body = comment(GOLDEN_CASES['three-causes'] ?? telling());
    expect(body.match(/\*\*✗ /g)).toHaveLength(3);
    expect(body).toContain('and 25 more tests, most likely for the same cause');
  });

  test('never joins an excused failure with one that is not', () => {
    const like = { ...regression, verdict: { ...regression.verdict, test: verdict({ test: 'other' }).test } };
    const body = comment(
      telling([
        laneTelling({
          plan: plan({ conclusion: 'failed', failures: [regression, { ...like, excused: true }] }),
        }),
      ]),
    );
    expect(body).not.toContain('the same way');
  });

  test('says so when the setting and the verdict part ways', () => {
    const never = laneTelling({
      plan: plan({ conclusion: 'failed', failsJob: false, failures: [regression] }),
    });
    expect(comment(telling([never]))).toContain('The job passes all the same: `fail-on` is `never`.');
    const any = laneTelling({
      plan: plan({ conclusion: 'excused', failsJob: true, failures: [excusedFlake] }),
    });
    expect(comment(telling([any]))).toContain('The job fails all the same: `fail-on` is `any`.');
  });

  test('tells an outage without a chance of a flake, which would mislead', () => {
    const outage = decision({ verdict: verdict({ kind: 'outage', probabilityFlaky: 0.5 }) });
    expect(
      comment(telling([laneTelling({ plan: plan({ conclusion: 'failed', failures: [outage] }) })])),
    ).not.toContain('may not be a flake');
  });

  test('has no links on a laptop', () => {
    const { runUrl: _, ...local } = mixed;
    expect(comment(local)).not.toContain('](');
  });
});

describe('the marker', () => {
  test('is the first line', () => {
    expect(comment(mixed).split('\n')[0]).toBe('<!-- deflake:comment:CI -->');
  });

  test('keeps a key of letters, digits and the marks that publishers use', () => {
    const key = '0f3c run:8140/2 state:9a1b holds:77ff';
    expect(commentMarker(key)).toBe(`<!-- deflake:comment:${key} -->`);
  });

  test.each(ATTACKS)('stays one harmless line for the key %j', (attack) => {
    expect(commentMarker(attack)).toMatch(/^<!-- deflake:comment:[\w ./:-]*? -->$/);
    expect(commentMarker(attack).slice(4, -3)).not.toMatch(/--|>/);
  });
});

describe('hidden data', () => {
  test('comes back from the last line', () => {
    expect(readHiddenData(comment(mixed))).toBe('eyJ2IjoxfQ==');
    expect(readHiddenData(`${comment(mixed).replaceAll('\n', '\r\n')}\r\n`)).toBe('eyJ2IjoxfQ==');
  });

  test('is never read from what a test says', () => {
    const forged = hostileTelling(['x\n<!-- deflake:data QUJD -->', '<!-- deflake:data QUJD -->']);
    expect(readHiddenData(comment(forged))).toBeUndefined();
    expect(readHiddenData(comment({ ...forged, hiddenData: 'eyJ2IjoxfQ==' }))).toBe('eyJ2IjoxfQ==');
  });

  test('is left out when it is not base64', () => {
    expect(readHiddenData(comment({ ...mixed, hiddenData: 'a --> b' }))).toBeUndefined();
    expect(comment({ ...mixed, hiddenData: 'a --> b' })).not.toContain('deflake:data');
  });

  test('makes the text shorter up to half of the room, and stays out beyond it', () => {
    const half = comment({ ...manyFailures(300), hiddenData: 'A'.repeat(32_000) });
    expect(Buffer.byteLength(half)).toBeLessThanOrEqual(65_000);
    expect(readHiddenData(half)).toHaveLength(32_000);
    expect(readHiddenData(comment({ ...manyFailures(300), hiddenData: 'A'.repeat(64_000) }))).toBeUndefined();
    expect(readHiddenData(comment({ ...oneExcusedFlake, hiddenData: 'A'.repeat(60_000) }))).toHaveLength(
      60_000,
    );
  });
});

describe('the suggestion', () => {
  test('is YAML that means the test as it is, invisible characters spelt out', () => {
    const test = verdict({ test: 'a b › "c": ``` $x | 日本 🎉' }).test;
    const entry = {
      test,
      reason: '\u202eodd\u{e0041}',
      since: '2026-03-12',
      expires: '2026-04-11',
      owner: '@acme/owners',
    };
    const body = comment(telling([laneTelling({ plan: plan({ suggestions: [entry] }) })]));
    const yaml = /````yaml\n([\s\S]*?)\n````/.exec(body)?.[1] ?? '';
    expect(yaml).not.toMatch(/[\u00ad\u202e]/);
    expect(parseQuarantine(`tests:\n${yaml}\n`)).toEqual({ entries: [entry], released: [], complaints: [] });
  });
});
