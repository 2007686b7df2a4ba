import type { History, LaneHistory } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import { decodeTimeline, EMPTY_TIMELINE } from '../history/timeline.js';
import { laneTitle } from '../model/lane.js';
import { startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { logSafe } from './log-safe.js';

/** How a history reads in a terminal: `deflake history show`. */

const GLYPHS: Readonly<Record<OutcomeCode, string>> = { '-': '·', s: '–', p: '✓', k: '↻', f: '✗', e: '✗' };

/** Tests listed a lane; the worst first. */
const LISTED_TESTS = 30;

/** Runs a timeline shows; the newest. */
const SHOWN_RUNS = 60;

/** All lanes, and the tests that ever failed. */
export function renderHistory(history: History): string {
  const lanes = [...history.lanes.values()].map(renderLane);
  return lanes.length === 0 ? 'The history is empty.\n' : `${lanes.join('\n')}\n${LEGEND}`;
}

/** The timelines of one test in every lane, or of the tests whose id contains the text. */
export function renderTestTimelines(history: History, wanted: string): string {
  const lines: string[] = [];
  for (const lane of history.lanes.values()) {
    const ids = [...lane.tests.keys()].filter((id) => id === wanted || id.includes(wanted));
    const exact = ids.filter((id) => id === wanted);
    for (const id of exact.length > 0 ? exact : ids.slice(0, LISTED_TESTS)) {
      lines.push(`${logSafe(laneTitle(lane.lane))}`, `  ${testLine(lane, id)}`);
    }
  }
  return lines.length === 0
    ? `No test has "${logSafe(wanted)}" in its id.\n`
    : `${lines.join('\n')}\n${LEGEND}`;
}

function renderLane(lane: LaneHistory): string {
  const { runs, tests } = lane;
  const [first, last] = [runs[0], runs.at(-1)];
  const span =
    first === undefined || last === undefined
      ? ''
      : `, ${startedAt(first).slice(0, 10)} to ${startedAt(last).slice(0, 10)}`;
  const head = `${logSafe(laneTitle(lane.lane))}: ${runs.length} runs${span}, ${tests.size} tests`;
  const bad = [...tests]
    .map(([id, { timeline }]) => ({ id, bad: failuresIn(decodeTimeline(timeline, runs.length)) }))
    .filter((test) => test.bad > 0)
    .sort((a, b) => b.bad - a.bad || (a.id < b.id ? -1 : 1));
  const shown = bad.slice(0, LISTED_TESTS).map(({ id }) => `  ${testLine(lane, id)}`);
  const more =
    bad.length > LISTED_TESTS ? [`  and ${bad.length - LISTED_TESTS} more that failed at some time`] : [];
  return [head, ...shown, ...more, ''].join('\n');
}

function testLine(lane: LaneHistory, id: TestId): string {
  const codes = decodeTimeline(lane.tests.get(id)?.timeline ?? EMPTY_TIMELINE, lane.runs.length);
  const glyphs = codes
    .slice(-SHOWN_RUNS)
    .map((code) => GLYPHS[code])
    .join('');
  const decided = codes.filter((code) => code !== '-' && code !== 's').length;
  return `${glyphs}  ${failuresIn(codes)} of ${decided} failed  ${logSafe(id)}`;
}

function failuresIn(codes: readonly OutcomeCode[]): number {
  return codes.filter((code) => code === 'f' || code === 'e' || code === 'k').length;
}

const LEGEND = '✓ passed  ✗ failed  ↻ passed on retry  – skipped  · not in the run; oldest first\n';
