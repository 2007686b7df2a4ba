import { areaY, axisX, axisY, barY, gridY, plot, pointerX, ruleY, text, tip } from '@observablehq/plot';
import type { Column } from '../grid.js';
import type { PageState } from '../page-state.js';
import { number, plural } from '../words.js';
import type { ChartView } from './chart.js';
import { COMMON, chartView, wholeTicks } from './chart.js';

/** How many tests pass, run after run: the way from 3 to 73 of 79. */

interface Step {
  readonly i: number;
  readonly name: string;
  readonly at: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Tests of lanes that have not reported, as many as these had before. */
  readonly missing: number;
  readonly lanes: number;
  readonly missingLanes: number;
}

/** Runs of the default branch that make a way; where there are fewer, those of pull requests are shown, too. */
const FEWEST_RUNS = 2;

/** Bars up to here, and areas above. */
const MOST_BARS = 80;

export function progressChart(state: PageState): ChartView {
  const steps = () => stepsOf(state.grid().columns);
  return chartView({
    title: 'Tests that pass',
    says: () => {
      const all = steps();
      // A run of which a lane is missing is no end to compare with.
      const whole = all.filter(({ missingLanes }) => missingLanes === 0);
      const [first, last, newest] = [whole[0] ?? all[0], whole.at(-1) ?? all.at(-1), all.at(-1)];
      if (first === undefined || last === undefined) return 'No run yet.';
      const words = (step: Step): string => `${number(step.passed)} of ${plural(countOf(step), 'test')}`;
      const way =
        first === last
          ? `${words(first)} passed.`
          : `From ${words(first)} in ${first.name} to ${words(last)} in ${last.name}.`;
      if (newest === undefined || newest === last) return way;
      return `${way} Of ${newest.name}, ${lanesOf(newest)} ${newest.lanes === 1 ? 'is' : 'are'} known: ${words(newest)}.`;
    },
    draw: (width) => draw(steps(), width),
    heads: ['Run', 'At', 'Passed', 'Failed', 'Skipped', 'Lanes'],
    rows: () =>
      steps()
        .toReversed()
        .map((step) => [
          step.name,
          step.at.slice(0, 16).replace('T', ' '),
          number(step.passed),
          number(step.failed),
          number(step.skipped),
          step.missingLanes > 0 ? lanesOf(step) : number(step.lanes),
        ]),
  });
}

/** `1 of 2 lanes`. */
function lanesOf({ lanes, missingLanes }: Step): string {
  return `${number(lanes)} of ${plural(lanes + missingLanes, 'lane')}`;
}

function stepsOf(columns: readonly Column[]): Step[] {
  // Runs of selected tests say nothing of how many pass.
  const whole = columns.filter(({ runs }) => runs.some(([, run]) => run.isPartial !== true));
  const isToShow = ({ runs }: Column) =>
    runs.some(([, run]) => run.isOnDefault === true || run.isThisRun === true);
  const ofDefault = whole.filter(isToShow);
  return (ofDefault.length > FEWEST_RUNS ? ofDefault : whole).map(({ runs, missing, name, at }, i) => {
    const sum = (pick: 'passed' | 'failed' | 'skipped'): number =>
      runs.reduce((all, [, run]) => all + run[pick], 0);
    return {
      i,
      name,
      at,
      passed: sum('passed'),
      failed: sum('failed'),
      skipped: sum('skipped'),
      missing: missing.reduce((all, run) => all + run.passed + run.failed + run.skipped, 0),
      lanes: runs.length,
      missingLanes: missing.length,
    };
  });
}

/** Pixels of a bar, and its share of the height, that hold the words `1 of 2 lanes` upright. */
const NAMED_BAR = 16;
const NAMED_SHARE = 0.42;

function countOf({ passed, failed, skipped }: Step): number {
  return passed + failed + skipped;
}

const PARTS = ['passed', 'failed', 'skipped', 'missing'] as const;
const FILLS = {
  passed: 'var(--good)',
  failed: 'var(--fail)',
  skipped: 'var(--skip)',
  missing: 'var(--line)',
};

function draw(steps: readonly Step[], width: number): SVGElement | HTMLElement {
  const long = steps.flatMap((step) => PARTS.map((part) => ({ i: step.i, part, tests: step[part] })));
  const isFew = steps.length <= MOST_BARS;
  const options = {
    x: 'i',
    y: 'tests',
    fill: (one: { part: (typeof PARTS)[number] }) => FILLS[one.part],
    order: (one: { part: (typeof PARTS)[number] }) => PARTS.indexOf(one.part),
  };
  const each = Math.max(1, Math.ceil((steps.length * 64) / Math.max(1, width - 50)));
  const ticks = steps.filter(({ i }) => i % each === 0).map(({ i }) => i);
  const label = (i: number): string => labelOf(steps[i]);
  const tips = steps.map((step) => ({
    ...step,
    words: `${step.name}, ${step.at.slice(0, 10)}\n${number(step.passed)} passed, ${number(step.failed)} failed, ${number(step.skipped)} skipped${step.missingLanes > 0 ? `\n${lanesOf(step)}` : ''}`,
  }));
  const most = Math.max(...steps.map((step) => countOf(step) + step.missing));
  const ticksY = wholeTicks(most);
  const hasRoom = ({ missing }: Step) => missing / most > NAMED_SHARE;
  return plot({
    ...COMMON,
    width,
    x: isFew ? { type: 'band', label: null, padding: 0.12 } : { type: 'linear', label: null },
    y: { label: null, nice: true, zero: true },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: ticksY }),
      axisY({ ticks: ticksY, tickSize: 0, label: null, tickFormat: (n: number) => number(n) }),
      axisX({ ticks, tickFormat: label, tickSize: 0, label: null }),
      isFew ? barY(long, options) : areaY(long, { ...options, z: 'part', curve: 'step' }),
      text(isFew && width / steps.length > NAMED_BAR ? steps.filter(hasRoom) : [], {
        x: 'i',
        y: (step: Step) => countOf(step) + step.missing / 2,
        text: lanesOf,
        rotate: -90,
        fill: 'var(--muted)',
      }),
      ruleY([0], { stroke: 'var(--muted)' }),
      tip(
        tips,
        pointerX({ x: 'i', y: 'passed', title: 'words', fill: 'var(--panel)', stroke: 'var(--line)' }),
      ),
    ],
  });
}

/** Short: the number of a run as people call it, or its day. */
function labelOf(step: Step | undefined): string {
  if (step === undefined) return '';
  const [, id] = /^run (\d{1,5})\b/.exec(step.name) ?? [];
  return id === undefined ? step.at.slice(5, 10) : `#${id}`;
}
