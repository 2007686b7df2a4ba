import { describe, expect, it } from '@jest/globals';
import { eventsOf, seenOf } from '../../../bench/judging/events.mjs';
import { casesOf, decided, judged, readLabels } from '../../../bench/judging/labels.mjs';

const RECORDS = [
  {
    id: 'one',
    build: 'b1',
    event: 'push',
    startedAt: '2026-03-01T00:00:00Z',
    results: [
      { test: 'a', outcome: 'failed' },
      { test: 'b', outcome: 'error' },
      { test: 'c', outcome: 'passed' },
    ],
  },
  {
    id: 'two',
    build: 'b2',
    event: 'schedule',
    startedAt: '2026-03-02T00:00:00Z',
    results: [
      { test: 'a', outcome: 'failed' },
      { test: 'd', outcome: 'failed' },
    ],
  },
];

const BREAK = { label: 'regression_injected', event: 'e', size: 1, flakyTests: true, intermittent: false };

describe('labels', () => {
  it('counts results that are named twice, and lets the break win', () => {
    const lines = [
      { run: 'one', test: 'a', label: 'flaky' },
      { run: 'one', test: 'a', ...BREAK },
      { run: 'one', test: 'a', label: 'flaky' },
    ];
    const { labels, repeated } = readLabels(lines);
    expect(repeated).toBe(2);
    expect([...labels.values()]).toEqual([expect.objectContaining({ event: 'e' })]);
  });

  it('leaves out what nobody could decide, and tells failing results without a label', () => {
    const { labels } = readLabels([
      { run: 'one', test: 'a', ...BREAK },
      { run: 'one', test: 'b', label: 'transient_unconfirmed' },
      { run: 'two', test: 'a', label: 'flaky' },
    ]);
    const { cases, unlabelled } = casesOf(RECORDS, labels);
    expect(unlabelled).toBe(1);
    expect(cases).toHaveLength(3);
    expect(decided(cases).map(({ truth, isPush }: (typeof cases)[number]) => [truth, isPush])).toEqual([
      ['regression', true],
      ['flaky', false],
    ]);
  });

  it('counts a labelled failure without a verdict', () => {
    const { labels } = readLabels([{ run: 'one', test: 'a', label: 'flaky' }]);
    const { cases } = casesOf(RECORDS, labels);
    expect(judged(cases, [])).toEqual({ cases: [], missing: 1 });
  });
});

describe('breaks as events', () => {
  const { labels } = readLabels([
    { run: 'one', test: 'a', ...BREAK },
    { run: 'two', test: 'a', ...BREAK },
    { run: 'two', test: 'd', ...BREAK },
  ]);
  const [event = { builds: [] }] = eventsOf(casesOf(RECORDS.toReversed(), labels).cases);
  const excusing = (...keys: string[]) => seenOf(event, ({ key }: { key: string }) => keys.includes(key));

  it('are hidden only if every failure of every build is excused', () => {
    expect(excusing('one\na', 'two\na', 'two\nd')).toMatchObject({ isHidden: true, isFirstRed: false });
    expect(excusing('one\na', 'two\na')).toMatchObject({
      isHidden: false,
      isFirstRed: false,
      firstRedBuild: 2,
    });
  });

  it('are red at first if one failure of the first build in time is not excused', () => {
    expect(excusing('two\na', 'two\nd')).toMatchObject({
      isHidden: false,
      isFirstRed: true,
      firstRedBuild: 1,
    });
  });
});
