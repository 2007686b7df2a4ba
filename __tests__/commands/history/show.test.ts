import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import { applyRetention } from '../../../src/history/retention.js';
import { toInstant } from '../../../src/model/run.js';
import { buildLane, buildRunPart, EPOCH_MS, historyFromDrawing } from '../../builders.js';
import { drawRecords } from '../../run-records.js';
import type { Place } from './place.js';
import { linesOf, openPlace } from './place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const NEXT_YEAR_MS = EPOCH_MS + 366 * 86_400_000;
const LINUX = buildLane({ variant: { os: 'linux' } });
const WINDOWS = buildLane({ variant: { os: 'windows' } });
const twoLanes = () =>
  mergeAll(
    [
      historyFromDrawing({ 'cart › adds': 'PFPPKP', 'cart › removes': 'PPPPPP' }, { lane: LINUX }),
      historyFromDrawing({ 'cart › adds': 'PPPPPS' }, { lane: WINDOWS }),
    ],
    EMPTY_HISTORY,
  );

describe('deflake history show', () => {
  it('lists lanes, and the tests that failed', async () => {
    await place.put(twoLanes());
    expect(await place.history('show')).toBe(0);
    expect(place.printed).toBe(
      [
        'unit (os: linux): 6 runs from 2026-01-02 to 2026-01-07, 2 tests',
        '  failed  on retry  of runs  last        newest runs  test',
        '       1         1        6  2026-01-06  ✓✗✓✓↻✓       cart › adds',
        '',
        'unit (os: windows): 6 runs from 2026-01-02 to 2026-01-07, 1 test',
        '  no test failed in these runs',
        '',
        '✓ passed  ✗ failed  ↻ passed on retry  – skipped  · not in the run; oldest first',
        '',
      ].join('\n'),
    );
  });

  it('tells of one test in every lane, with its failures, newest first', async () => {
    await place.put(twoLanes());
    expect(await place.history('show', 'adds')).toBe(0);
    expect(place.printed).toMatch(
      new RegExp(
        [
          'cart › adds',
          '',
          'unit \\(os: linux\\)',
          '  ✓✗✓✓↻✓',
          '  Failed in 1 and passed on retry in 1 of 6 runs.',
          '  First seen 2026-01-02, last failed 2026-01-03.',
          '  Usually takes 100 ms.',
          '  2026-01-06 00:00  run 5 on commit-: passed on retry, AssertionError: expected 1 to be 2',
          '  2026-01-03 00:00  run 2 on commit-: failed, AssertionError: expected 1 to be 2',
          '',
          'unit \\(os: windows\\)',
          '  ✓✓✓✓✓–',
          '  Passed in all 5 runs.',
          '  First seen 2026-01-02, never failed.',
        ].join('\n'),
      ),
    );
  });

  it('tells what was folded into totals: when it was first seen, last failed, and how often in its life', async () => {
    const drawn = historyFromDrawing({ a: 'FKPPPP', b: 'PPPPPP', c: '.....F' });
    await place.put(applyRetention(drawn, { windowRuns: 3, windowDays: 3_650 }, EPOCH_MS));
    await place.history('show', 'a');
    expect(place.printed).toContain(
      [
        '  ✓✓✓',
        '  Passed in all 3 runs.',
        '  With those in totals: failed in 1 and passed on retry in 1 of 6 runs (33.3 %).',
        '  First seen 2026-01-02, last failed 2026-01-02.',
      ].join('\n'),
    );
    place.printed = '';
    await place.history('show');
    expect(place.printed).toContain('  ··✗          c\n  1 test failed only before these runs\n');
    place.printed = '';
    await place.history('show', 'a', '--json');
    expect(JSON.parse(place.printed)).toMatchObject({
      tests: [
        {
          lifetime: {
            runs: 6,
            failed: 1,
            passedOnRetry: 1,
            firstSeen: '2026-01-02T00:00:00Z',
            lastFailed: '2026-01-02T00:00:00Z',
          },
        },
      ],
    });
  });

  it('tells of lanes and tests of which only totals are left', async () => {
    const drawn = historyFromDrawing({ a: 'FKP', b: 'PPP' });
    await place.put(applyRetention(drawn, { windowRuns: 500, windowDays: 1 }, NEXT_YEAR_MS));
    await place.history('show');
    expect(place.printed).toContain(
      'unit: no runs one by one, all up to run 3/1 are in totals, 2 tests\n  1 test failed only before now\n',
    );
    place.printed = '';
    await place.history('show', 'a');
    expect(place.printed).toContain(
      '\nunit\n  With those in totals: failed in 1 and passed on retry in 1 of 3 runs (66.7 %).\n',
    );
  });

  it('draws timelines in the order of time, whatever the numbers of the runs', async () => {
    const days = [3, 1, 2];
    const runs = (n: number) => {
      const startedAt = toInstant(EPOCH_MS + (days[n - 1] ?? 0) * 86_400_000);
      return { parts: [buildRunPart({ startedAt, finishedAt: startedAt })], trusted: n !== 1 };
    };
    await place.put(historyFromDrawing({ a: 'FPP' }, { runs }));
    await place.history('show');
    expect(place.printed).toContain('3 runs from 2026-01-02 to 2026-01-04');
    expect(place.printed).toContain('✓✓✗');
    await place.history('show', 'a');
    expect(place.printed).toContain('  2026-01-04 00:00  run 1, of an outsider, on commit-: failed, ');
  });

  it('finds a test by what its tool calls it, where an id has a backslash doubled', async () => {
    await place.put(historyFromDrawing({ 'App\\\\Cart › adds': 'PF' }));
    await place.history('show', 'App\\Cart');
    expect(place.printed).toContain('Failed in 1 of 2 runs.');
    await place.history('forget', 'App\\Cart', '--window-days', '3650');
    expect(place.printed).toContain('Forgotten:');
  });

  it('lists the tests that have the text in their ids, and prefers the one that is it', async () => {
    await place.put(historyFromDrawing({ 'cart › adds': 'PF', 'cart › adds two': 'PP' }));
    await place.history('show', 'cart');
    expect(place.printed).toMatch(/ 1 +0 +2 .* ✓✗ +cart › adds\n +0 +0 +2 .* ✓✓ +cart › adds two\n/);
    place.printed = '';
    await place.history('show', 'cart › adds');
    expect(place.printed).not.toContain('adds two');
  });

  it('names repositories and workflows where they tell lanes apart', async () => {
    const other = buildLane({ repository: 'octo/dog' });
    await place.put(
      mergeAll(
        [historyFromDrawing({ a: 'F' }), historyFromDrawing({ a: 'P' }, { lane: other })],
        EMPTY_HISTORY,
      ),
    );
    await place.history('show', 'a');
    expect(place.printed).toContain('octo/cat · unit\n  ✗\n  Failed in its only run.');
    expect(place.printed).toContain('octo/dog · unit\n  ✓\n  Passed in its only run.');
  });

  it('prints the same for programs', async () => {
    await place.put(twoLanes());
    await place.history('show', '--json');
    const { lanes } = JSON.parse(place.printed) as { lanes: unknown[] };
    expect(lanes[0]).toMatchObject({
      repository: 'octo/cat',
      variant: { os: 'linux' },
      runs: 6,
      tests: 2,
      failed: [{ test: 'cart › adds', timeline: '1p1f2p1k1p' }],
    });
    place.printed = '';
    await place.history('show', 'cart › adds', '--json');
    const { tests } = JSON.parse(place.printed) as { tests: { results: unknown[] }[] };
    expect(tests).toHaveLength(2);
    expect(tests[0]?.results[1]).toMatchObject({
      runId: '2',
      startedAt: '2026-01-03T00:00:00Z',
      outcome: 'failed',
      failure: { type: 'AssertionError' },
    });
  });

  it('shows a test as passed where records list failures only', async () => {
    const records = drawRecords({ a: '..F.' }, () => ({ passedUnlisted: true }));
    await place.write('runs.jsonl', linesOf(records));
    await place.history('import', 'runs.jsonl', '--window-days', '3650');
    await place.history('show');
    expect(place.printed).toMatch(/ 1 +0 +4 .* ✓✓✗✓ +a\n/);
  });

  it('prints JSON that no runner or terminal obeys, and that says the same', async () => {
    const hostile = 'a ##[error]b ##vso[c] \u009b31m \u202e d';
    await place.put(historyFromDrawing({ a: 'F' }, { runs: () => ({ branch: hostile, author: hostile }) }));
    await place.history('show', 'a', '--json');
    const shown = JSON.parse(place.printed) as { tests: { results: { branch: string }[] }[] };
    expect(shown.tests[0]?.results[0]?.branch).toBe(hostile);
    await place.history('export');
    const [line = ''] = place.printed.split('\n').slice(-2);
    expect(JSON.parse(line)).toMatchObject({ branch: hostile, author: hostile });
    expect(place.printed).not.toMatch(/##\w*\[|[\u0080-\u009f\u202e]/);
  });

  it('shows hostile names as what they are', async () => {
    await place.put(historyFromDrawing({ '::error::gotcha': 'F' }));
    await place.history('show');
    await place.history('show', 'gotcha');
    expect(place.printed).not.toMatch(/^\s*::error/m);
  });

  it('says what to do where there is no such test', async () => {
    await place.put(twoLanes());
    await expect(place.history('show', 'nothing')).rejects.toThrow(
      'No test has "nothing" in its id. deflake history show lists those that failed.',
    );
    await expect(place.history('show', 'cart', 'adds')).rejects.toThrow(/Name one test, in quotes/);
  });

  it('says that there is nothing yet', async () => {
    expect(await place.history('show')).toBe(0);
    expect(place.printed).toMatch(/^There is no history in folder .* yet\.\n$/);
  });
});

describe('where the history is', () => {
  const flaky = historyFromDrawing({ a: 'PF' });

  it('is what the configuration file says', async () => {
    await place.write('.github/deflake.yml', 'history-path: kept/here\n');
    await place.put(flaky, 'kept/here/history.txt');
    await place.history('show');
    expect(place.printed).toMatch(/ 1 +0 +2 .* ✓✗ +a\n/);
  });

  it('is what the flag says, whatever the configuration file does', async () => {
    await place.write('.github/deflake.yml', 'history-path: kept/here\n');
    await place.put(flaky, 'elsewhere/history.txt');
    await place.history('show', '--history', 'elsewhere');
    expect(place.printed).toMatch(/ 1 +0 +2 .* ✓✗ +a\n/);
  });

  it('is the same for every command', async () => {
    await place.write('ours.yml', 'history-path: kept\nwindow-days: 3650\n');
    await place.put(flaky, 'kept/history.txt');
    const flags = ['--config', 'ours.yml'];
    expect(await place.history('export', ...flags)).toBe(0);
    expect(place.printed.split('\n')).toHaveLength(3);
    expect(await place.history('verify', ...flags)).toBe(0);
    expect(await place.history('compact', ...flags)).toBe(0);
    expect(await place.history('forget', '1', '--dry-run', ...flags)).toBe(0);
    expect(place.printed).toContain('kept/history.txt: 1 lane, 2 runs, 1 test, 1 failure');
  });

  it.each([[['burn']], [[]], [['show', '--colour', 'x']], [['show', '--config', 'missing.yml']]])(
    'is not asked by %j',
    async (args) => {
      await expect(place.history(...args)).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
    },
  );
});
