import { looksOf } from '../../analysis/clusters/looks.js';
import type { FailureRecord } from '../../history/history.js';
import type { TestId } from '../../model/test-id.js';
import { failureText } from '../reasons.js';
import { firstLines } from '../visible.js';
import type { LaneToShow } from './lane-page.js';
import type { PageBounds } from './page-bounds.js';
import type { PageKind, PageTestLane } from './page-data.js';

/** What tests said when they failed: failures that look alike are one kind. */
export interface FailureKinds {
  readonly kinds: readonly PageKind[];
  /** Of a test in a lane (by its place), the newest first. */
  failuresOf(lane: number, test: TestId): NonNullable<PageTestLane['failures']>;
  /** Milliseconds that tries took which were run again, by run. */
  retriesMs(lane: number, run: number): number;
}

interface Kind {
  says: FailureRecord;
  readonly tests: Set<TestId>;
  failures: number;
  first: string;
  last: string;
  place: number;
}

interface FoundKinds {
  readonly all: Kind[];
  readonly byLooks: Map<string, Kind>;
  readonly bySignature: Map<string, Kind>;
}

type Failure = readonly [run: number, kind: Kind, ms: number];

/** `isListed`: of other tests, kinds of failure count, and nothing else is kept. */
export function failureKinds(
  lanes: readonly LaneToShow[],
  isListed: (test: TestId) => boolean,
  bounds: PageBounds,
): FailureKinds {
  const kinds: FoundKinds = { all: [], byLooks: new Map(), bySignature: new Map() };
  const retries = lanes.map(() => new Map<number, number>());
  const failures = lanes.map(({ course }, lane) => {
    const ofTests = new Map<TestId, Failure[]>();
    for (let run = course.runs.length - 1; run >= 0; run--) {
      const { key, start } = course.runs[run] ?? { key: undefined, start: '' };
      if (key === undefined) continue;
      for (const [test, record] of course.history.failures.get(key) ?? []) {
        const kind = kindOf(kinds, record, start);
        kind.tests.add(test);
        kind.failures++;
        const ms = record.durationMs ?? -1;
        const again = (record.attempts?.length ?? 1) - 1;
        if (again > 0 && ms > 0) retries[lane]?.set(run, (retries[lane]?.get(run) ?? 0) + again * ms);
        if (!isListed(test)) continue;
        const known = ofTests.get(test) ?? [];
        if (known.length < bounds.failures) known.push([run, kind, ms]);
        ofTests.set(test, known);
      }
    }
    return ofTests;
  });
  const sorted = kinds.all
    .sort((a, b) => b.failures - a.failures || (a.last < b.last ? 1 : -1))
    .slice(0, bounds.kinds);
  for (const [place, kind] of sorted.entries()) kind.place = place;
  return {
    kinds: sorted.map(({ says, tests, failures: count, first, last }) => ({
      says: textOf(says, bounds.kindLength),
      tests: tests.size,
      failures: count,
      first,
      last,
    })),
    failuresOf: (lane, test) =>
      (failures[lane]?.get(test) ?? []).map(([run, kind, ms]) => [run, kind.place, Math.round(ms)] as const),
    retriesMs: (lane, run) => retries[lane]?.get(run) ?? 0,
  };
}

/**
 * Alike is what says the same, numbers and addresses aside; or else what has the same signature, because where very much
 * fails only some of it is remembered with its words.
 */
function kindOf(kinds: FoundKinds, record: FailureRecord, at: string): Kind {
  const { signature } = record;
  const isWordless = record.excerpt === undefined && signature !== undefined;
  const looks = isWordless ? undefined : (looksOf(record) ?? '');
  const known =
    (looks === undefined ? undefined : kinds.byLooks.get(looks)) ??
    (signature === undefined ? undefined : kinds.bySignature.get(signature));
  const kind = known ?? { says: record, tests: new Set(), failures: 0, first: at, last: at, place: -1 };
  if (looks !== undefined) kinds.byLooks.set(looks, kind);
  if (signature !== undefined && !kinds.bySignature.has(signature)) kinds.bySignature.set(signature, kind);
  if (known === undefined) {
    kinds.all.push(kind);
    return kind;
  }
  if (at > kind.last) kind.last = at;
  if (at < kind.first) kind.first = at;
  if (kind.says.excerpt === undefined && record.excerpt !== undefined) kind.says = record;
  return kind;
}

/** Lines of a failure: what a person reads before looking at the log. */
const LINES = 14;

function textOf(record: FailureRecord, maxLength: number): string {
  const lines = firstLines(failureText(record), { maxLines: LINES });
  let text = '';
  for (const line of lines) {
    if (text.length + line.length > maxLength) return `${text}…`;
    text += text === '' ? line : `\n${line}`;
  }
  return text;
}
