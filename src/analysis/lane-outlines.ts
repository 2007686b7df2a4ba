import type { OutcomeCode, Timeline } from '../history/timeline.js';
import { encodeTimeline, spans } from '../history/timeline.js';
import type { BadResult, BadResults } from './bad-results.js';
import { codeOf } from './breaks/code-axis.js';
import type { PastRun } from './past.js';
import { isDecided, isFailingCode } from './past.js';

/**
 * The results of one test, in order of time, without a look at each: a timeline has few spans, and hundreds of runs. All
 * numbers are places in the runs of the lane but those of `BadResults`.
 */
export interface Outline {
  readonly results: BadResults;
  /** Places of the bad results. */
  readonly bad: readonly number[];
  /** The first result, skipped or not. */
  readonly first: number | undefined;
  readonly firstDecided: number | undefined;
  readonly lastDecided: number | undefined;
  /** The decided result after the last bad one. */
  readonly afterBad: number | undefined;
  /** What it did in the last run. */
  readonly newest: OutcomeCode;
}

export class LaneOutlines {
  private readonly runs: readonly PastRun[];
  /** Runs are in the order of their columns, and list what passed. */
  private readonly isPlain: boolean;
  /** Other runs of the code of a run, for code that was run twice. */
  private readonly twins = new Map<number, readonly number[]>();

  /** `runs`: in order of time. */
  constructor(runs: readonly PastRun[]) {
    this.runs = runs;
    this.isPlain = runs.every(({ run, column }, i) => column === i && run.passedUnlisted !== true);
    const ofCode = new Map<string, number[]>();
    for (const [i, { run }] of runs.entries()) {
      const same = ofCode.get(codeOf(run));
      if (same === undefined) ofCode.set(codeOf(run), [i]);
      else same.push(i);
    }
    for (const same of ofCode.values()) if (same.length > 1) for (const i of same) this.twins.set(i, same);
  }

  outlineOf(timeline: Timeline): Outline {
    const text = this.isPlain ? timeline : this.inOrder(timeline);
    const bad: number[] = [];
    const badResults: BadResult[] = [];
    let [at, length] = [0, 0];
    let first: number | undefined;
    let firstDecided: number | undefined;
    let lastDecided: number | undefined;
    let afterBad: number | undefined;
    let newest: OutcomeCode = '-';
    let spelt = 0;
    // Not by `spans`: a generator costs more than what it yields here.
    for (let i = 0; i < text.length; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit >= 0 && digit <= 9) {
        spelt = spelt * 10 + digit;
        continue;
      }
      const code = text[i] as OutcomeCode;
      const count = Math.min(spelt, this.runs.length - at);
      spelt = 0;
      if (count <= 0) break;
      if (code !== '-') first ??= at;
      if (isDecided(code)) {
        firstDecided ??= at;
        lastDecided = at + count - 1;
        if (code === 'p') afterBad ??= bad.length > 0 ? at : undefined;
        else {
          for (let n = 0; n < count; n++) {
            bad.push(at + n);
            badResults.push(this.badResult(at + n, length + n, code, text));
          }
          afterBad = undefined;
        }
        length += count;
      }
      at += count;
      newest = at === this.runs.length ? code : '-';
    }
    return { results: { length, bad: badResults }, bad, first, firstDecided, lastDecided, afterBad, newest };
  }

  private badResult(at: number, place: number, code: OutcomeCode, timeline: Timeline): BadResult {
    const { run, key } = this.runs[at] as PastRun;
    let firstPass = code === 'k' ? place : Number.POSITIVE_INFINITY;
    const twins = this.twins.size === 0 ? undefined : this.twins.get(at);
    if (twins !== undefined)
      for (const twin of twins) firstPass = Math.min(firstPass, passPlace(timeline, twin));
    return { run, key, code, place, firstPass };
  }

  /** The timeline in order of time; where passing tests are not listed, absent ones passed. */
  private inOrder(timeline: Timeline): Timeline {
    const letters: OutcomeCode[] = [];
    for (const [count, code] of spans(timeline)) for (let i = 0; i < count; i++) letters.push(code);
    return encodeTimeline(
      this.runs.map(({ run, column }) => {
        const letter = letters[column] ?? '-';
        return letter === '-' && run.passedUnlisted === true ? 'p' : letter;
      }),
    );
  }
}

/** The place among the decided results of what it did in one run, if that was a pass; else infinity. */
function passPlace(timeline: Timeline, at: number): number {
  let [start, place] = [0, 0];
  for (const [count, code] of spans(timeline)) {
    if (at < start + count)
      return isDecided(code) && !isFailingCode(code) ? place + at - start : Number.POSITIVE_INFINITY;
    start += count;
    if (isDecided(code)) place += count;
  }
  return Number.POSITIVE_INFINITY;
}
