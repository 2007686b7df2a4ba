import { describe, expect, test } from '@jest/globals';
import { commentKeyOf, formatCommentKey, parseCommentKey } from '../../src/publish/comment-key.js';
import { hashHeldRuns, uniteHiddenData } from '../../src/publish/held-runs.js';
import { hashToldState, isNoteworthy } from '../../src/publish/told-state.js';
import { commentMarker } from '../../src/render/comment-marker.js';
import type { LaneTelling } from '../../src/render/telling.js';
import { counts, decision, lane, laneTelling, plan, run, telling, verdict } from '../render/tellings.js';
import { simulateJob } from './stage.js';

function red(test: string, changes: Partial<LaneTelling> = {}): LaneTelling {
  const failures = [decision({ verdict: verdict({ test }) })];
  return laneTelling({ plan: plan({ conclusion: 'failed', blame: 'this-change', failures }), ...changes });
}

describe('what counts as told anew', () => {
  const before = telling([red('adds')]);
  test.each([
    ['another run', telling([red('adds', { run: run({ runId: '9000', commit: 'd'.repeat(40) }) })]), true],
    ['other counts', telling([red('adds', { counts: counts({ passed: 1 }) })]), true],
    [
      'another problem beside the tests',
      telling([red('adds')], { problems: [{ area: 'history', where: '', what: 'x' }] }),
      true,
    ],
    ['another test', telling([red('subtracts')]), false],
    ['green', telling(), false],
    ['another lane', telling([red('adds', { lane: lane({ os: 'linux' }) })]), false],
    ['one more lane', telling([red('adds'), laneTelling({ lane: lane({ os: 'linux' }) })]), false],
    [
      'excused now',
      telling([laneTelling({ plan: plan({ failures: [decision({ excused: true })] }) })]),
      false,
    ],
  ])('%s', (_, after, isSame) => {
    expect(hashToldState(after) === hashToldState(before)).toBe(isSame);
  });

  test('the order of lanes and failures says nothing', () => {
    const [a, b] = [red('adds'), red('subtracts', { lane: lane({ os: 'linux' }) })];
    expect(hashToldState(telling([a, b]))).toBe(hashToldState(telling([b, a])));
  });
});

test.each([
  ['all passed', laneTelling(), false],
  ['a failure', red('adds'), true],
  ['an excused failure', laneTelling({ plan: plan({ conclusion: 'excused' }) }), true],
  ['a pass on retry', laneTelling({ plan: plan({ retried: [verdict()] }) }), true],
  ['red that no test explains', laneTelling({ plan: plan({ unexplained: ['exit status 1'] }) }), true],
])('worth a comment: %s', (_, one, expected) => {
  expect(isNoteworthy(telling([one]))).toBe(expected);
});

describe('what a comment holds for other jobs', () => {
  const linux = simulateJob({ variant: { os: 'linux' }, failing: ['adds'] });
  const windows = simulateJob({ variant: { os: 'windows' } });
  const data = (job: typeof linux) => job.telling.hiddenData ?? '';

  test('is the same for jobs that know the same', async () => {
    const one = await linux.context.retell(data(windows));
    const other = await windows.context.retell(data(linux));
    expect(hashHeldRuns(one)).toBe(hashHeldRuns(other));
    expect(hashHeldRuns(one)).not.toBe(hashHeldRuns(linux.telling));
  });

  test('is united from several copies, whatever their order', async () => {
    const held = (hidden: string | undefined) => hashHeldRuns(telling([], { hiddenData: hidden ?? '' }));
    const both = uniteHiddenData([data(linux), data(windows)]);
    expect(held(both)).toBe(hashHeldRuns(await linux.context.retell(data(windows))));
    expect(held(uniteHiddenData([data(windows), 'bm9uc2Vuc2U=', data(linux)]))).toBe(held(both));
    expect(uniteHiddenData([data(linux)])).toBe(data(linux));
    expect(uniteHiddenData([])).toBeUndefined();
  });
});

describe('the key of a comment', () => {
  const key = commentKeyOf(telling([red('adds')]));
  const marker = commentMarker(formatCommentKey(key));

  test("comes back from the renderer's marker", () => {
    expect(parseCommentKey(`${marker}\n### Red`)).toEqual(key);
    expect(parseCommentKey(`${marker}\r\n### Red`)).toEqual(key);
  });

  test('is read from a whole first line only', () => {
    for (const body of [
      `> ${marker}`,
      `\n${marker}`,
      `${marker} `,
      `${marker}x`,
      '',
      '<!-- deflake:comment:ci -->',
    ]) {
      expect(parseCommentKey(body)).toBeUndefined();
    }
  });

  test('holds nothing of a hostile workflow name', () => {
    const own = laneTelling({ lane: { ...lane(), workflow: '--><img src=x onerror=alert(1)>\n@everyone' } });
    const hostile = formatCommentKey(commentKeyOf(telling([own])));
    expect(hostile).toMatch(/^[\w :/.-]+$/);
    expect(parseCommentKey(commentMarker(hostile))).toEqual(commentKeyOf(telling([own])));
  });
});
