import { runKeyName } from '../analysis/run-words.js';
import type { History, LaneHistory } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import type { Lane } from '../model/lane.js';
import { laneTitle } from '../model/lane.js';
import { startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { logSafe } from './log-safe.js';
import { type Lifetime, lifetimeOf } from './test-lifetime.js';
import { number, plural } from './words.js';

/** How a history reads in a terminal: `deflake history show`. */

const GLYPHS: Readonly<Record<OutcomeCode, string>> = { '-': '·', s: '–', p: '✓', k: '↻', f: '✗', e: '✗' };

export const LEGEND = '✓ passed  ✗ failed  ↻ passed on retry  – skipped  · not in the run; oldest first\n';

/** Tests listed a lane; the worst first. */
const LISTED_TESTS = 30;

/** Runs that a line of a list shows; the newest. With the numbers before them, they leave room for the id. */
const SHOWN_RUNS = 40;

/** All lanes, and the tests that ever failed. */
export function renderHistory(history: History): string {
  const titles = titlesOf(history);
  const lanes = [...history.lanes.values()].map((lane) => renderLane(lane, titles(lane.lane)));
  return `${lanes.join('\n')}\n${LEGEND}`;
}

/** One line for each of several tests, in every lane. */
export function renderTests(history: History, tests: readonly TestId[]): string {
  const titles = titlesOf(history);
  const shown = tests.slice(0, LISTED_TESTS);
  const blocks = [...history.lanes.values()].flatMap((lane) => {
    const mine = shown.filter((id) => lane.tests.has(id)).map((id) => ({ id, life: lifetimeOf(lane, id) }));
    return mine.length === 0 ? [] : [[titles(lane.lane), ...tableOf(mine), ''].join('\n')];
  });
  const more = tests.length - shown.length;
  const rest = more > 0 ? `and ${plural(more, 'more test')}: name more of the id\n\n` : '';
  return `${blocks.join('\n')}\n${rest}${LEGEND}`;
}

/** Lanes by their short names, with repository and workflow only where these tell them apart. */
export function titlesOf(history: History): (lane: Lane) => string {
  const lanes = [...history.lanes.values()].map(({ lane }) => lane);
  const differs = (key: 'repository' | 'workflow'): boolean =>
    new Set(lanes.map((lane) => lane[key])).size > 1;
  const [ofRepository, ofWorkflow] = [differs('repository'), differs('workflow')];
  return (lane) => {
    const parts = [ofRepository && lane.repository, ofWorkflow && lane.workflow, laneTitle(lane)];
    return logSafe(parts.filter((part) => part !== false && part !== '').join(' · '));
  };
}

export function glyphs(codes: readonly OutcomeCode[]): string {
  return codes.map((code) => GLYPHS[code]).join('');
}

function renderLane(lane: LaneHistory, title: string): string {
  const tests = [...lane.tests].map(([id, { timeline, totals }]) => {
    // Most tests never failed: their letters need no counting.
    const hasFailed = /[fek]/.test(timeline);
    const hadFailed = totals !== undefined && totals.failed + totals.errors + totals.flaky > 0;
    return { id, hasFailed, hadFailed };
  });
  const bad = tests
    .filter(({ hasFailed }) => hasFailed)
    .map(({ id }) => ({ id, life: lifetimeOf(lane, id) }))
    .sort((a, b) => badIn(b.life) - badIn(a.life) || (a.id < b.id ? -1 : 1));
  const long = bad.length - LISTED_TESTS;
  const past = tests.filter(({ hasFailed, hadFailed }) => hadFailed && !hasFailed).length;
  const notes = [
    ...(bad.length === 0 && lane.runs.length > 0 ? ['no test failed in these runs'] : []),
    ...(long > 0 ? [`and ${plural(long, 'more test')} that failed at some time`] : []),
    ...(past > 0 ? [`${plural(past, 'test')} failed only before ${keptWords(lane)}`] : []),
  ];
  return [
    `${title}: ${runsWords(lane)}, ${plural(tests.length, 'test')}`,
    ...tableOf(bad.slice(0, LISTED_TESTS)),
    ...notes.map((note) => `  ${note}`),
    '',
  ].join('\n');
}

function keptWords({ runs }: LaneHistory): string {
  return runs.length === 0 ? 'now' : 'these runs';
}

function runsWords({ runs, watermark }: LaneHistory): string {
  const days = runs.map((run) => startedAt(run).slice(0, 10)).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) {
    return watermark === undefined
      ? 'no runs'
      : `no runs one by one, all up to ${logSafe(runKeyName(watermark))} are in totals`;
  }
  return `${plural(runs.length, 'run')} ${first === last ? `of ${first}` : `from ${first} to ${last}`}`;
}

/** Numbers first, because ids may be long and timelines are read from their end. */
function tableOf(tests: readonly { readonly id: TestId; readonly life: Lifetime }[]): string[] {
  if (tests.length === 0) return [];
  const rows = tests.map(({ id, life: { kept, codes, lastBad } }) => [
    number(kept.failed),
    number(kept.retried),
    number(kept.runs),
    lastBad?.slice(0, 10) ?? '',
    glyphs(codes.slice(-SHOWN_RUNS)),
    logSafe(id),
  ]);
  const all = [['failed', 'on retry', 'of runs', 'last', 'newest runs', 'test'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all.map((row) => {
    const cells = row.map((cell, i) => {
      if (i < 3) return cell.padStart(widths[i] ?? 0);
      return i < 5 ? cell.padEnd(widths[i] ?? 0) : cell;
    });
    return `  ${cells.join('  ')}`;
  });
}

function badIn({ kept }: Lifetime): number {
  return kept.failed + kept.retried;
}
