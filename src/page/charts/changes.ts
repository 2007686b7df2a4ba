import { axisX, dot, plot, pointer, ruleX, tip } from '@observablehq/plot';
import type { PageChange, PageChangeKind } from '../../render/html/page-data.js';
import { el, section, table } from '../dom.js';
import type { PageState } from '../page-state.js';
import { day, plural } from '../words.js';
import { COMMON, chartView, dateLabel, dateTicks } from './chart.js';

const KINDS: Readonly<
  Record<
    PageChangeKind,
    {
      title: string;
      glyph: string;
      fill: string;
      symbol: 'times' | 'triangle' | 'circle' | 'diamond' | 'square';
    }
  >
> = {
  broke: { title: 'broke', glyph: '✗', fill: 'var(--fail)', symbol: 'times' },
  mended: { title: 'mended', glyph: '✓', fill: 'var(--good)', symbol: 'triangle' },
  quieted: { title: 'only the test changed', glyph: '?', fill: 'var(--retry)', symbol: 'diamond' },
  silenced: { title: 'skipped or gone', glyph: '–', fill: 'var(--skip)', symbol: 'square' },
  flaky: { title: 'began to be flaky', glyph: '↻', fill: 'var(--retry)', symbol: 'circle' },
};

/** Changes that make a picture; fewer are told by the table. */
const WORTH_A_PICTURE = 3;

/** Rows shown before somebody asks for more. */
const FIRST_ROWS = 12;

/** Where tests broke, were mended, fell silent or began to be flaky, with the commits to look at. */
export function changesSection(state: PageState): HTMLElement | undefined {
  const { lanes, changes } = state.data;
  if (changes.length === 0) return undefined;
  const shown = () => {
    const { lane } = state.view();
    return changes.filter((change) => lane === undefined || change.lane === lane || lanes.length === 1);
  };
  const chart = chartView({
    title: 'When',
    says: () => 'Each mark is a commit; the larger, the more tests.',
    isEmpty: () => shown().length < WORTH_A_PICTURE,
    draw: (width) => draw(state, shown(), width),
    heads: ['When', 'What', 'Tests'],
    rows: () =>
      shown().map((change) => [
        day(lanes[change.lane]?.runs[change.run]?.at ?? ''),
        KINDS[change.kind].title,
        String(change.tests),
      ]),
  });
  const holder = el('div');
  let isAll = false;
  const update = (): void => {
    const all = shown();
    chart.update();
    const rows = all.slice(0, isAll ? undefined : FIRST_ROWS).map((change) => changeRow(state, change));
    const heads = lanes.length > 1 ? ['What', 'Lane', 'Where', 'Tests'] : ['What', 'Where', 'Tests'];
    const more = all.length - rows.length;
    const button = el(
      'button',
      {
        type: 'button',
        class: 'quiet',
        click: () => {
          isAll = true;
          update();
        },
      },
      `Show ${plural(more, 'earlier change')}`,
    );
    holder.replaceChildren(el('div', { class: 'wide' }, table(heads, rows)), more > 0 ? button : '');
  };
  state.onGrid(update);
  return section('changes', 'Where things changed', chart.element, holder);
}

function changeRow({ data }: PageState, change: PageChange) {
  const { title, glyph } = KINDS[change.kind];
  const lane = data.lanes[change.lane];
  const run = lane?.runs[change.run];
  const name =
    run?.url === undefined ? (run?.name ?? '') : el('a', { href: run.url, rel: 'noreferrer' }, run.name);
  const before = change.isBeforeHistory === true;
  const where = [
    before ? 'the first run that is known, or before: ' : '',
    name,
    run === undefined || run.commit === '' ? '' : el('span', {}, ' on ', el('code', {}, run.commit)),
    run?.message === undefined ? '' : ` “${run.message}”`,
    el('div', { class: 'hint' }, `${day(run?.at ?? '')}${run === undefined ? '' : `, ${run.branch}`}`),
    change.blame === undefined ? '' : el('div', {}, change.blame),
  ];
  return [
    el(
      'span',
      { class: `change is-${change.kind}` },
      el('span', { 'aria-hidden': 'true' }, glyph),
      ` ${title}`,
    ),
    ...(data.lanes.length > 1 ? [lane?.title ?? ''] : []),
    where,
    namesOf(change),
  ];
}

const NAMED = 3;

/** Lines that lead the eye from mark to date; more would be a grey area. */
const MOST_LINES = 60;

function namesOf({ names, tests }: PageChange) {
  const link = (name: string) =>
    el('li', {}, el('a', { class: 'test', href: `#test=${encodeURIComponent(name)}` }, name));
  const named = tests === NAMED + 1 ? tests : NAMED;
  const rest = names.slice(named);
  const more = tests - named;
  return [
    el('ul', { class: 'names' }, names.slice(0, named).map(link)),
    more > 0 &&
      el(
        'details',
        {},
        el('summary', {}, plural(more, 'more test')),
        el(
          'ul',
          { class: 'names' },
          rest.map(link),
          tests > names.length && el('li', {}, `and ${plural(tests - names.length, 'more')}`),
        ),
      ),
  ];
}

function draw(
  { data, grid }: PageState,
  changes: readonly PageChange[],
  width: number,
): SVGElement | HTMLElement {
  const marks = changes.flatMap((change) => {
    const run = data.lanes[change.lane]?.runs[change.run];
    if (run === undefined) return [];
    const { title } = KINDS[change.kind];
    const words = `${run.name} on ${run.commit}, ${day(run.at)}\n${plural(change.tests, 'test')} ${title}${run.message === undefined ? '' : `\n${run.message}`}`;
    return [{ at: new Date(run.at), kind: title, tests: change.tests, words }];
  });
  // All runs, so that a quiet time looks like one.
  const dates = grid().columns.map(({ at }) => new Date(at));
  const kinds = Object.values(KINDS).filter(({ title }) => marks.some(({ kind }) => kind === title));
  const titles = kinds.map(({ title }) => title);
  return plot({
    ...COMMON,
    width,
    height: 52 + 26 * titles.length,
    marginLeft: 132,
    x: { type: 'utc', label: null, inset: 14, domain: [dates[0], dates.at(-1)] },
    y: { type: 'point', domain: titles, label: null, tickSize: 0 },
    r: { range: [3, 11], domain: [0, Math.max(4, ...marks.map(({ tests }) => tests))] },
    symbol: { domain: titles, range: kinds.map(({ symbol }) => symbol) },
    color: { domain: titles, range: kinds.map(({ fill }) => fill) },
    marks: [
      axisX({
        ticks: dateTicks(dates, width),
        tickFormat: dateLabel,
        tickSize: 0,
        label: null,
      }),
      ruleX(marks.length > MOST_LINES ? [] : marks, { x: 'at', stroke: 'var(--line)' }),
      dot(marks, {
        x: 'at',
        y: 'kind',
        r: 'tests',
        stroke: 'kind',
        symbol: 'kind',
        strokeWidth: 1.75,
        fill: 'var(--panel)',
        fillOpacity: 0.6,
      }),
      tip(
        marks,
        pointer({ x: 'at', y: 'kind', title: 'words', fill: 'var(--panel)', stroke: 'var(--line)' }),
      ),
    ],
  });
}
