import type { Timeline } from '../history/timeline.js';
import { decodeTimeline } from '../history/timeline.js';
import type { PageLane, PageTestLane, PageVerdict } from '../render/html/page-data.js';
import { durationsChart } from './charts/durations.js';
import { byId, el, table } from './dom.js';
import type { PageState } from './page-state.js';
import { mark } from './strip.js';
import { day, duration, moment, number, OUTCOME_WORDS, percent, plural, STATE_WORDS } from './words.js';

/** Runs in the timeline of a test; the newest. */
const TIMELINE_RUNS = 1_000;

/** All that the page knows of one test, over the page. Its address can be passed on. */
export function testDetail(state: PageState): void {
  const dialog = byId('test') as HTMLDialogElement;
  dialog.addEventListener('close', () => {
    if (state.view().test !== undefined) state.go({ test: undefined });
  });
  // A click beside it closes it.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'j') step(state, 1);
    if (event.key === 'k') step(state, -1);
  });
  state.onTest((id) => {
    if (id === undefined) {
      if (dialog.open) dialog.close();
      return;
    }
    dialog.replaceChildren(...contentOf(state, id, dialog));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  });
}

/** The next test of the list. */
function step(state: PageState, by: number): void {
  const rows = state.rows();
  const at = rows.findIndex(({ test }) => test.id === state.view().test);
  const next = rows[at + by];
  if (at >= 0 && next !== undefined) state.go({ test: next.test.id });
}

function contentOf(state: PageState, id: string, dialog: HTMLDialogElement): HTMLElement[] {
  const { data } = state;
  const test = data.tests.find((one) => one.id === id);
  const close = el('button', { type: 'button', class: 'quiet', click: () => dialog.close() }, 'Close');
  const rows = state.rows();
  const at = rows.findIndex((row) => row.test.id === id);
  const stepper = (title: string, by: number) =>
    el(
      'button',
      {
        type: 'button',
        class: 'quiet',
        disabled: at < 0 || rows[at + by] === undefined,
        click: () => step(state, by),
      },
      title,
    );
  const head = el(
    'header',
    { class: 'detail-head' },
    el('h2', { id: 'test-title', tabindex: -1, autofocus: true }, id),
    el(
      'div',
      { class: 'bar' },
      at >= 0 && el('span', { class: 'hint' }, `${number(at + 1)} of ${number(rows.length)}`),
      stepper('← Previous', -1),
      stepper('Next →', 1),
      copyButton(),
      close,
    ),
  );
  if (test === undefined) {
    const words =
      data.unlisted + data.cut > 0
        ? 'This page does not list it: it passed in every run, or there was no room for it.'
        : 'There is no such test here.';
    return [head, el('p', { class: 'note' }, words)];
  }
  return [
    head,
    ...test.lanes.map((lane) => laneBlock(state, lane, test.lanes.length > 1 || data.lanes.length > 1)),
  ];
}

function copyButton(): HTMLElement {
  const button = el('button', { type: 'button', class: 'quiet' }, 'Copy link');
  button.addEventListener('click', () => {
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => {
        button.textContent = 'Copied';
      },
      // Files have no clipboard in some browsers; the address bar has the same.
      () => {
        button.textContent = 'The address bar has it';
      },
    );
  });
  return button;
}

function laneBlock({ data }: PageState, test: PageTestLane, isNamed: boolean): HTMLElement {
  const lane = data.lanes[test.lane] as PageLane;
  const { word, glyph, hint } = STATE_WORDS[test.state];
  const bad = test.failed + test.retried;
  const parts = [
    test.failed > 0 ? `failed in ${number(test.failed)}` : '',
    test.retried > 0 ? `passed on retry in ${number(test.retried)}` : '',
  ].filter((part) => part !== '');
  const tally =
    bad === 0
      ? `Passed in ${test.runs === 1 ? 'its only run' : `all ${plural(test.runs, 'run')}`} in which it gave a verdict.`
      : `It ${parts.join(' and ')} of ${plural(test.runs, 'run')} (${percent(bad, test.runs)}).`;
  const chart = durationsChart(lane, test);
  return el(
    'section',
    { class: 'lane-block' },
    isNamed && el('h3', {}, lane.title),
    el(
      'p',
      {},
      el(
        'span',
        { class: `state is-${test.state}`, title: hint },
        el('span', { 'aria-hidden': 'true' }, glyph),
        ` ${word}`,
      ),
      ' ',
      tally,
      test.usualMs !== undefined && ` Usually takes ${duration(test.usualMs)}.`,
      test.says !== undefined && el('span', { class: 'hint' }, ` As of this run: ${test.says}.`),
    ),
    test.verdict && verdictBlock(test.verdict),
    timelineBlock(lane, test),
    chart?.element,
    failuresBlock(data.kinds, lane, test),
    test.fixes &&
      el(
        'div',
        {},
        el('h4', {}, 'Changes to the test, and whether they helped'),
        el(
          'ul',
          { class: 'notes' },
          test.fixes.map((says) => el('li', {}, says)),
        ),
      ),
  );
}

