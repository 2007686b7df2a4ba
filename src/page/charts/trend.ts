import { axisX, axisY, barY, gridY, plot, pointerX, rectY, ruleY, tip } from '@observablehq/plot';
import { el, section } from '../dom.js';
import type { PageState } from '../page-state.js';
import { duration, number, percent, plural } from '../words.js';
import type { Bucket } from './buckets.js';
import { bucketsOf } from './buckets.js';
import type { ChartView } from './chart.js';
import { COMMON, chartView, dateLabel, dateTicks, wholeTicks } from './chart.js';
import { progressChart } from './progress.js';

/** How it has gone: tests that pass, flakes, and the time that these cost. */
export function trendSection(state: PageState): HTMLElement {
  const charts = [progressChart(state), flakesChart(state), lostChart(state)];
  state.onGrid(() => {
    for (const chart of charts) chart.update();
  });
  return section(
    'trends',
    'How it has gone',
    el(
      'div',
      { class: 'charts' },
      charts.map(({ element }) => element),
    ),
    charts.map(({ sentence }) => sentence),
  );
}

function flakesChart(state: PageState): ChartView {
  const buckets = () => bucketsOf(state.grid().columns);
  const perHundred = ({ flakes, runs }: Bucket): number => (runs === 0 ? 0 : (100 * flakes) / runs);
  return chartView({
    title: 'Flakes',
    says: () => {
      const all = buckets();
      const flakes = all.reduce((sum, one) => sum + one.flakes, 0);
      const runs = all.reduce((sum, one) => sum + one.runs, 0);
      return flakes === 0
        ? `None in ${plural(runs, 'run')}.`
        : `${plural(flakes, 'flake')} in ${plural(runs, 'run')}${half(all, perHundred)}.`;
    },
    isEmpty: () => buckets().every(({ flakes }) => flakes === 0),
    draw: (width) =>
      bars(
        width,
        buckets(),
        'flakes',
        'retry',
        (one) => `${one.title}: ${plural(one.flakes, 'flake')} in ${plural(one.runs, 'run')}`,
      ),
    heads: ['Since', 'Runs', 'Flakes', 'Faults'],
    rows: () =>
      buckets()
        .filter(({ runs }) => runs > 0)
        .map((one) => [one.title, number(one.runs), number(one.flakes), number(one.faults)]),
  });
}

function lostChart(state: PageState): ChartView {
  const buckets = () => bucketsOf(state.grid().columns);
  return chartView({
    title: 'Minutes lost to flakes',
    says: () => {
      const all = buckets();
      const lost = all.reduce((sum, { lostMs }) => sum + lostMs, 0);
      return lost === 0
        ? 'None that is known.'
        : `${duration(lost)} in all${half(all, ({ lostMs, runs }) => (runs === 0 ? 0 : lostMs / runs))}.`;
    },
    isEmpty: () => buckets().every(({ lostMs }) => lostMs === 0),
    draw: (width) =>
      bars(width, buckets(), 'minutes', 'lost', (one) => `${one.title}: ${duration(one.lostMs)}`),
    heads: ['Since', 'Runs', 'Time lost'],
    rows: () =>
      buckets()
        .filter(({ runs }) => runs > 0)
        .map((one) => [one.title, number(one.runs), duration(one.lostMs)]),
  });
}

/** Runs in each half from which a comparison is worth a word. */
const ENOUGH_RUNS = 20;

/** Whether the later half is better or worse than the earlier one, a run. */
function half(buckets: readonly Bucket[], measure: (all: Bucket) => number): string {
  const runs = buckets.reduce((sum, one) => sum + one.runs, 0);
  if (runs < 2 * ENOUGH_RUNS) return '';
  const sum = (some: readonly Bucket[]): Bucket => {
    const add = (pick: 'runs' | 'flakes' | 'faults' | 'lostMs') =>
      some.reduce((all, one) => all + one[pick], 0);
    return {
      ...(some[0] as Bucket),
      runs: add('runs'),
      flakes: add('flakes'),
      faults: add('faults'),
      lostMs: add('lostMs'),
    };
  };
  let [middle, seen] = [0, 0];
  while (middle < buckets.length - 1 && seen < runs / 2) seen += buckets[middle++]?.runs ?? 0;
  if (middle === 0 || middle >= buckets.length) return '';
  const [before, after] = [measure(sum(buckets.slice(0, middle))), measure(sum(buckets.slice(middle)))];
  if (before === 0 && after === 0) return '';
  if (before === 0) return ', all of it lately';
  const change = after / before - 1;
  if (Math.abs(change) < 0.15) return ', about the same all along';
  return change < 0
    ? `, ${percent(-change, 1)} less a run in the later half`
    : `, ${change > 1 ? `${(1 + change).toFixed(1)} times as much` : `${percent(change, 1)} more`} a run in the later half`;
}

function bars(
  width: number,
  buckets: readonly Bucket[],
  what: 'flakes' | 'minutes',
  fill: string,
  words: (one: Bucket) => string,
): SVGElement | HTMLElement {
  const values = buckets.map((one) => ({
    ...one,
    value: what === 'flakes' ? one.flakes : one.lostMs / 60_000,
    words: words(one),
  }));
  const most = Math.max(1, ...values.map(({ value }) => value));
  const isFew = buckets.length < 2;
  const options = {
    x1: 'at',
    x2: 'until',
    y: 'value',
    fill: `var(--${fill})`,
    insetLeft: 0.5,
    insetRight: 0.5,
  };
  return plot({
    ...COMMON,
    width,
    x: { type: 'utc', label: null },
    y: { label: null, nice: true, domain: [0, most] },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: wholeTicks(most) }),
      axisY({ ticks: wholeTicks(most), tickSize: 0, label: null, tickFormat: number }),
      axisX({
        ticks: dateTicks(
          buckets.map(({ at }) => at),
          width,
        ),
        tickFormat: dateLabel,
        tickSize: 0,
        label: null,
      }),
      isFew ? barY(values, { y: 'value', fill: `var(--${fill})` }) : rectY(values, options),
      ruleY([0], { stroke: 'var(--muted)' }),
      tip(
        values,
        pointerX({ x: 'at', y: 'value', title: 'words', fill: 'var(--panel)', stroke: 'var(--line)' }),
      ),
    ],
  });
}
