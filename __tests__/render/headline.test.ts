import { describe, expect, test } from '@jest/globals';
import { overallHeadline } from '../../src/render/headline.js';
import { severalLanes } from './cases.js';
import { excusedFlake, regression, undecided } from './failures.js';
import { counts, lane, laneTelling, plan } from './tellings.js';

const green = (os: string) => laneTelling({ lane: lane({ os }) });
const red = (os: string) =>
  laneTelling({
    lane: lane({ os }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'this-change',
      headline: 'It is most likely this change: 1 test fails that did not before.',
      failures: [regression],
    }),
  });
const excused = (os: string) =>
  laneTelling({
    lane: lane({ os }),
    plan: plan({
      conclusion: 'excused',
      blame: 'not-this-change',
      headline: 'Not this change: 1 flaky failure, excused.',
      failures: [excusedFlake],
    }),
  });
const unclear = (os: string, failures = [undecided]) =>
  laneTelling({
    lane: lane({ os }),
    plan: plan({
      conclusion: 'failed',
      failsJob: true,
      blame: 'unclear',
      headline: 'Could be this change.',
      failures,
      unexplained: ['It was killed.'],
    }),
  });

describe('the first line for several lanes', () => {
  test('is the one of the lane where there is only one', () => {
    expect(overallHeadline([red('linux')])).toEqual({
      conclusion: 'failed',
      failsJob: true,
      blame: 'this-change',
      headline: 'It is most likely this change: 1 test fails that did not before.',
    });
  });

  test.each([
    [[green('linux'), green('macos')], 'All 818 tests passed in 2 lanes.'],
    [
      [green('linux'), red('macos'), excused('windows')],
      'It is most likely this change: 1 test fails that did not before. Only in unit (os: macos).',
    ],
    [
      [red('linux'), red('macos'), green('windows')],
      'It is most likely this change: 1 test fails that did not before, in 2 of 3 lanes.',
    ],
    [
      [excused('linux'), excused('macos')],
      'Not this change: the failures in 2 of 2 lanes are explained without it.',
    ],
    [
      [unclear('linux'), unclear('macos'), excused('windows')],
      "Could be this change: 1 failing test in 2 of 3 lanes can't be told from a flake yet.",
    ],
    [[unclear('linux', []), unclear('macos', [])], 'Something is red in 2 of 2 lanes that no test explains.'],
    [
      [
        laneTelling({ counts: counts({ tests: 0, passed: 0, skipped: 0 }) }),
        laneTelling({ counts: counts({ tests: 0, passed: 0, skipped: 0 }) }),
      ],
      'No tests were found in 2 lanes.',
    ],
  ])('speaks for all lanes %#', (lanes, headline) => {
    expect(overallHeadline(lanes).headline).toBe(headline);
  });

  test('is the same whatever the order of the lanes', () => {
    expect(overallHeadline(severalLanes.lanes.toReversed())).toEqual(overallHeadline(severalLanes.lanes));
  });
});