function verdictBlock({ words, excused, reason, began, causes, evidence }: PageVerdict): HTMLElement {
  const most = Math.max(1, ...evidence.map(([weight]) => Math.abs(weight)));
  const rows = evidence.map(([weight, says, ownChange]) => [
    weightBar(weight, most),
    says,
    ownChange ? 'this change' : 'others',
  ]);
  return el(
    'div',
    { class: `verdict-block ${excused === false ? 'is-red' : ''}` },
    el('h4', {}, 'In this run'),
    el('p', {}, el('b', {}, words), '. ', reason),
    began !== undefined && el('p', {}, began),
    causes.map((cause) => el('p', {}, cause)),
    rows.length > 0 &&
      el(
        'div',
        { class: 'wide' },
        table(
          ['Weight', 'What was seen', 'In runs of'],
          rows,
          'Evidence: above zero for a flake, below for a fault of the code; log-odds, which add up',
        ),
      ),
  );
}

/** A number and a bar to the left or right of zero. */
function weightBar(weight: number, most: number): HTMLElement {
  const bar = el('span', { class: `weight ${weight < 0 ? 'is-against' : 'is-for'}`, 'aria-hidden': 'true' });
  bar.style.setProperty('--size', `${Math.round((50 * Math.abs(weight)) / most)}%`);
  return el('span', { class: 'weight-cell' }, bar, `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`);
}

function timelineBlock(lane: PageLane, test: PageTestLane): HTMLElement {
  const codes = decodeTimeline(test.timeline as Timeline, lane.runs.length);
  const from = Math.max(0, codes.length - TIMELINE_RUNS);
  const marks = codes.slice(from).map((code, i) => {
    const run = lane.runs[from + i];
    return mark(
      code,
      run === undefined ? undefined : `${run.name}, ${moment(run.at)}: ${OUTCOME_WORDS[code]}`,
    );
  });
  const dates =
    lane.runs.length === 0
      ? ''
      : `${day(lane.runs[from]?.at ?? '')} to ${day(lane.runs.at(-1)?.at ?? '')}, oldest first`;
  return el(
    'div',
    {},
    el('h4', {}, 'Timeline ', el('span', { class: 'hint' }, dates)),
    el('span', { class: 'strip is-large', 'aria-hidden': 'true' }, marks),
  );
}

/** Failures listed one by one; the page has the newest only. */
function failuresBlock(
  kinds: PageState['data']['kinds'],
  lane: PageLane,
  { failures = [], failed, retried }: PageTestLane,
): HTMLElement | undefined {
  if (failures.length === 0) return undefined;
  const groups = new Map<number, number>();
  for (const [, kind] of failures) groups.set(kind, (groups.get(kind) ?? 0) + 1);
  const letters = new Map([...groups.keys()].map((kind, i) => [kind, nameOf(i)]));
  const rows = failures.map(([place, kind, ms]) => {
    const run = lane.runs[place];
    const name =
      run?.url === undefined ? (run?.name ?? '') : el('a', { href: run.url, rel: 'noreferrer' }, run.name);
    return [
      name,
      moment(run?.at ?? ''),
      el('code', {}, run?.commit ?? ''),
      run?.branch ?? '',
      letters.get(kind) ?? '',
      ms < 0 ? '' : duration(ms),
    ];
  });
  const left = failed + retried - failures.length;
  return el(
    'div',
    {},
    el('h4', {}, groups.size === 1 ? 'What it says when it fails' : `It fails in ${groups.size} ways`),
    [...groups].map(([kind, count]) =>
      el(
        'div',
        { class: 'kind' },
        el('p', {}, groups.size > 1 && el('b', {}, `${letters.get(kind) ?? ''} `), plural(count, 'time')),
        el('pre', { tabindex: 0 }, kinds[kind]?.says ?? 'It says nothing that is kept here.'),
      ),
    ),
    el(
      'div',
      { class: 'wide' },
      table(
        ['Run', 'At', 'Commit', 'Branch', 'Way', 'Took'],
        rows,
        left > 0
          ? `The newest ${failures.length} failures; ${plural(left, 'earlier one')} left out`
          : 'Failures and passes on retry',
      ),
    ),
  );
}

function nameOf(i: number): string {
  return i < 26 ? String.fromCharCode(65 + i) : `${i + 1}`;
}
