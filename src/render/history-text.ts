import { describeRun, shortCommit } from '../analysis/run-words.js';
import type { FailureRecord, History, LaneHistory } from '../history/history.js';
import { durationsOf } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import { firstLine } from '../model/failure.js';
import type { Lane } from '../model/lane.js';
import { laneTitle } from '../model/lane.js';
import { runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { codesToShow } from './history-codes.js';
import { logSafe } from './log-safe.js';
import { number, plural } from './words.js';

/** How a history reads in a terminal: `deflake history show`. */

const GLYPHS: Readonly<Record<OutcomeCode, string>> = { '-': '·', s: '–', p: '✓', k: '↻', f: '✗', e: '✗' };

/** Tests listed a lane; the worst first. */
const LISTED_TESTS = 30;

/** Runs a timeline shows; the newest. */
const SHOWN_RUNS = 60;

/** Failures of one test that are told one by one; the newest. */
const LISTED_FAILURES = 10;

/** All lanes, and the tests that ever failed. */
export function renderHistory(history: History): string {
  const titles = titlesOf(history);
  const lanes = [...history.lanes.values()].map((lane) => renderLane(lane, titles(lane.lane)));
  return lanes.length === 0 ? 'The history is empty.\n' : `${lanes.join('\n')}\n${LEGEND}`;
}

/** Everything that is known of one test, in every lane that has it. */
export function renderTest(history: History, test: TestId): string {
  const titles = titlesOf(history);
  const lanes = [...history.lanes.values()].filter(({ tests }) => tests.has(test));
  const blocks = lanes.map((lane) => [titles(lane.lane), ...testLines(lane, test)].join('\n'));
  return `${[logSafe(test), ...blocks, LEGEND].join('\n\n')}`;
}

/** One line for each of several tests, in every lane. */
export function renderTests(history: History, tests: readonly TestId[]): string {
  const titles = titlesOf(history);
  const shown = new Set(tests.slice(0, LISTED_TESTS));
  const lines = [...history.lanes.values()].flatMap((lane) => {
    const mine = [...lane.tests.keys()].filter((id) => shown.has(id));
    return mine.length === 0 ? [] : [titles(lane.lane), ...mine.map((id) => `  ${testLine(lane, id)}`)];
  });
  const more = tests.length > shown.size ? [`and ${number(tests.length - shown.size)} more`] : [];
  return `${[...lines, ...more].join('\n')}\n${LEGEND}`;
}

/** Lanes by their short names, with repository and workflow only where these tell them apart. */
function titlesOf(history: History): (lane: Lane) => string {
  const lanes = [...history.lanes.values()].map(({ lane }) => lane);
  const differs = (key: 'repository' | 'workflow'): boolean =>
    new Set(lanes.map((lane) => lane[key])).size > 1;
  const [ofRepository, ofWorkflow] = [differs('repository'), differs('workflow')];
  return (lane) => {
    const parts = [ofRepository && lane.repository, ofWorkflow && lane.workflow, laneTitle(lane)];
    return logSafe(parts.filter((part) => part !== false && part !== '').join(' · '));
  };
}

function renderLane(lane: LaneHistory, title: string): string {
  const { runs, tests } = lane;
  const [first, last] = [runs[0], runs.at(-1)];
  const span =
    first === undefined || last === undefined
      ? ''
      : `, ${startedAt(first).slice(0, 10)} to ${startedAt(last).slice(0, 10)}`;
  const bad = [...tests]
    .map(([id, { timeline }]) => ({
      id,
      bad: /[fek]/.test(timeline) ? failuresIn(codesToShow(lane, id)) : 0,
    }))
    .filter((test) => test.bad > 0)
    .sort((a, b) => b.bad - a.bad || (a.id < b.id ? -1 : 1));
  const shown = bad.slice(0, LISTED_TESTS).map(({ id }) => `  ${testLine(lane, id)}`);
  const more =
    bad.length > LISTED_TESTS ? [`  and ${bad.length - LISTED_TESTS} more that failed at some time`] : [];
  return [
    `${title}: ${plural(runs.length, 'run')}${span}, ${plural(tests.size, 'test')}`,
    ...shown,
    ...more,
    '',
  ].join('\n');
}

function testLine(lane: LaneHistory, id: TestId): string {
  const codes = codesToShow(lane, id);
  return `${glyphs(codes)}  ${failuresIn(codes)} of ${decidedIn(codes)} failed  ${logSafe(id)}`;
}

function testLines(lane: LaneHistory, id: TestId): string[] {
  const codes = codesToShow(lane, id);
  const cut = codes.length > SHOWN_RUNS ? `  (the newest ${SHOWN_RUNS} of ${number(codes.length)} runs)` : '';
  return [
    `  ${glyphs(codes)}${cut}`,
    `  failed in ${number(failuresIn(codes))} of ${plural(decidedIn(codes), 'run')} with a verdict`,
    ...totalsLine(lane, id),
    ...durationLine(lane, id),
    ...failureLines(lane, id),
  ];
}

function totalsLine(lane: LaneHistory, id: TestId): string[] {
  const totals = lane.tests.get(id)?.totals;
  if (totals === undefined) return [];
  const { passed, flaky, failed, errors, firstSeen, lastFailed } = totals;
  const last = lastFailed === undefined ? '' : `, last failed ${lastFailed.slice(0, 10)}`;
  const bad = failed + errors + flaky;
  return [
    `  before these runs: failed in ${number(bad)} of ${plural(passed + bad, 'run')}, first seen ${firstSeen.slice(0, 10)}${last}`,
  ];
}

function durationLine(lane: LaneHistory, id: TestId): string[] {
  const durations = durationsOf(lane, id).sort((a, b) => a - b);
  const median = durations[durations.length >> 1];
  return median === undefined ? [] : [`  usually takes ${number(median)} ms`];
}

function failureLines(lane: LaneHistory, id: TestId): string[] {
  const failures = lane.runs.flatMap((run) => {
    const record = lane.failures.get(runKey(run))?.get(id);
    if (record === undefined) return [];
    const what = logSafe(`${describeRun(run)} on ${shortCommit(run)}: ${failureWords(record)}`, 160);
    return [`  ${startedAt(run).slice(0, 16).replace('T', ' ')}  ${what}`];
  });
  const shown = failures.slice(-LISTED_FAILURES).reverse();
  const more = failures.length - shown.length;
  return more > 0 ? [...shown, `  and ${plural(more, 'earlier failure')}`] : shown;
}

function failureWords({ outcome, type = '', excerpt = '' }: FailureRecord): string {
  const why = [type, firstLine(excerpt)].filter((part) => part !== '').join(': ');
  const what = outcome === 'passed' ? 'passed on retry' : outcome;
  return why === '' ? what : `${what}, ${why}`;
}

function glyphs(codes: readonly OutcomeCode[]): string {
  return codes
    .slice(-SHOWN_RUNS)
    .map((code) => GLYPHS[code])
    .join('');
}

function failuresIn(codes: readonly OutcomeCode[]): number {
  return codes.filter((code) => code === 'f' || code === 'e' || code === 'k').length;
}

function decidedIn(codes: readonly OutcomeCode[]): number {
  return codes.filter((code) => code !== '-' && code !== 's').length;
}

const LEGEND = '✓ passed  ✗ failed  ↻ passed on retry  – skipped  · not in the run; oldest first\n';
