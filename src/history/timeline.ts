import type { Outcome, TestResult } from '../model/test-result.js';

/**
 * Outcomes of one test over the runs of its lane, run-length encoded as text: `212p1f287p`.
 *
 * One letter a run, in the order of the lane's run keys: `p` passed, `k` passed after a failed attempt (flaky in
 * this run), `f` failed, `e` error, `s` skipped, `-` not in this run. What is missing at the end is `-`.
 */
export type Timeline = string & { readonly __brand: 'Timeline' };

export type OutcomeCode = '-' | 's' | 'p' | 'k' | 'e' | 'f';

export const EMPTY_TIMELINE = '' as Timeline;

/**
 * Two reports of one test in one run (the same delivery twice, or two shards that both ran it) join to the worse:
 * a total order, so that joining is commutative, associative and idempotent, and never hides a failure.
 */
const SEVERITY: Readonly<Record<OutcomeCode, number>> = { '-': 0, s: 1, p: 2, k: 3, e: 4, f: 5 };

export function joinCodes(a: OutcomeCode, b: OutcomeCode): OutcomeCode {
  return SEVERITY[a] >= SEVERITY[b] ? a : b;
}

/** How bad a letter is, as a small number, for keeping many of them in little room. */
export function severityOf(code: OutcomeCode): number {
  return SEVERITY[code];
}

/** The letter of a severity. */
export function codeOfSeverity(severity: number): OutcomeCode {
  return LETTERS[severity] ?? '-';
}

export function isOutcomeCode(code: string | undefined): code is OutcomeCode {
  return code !== undefined && Object.hasOwn(SEVERITY, code);
}

export function encodeTimeline(codes: ArrayLike<OutcomeCode>): Timeline {
  return spell(codes, (code) => code ?? '-');
}

/** The letters that outcomes are remembered by; a flaky pass has its own. */
export const OUTCOME_LETTERS: Readonly<Record<Outcome, 'p' | 'f' | 'e' | 's'>> = {
  passed: 'p',
  failed: 'f',
  error: 'e',
  skipped: 's',
};

export function outcomeCode({ outcome, flaky }: Pick<TestResult, 'outcome' | 'flaky'>): OutcomeCode {
  return flaky ? 'k' : OUTCOME_LETTERS[outcome];
}

/** Timelines of a single run, each once: a large run has a hundred thousand of them. */
export const SINGLE_RUN = Object.fromEntries(
  (['-', 's', 'p', 'k', 'e', 'f'] as const).map((code) => [code, encodeTimeline([code])]),
) as Readonly<Record<OutcomeCode, Timeline>>;

/** One code for each of `length` runs. */
export function decodeTimeline(timeline: Timeline, length: number): OutcomeCode[] {
  const codes = new Array<OutcomeCode>(length).fill('-');
  let at = 0;
  let count = 0;
  for (let i = 0; i < timeline.length; i++) {
    const digit = timeline.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      count = count * 10 + digit;
      continue;
    }
    const end = Math.min(at + count, length);
    if (timeline[i] !== '-') codes.fill(timeline[i] as OutcomeCode, at, end);
    at = end;
    count = 0;
  }
  return codes;
}

/** The code of one run. */
export function codeAt(timeline: Timeline, run: number): OutcomeCode {
  let end = 0;
  for (const [count, code] of spans(timeline)) {
    end += count;
    if (run < end) return code;
  }
  return '-';
}

/** How many runs the timeline spells out; later ones are `-`. */
export function timelineLength(timeline: Timeline): number {
  let length = 0;
  let count = 0;
  for (let i = 0; i < timeline.length; i++) {
    const digit = timeline.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) count = count * 10 + digit;
    else {
      length += count;
      count = 0;
    }
  }
  return length;
}

