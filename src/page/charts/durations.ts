import { axisX, axisY, dot, gridY, plot, pointer, ruleY, tip } from '@observablehq/plot';
import type { PageLane, PageTestLane } from '../../render/html/page-data.js';
import { duration } from '../words.js';
import type { ChartView } from './chart.js';
import { COMMON, chartView, dateLabel, dateTicks } from './chart.js';

interface Took {
  readonly at: Date;
  readonly ms: number;
  readonly outcome: 'passed' | 'failed';
  readonly words: string;
}

/** How long the test took: its newest passes, and its failures. */
export function durationsChart(lane: PageLane, test: PageTestLane): ChartView | undefined {
  const { durations = [], failures = [] } = test;
  const took = (run: number, ms: number, outcome: Took['outcome']): Took[] => {
    const of = lane.runs[run];
    if (of === undefined || ms < 0) return [];
    return [
      {
        at: new Date(of.at),
        ms,
        outcome,
        words: `${of.name}, ${of.at.slice(0, 10)}\n${outcome} in ${duration(ms)}`,
      },
    ];
  };
  const all = [
    ...durations.flatMap(([run, ms]) => took(run, ms, 'passed')),
    ...failures.flatMap(([run, , ms]) => took(run, ms, 'failed')),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  if (all.length < 2) return undefined;
  return chartView({
    title: 'How long it took',
    says: () =>
      test.usualMs === undefined
        ? 'Its newest passes, and its failures.'
        : `Usually ${duration(test.usualMs)}. Its newest passes, and its failures.`,
    draw: (width) =>
      plot({
        ...COMMON,
        height: 150,
        marginLeft: 56,
        width,
        x: { type: 'utc', label: null, inset: 8 },
        y: { label: null, zero: true, nice: true },
        symbol: { domain: ['passed', 'failed'], range: ['circle', 'times'] },
        color: { domain: ['passed', 'failed'], range: ['var(--good)', 'var(--fail)'] },
        marks: [
          gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 3 }),
          axisY({ ticks: 3, tickSize: 0, label: null, tickFormat: duration }),
          axisX({
            ticks: dateTicks(
              all.map(({ at }) => at),
              width,
            ),
            tickFormat: dateLabel,
            tickSize: 0,
            label: null,
          }),
          ruleY([0], { stroke: 'var(--muted)' }),
          dot(all, { x: 'at', y: 'ms', stroke: 'outcome', symbol: 'outcome', r: 3.5, strokeWidth: 1.75 }),
          tip(
            all,
            pointer({ x: 'at', y: 'ms', title: 'words', fill: 'var(--panel)', stroke: 'var(--line)' }),
          ),
        ],
      }),
    heads: ['Run', 'Outcome', 'Took'],
    rows: () => all.map(({ words, outcome, ms }) => [words.split('\n')[0] ?? '', outcome, duration(ms)]),
  });
}