export function* spans(timeline: Timeline): Generator<[count: number, code: OutcomeCode]> {
  let count = 0;
  for (let i = 0; i < timeline.length; i++) {
    const digit = timeline.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      count = count * 10 + digit;
      continue;
    }
    yield [count, timeline[i] as OutcomeCode];
    count = 0;
  }
}

/** Letters from best to worst, as in `SEVERITY`. */
const LETTERS: readonly OutcomeCode[] = ['-', 's', 'p', 'k', 'e', 'f'];

/** A timeline with the column in a wider history for each of its runs; -1 where the run is not in it. */
export interface PlacedTimeline {
  readonly timeline: Timeline;
  readonly columns: readonly number[];
}

/**
 * Lays timelines over each other in a history of `length` runs; where both have a letter the worse one stays. Columns
 * before `from` stay empty.
 */
export function overlayTimelines(placed: readonly PlacedTimeline[], length: number, from: number): Timeline {
  const severities = new Uint8Array(length);
  for (const { timeline, columns } of placed) {
    let run = 0;
    for (const [count, code] of spans(timeline)) {
      const severity = SEVERITY[code];
      for (const end = run + count; run < end; run++) {
        const column = columns[run] ?? -1;
        if (column >= from && severity > (severities[column] ?? 0)) severities[column] = severity;
      }
    }
  }
  return spell(severities, (severity) => LETTERS[severity ?? 0] ?? '-');
}

/** The canonical spelling of letters that are read one by one. */
function spell<T>(items: ArrayLike<T>, letter: (item: T | undefined) => OutcomeCode): Timeline {
  let end = items.length;
  while (end > 0 && letter(items[end - 1]) === '-') end--;
  let text = '';
  for (let start = 0; start < end; ) {
    let next = start + 1;
    while (next < end && items[next] === items[start]) next++;
    text += `${next - start}${letter(items[start])}`;
    start = next;
  }
  return text as Timeline;
}

/** `a` over the first `aRuns` runs, followed by `b`. */
export function concatTimelines(a: Timeline, aRuns: number, b: Timeline): Timeline {
  if (b === '') return a;
  const missing = aRuns - timelineLength(a);
  const before = missing > 0 ? `${a}${missing}-` : a;
  const border = spanAtEnd(before);
  const [[count, code] = [0, '-']] = spans(b);
  // Where the letters at the border are the same, the two spans are one.
  if (border?.code !== code) return `${before}${b}` as Timeline;
  return `${before.slice(0, border.start)}${border.count + count}${b.slice(`${count}`.length)}` as Timeline;
}

/** The last span, and where it begins. */
function spanAtEnd(timeline: string): { start: number; count: number; code: string | undefined } | undefined {
  let start = timeline.length - 1;
  while (start > 0 && timeline.charCodeAt(start - 1) <= 57 && timeline.charCodeAt(start - 1) >= 48) start--;
  if (start < 0) return undefined;
  return { start, count: Number.parseInt(timeline.slice(start), 10), code: timeline.at(-1) };
}

/** The timeline without its first `count` runs. */
export function dropRuns(timeline: Timeline, count: number): Timeline {
  const first = Number.parseInt(timeline, 10);
  if (first > count) return `${first - count}${timeline.slice(`${first}`.length)}` as Timeline;
  let left = count;
  let text = '';
  for (const [length, code] of spans(timeline)) {
    const dropped = Math.min(left, length);
    left -= dropped;
    if (length > dropped) text += `${length - dropped}${code}`;
  }
  return text as Timeline;
}

/** Whether this is a timeline of at most `maxRuns` runs in its one canonical spelling. */
export function isTimeline(text: string, maxRuns: number): text is Timeline {
  if (!/^(?:[1-9]\d{0,6}[-spkef])*$/.test(text) || text.endsWith('-')) return false;
  let previous: OutcomeCode | undefined;
  let length = 0;
  for (const [count, code] of spans(text as Timeline)) {
    if (code === previous) return false;
    previous = code;
    length += count;
  }
  return length <= maxRuns;
}
