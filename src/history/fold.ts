import type { Instant, RunInfo, RunKey } from '../model/run.js';
import { compareRunKeys, runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { firstText, lastText } from './canonical.js';
import type { LaneHistory, RecentDuration, TestHistory, Totals } from './history.js';
import type { OutcomeCode, Timeline } from './timeline.js';
import { decodeTimeline, dropRuns, EMPTY_TIMELINE } from './timeline.js';

/**
 * Runs of the whole suite that a test must be absent from before its totals go too. Without this the tests that are
 * renamed or named anew in every run would stay for ever; at one run a day this is a season.
 */
const VANISHED_AFTER_RUNS = 100;

/** Folds the oldest runs of a lane, in the order of keys, and moves the watermark past them. */
export function foldOldest(lane: LaneHistory, count: number): LaneHistory {
  const folded = lane.runs.slice(0, count);
  const runs = lane.runs.slice(count);
  const last = folded.at(-1);
  if (last === undefined) return lane;
  const watermark = runKey(last);
  const isAbove = (key: RunKey): boolean => compareRunKeys(key, watermark) > 0;
  const kept = new Set<RunKey>(runs.map(runKey));
  const starts = folded.map(startedAt);
  const isLongVanished = runs.filter(isWhole).length >= VANISHED_AFTER_RUNS;
  const tests = new Map<TestId, TestHistory>();
  for (const [id, test] of lane.tests) {
    const timeline = dropRuns(test.timeline, count);
    if (timeline === EMPTY_TIMELINE && isLongVanished) continue;
    // Forgotten runs still have durations; they may lie on either side of the watermark.
    const stays = ({ run }: RecentDuration): boolean => kept.has(run) || isAbove(run);
    const durations = test.durations.every(stays) ? test.durations : test.durations.filter(stays);
    const codes = codesOf(test.timeline, folded, lane.forgottenTests.get(id));
    const totals = addToTotals(test.totals, codes, starts);
    if (timeline === EMPTY_TIMELINE && totals === undefined && durations.length === 0) continue;
    tests.set(id, { timeline, durations, ...(totals !== undefined && { totals }) });
  }
  return {
    ...lane,
    watermark,
    runs,
    tests,
    failures: new Map([...lane.failures].filter(([run]) => kept.has(run))),
    forgottenRuns: new Set([...lane.forgottenRuns].filter(isAbove)),
  };
}

/** A run whose absent tests really did not run. */
function isWhole(run: RunInfo): boolean {
  return run.passedUnlisted !== true && run.parts.every((part) => !part.partial);
}

const COUNTED_AS: Readonly<
  Record<Exclude<OutcomeCode, '-'>, 'passed' | 'flaky' | 'failed' | 'errors' | 'skipped'>
> = {
  p: 'passed',
  k: 'flaky',
  f: 'failed',
  e: 'errors',
  s: 'skipped',
};

/** The letters of a test in the oldest runs. Where records list failures only, one that is not listed passed. */
function codesOf(
  timeline: Timeline,
  runs: readonly RunInfo[],
  forgottenUpTo: RunKey | undefined,
): OutcomeCode[] {
  const codes = decodeTimeline(timeline, runs.length);
  return codes.map((code, i) => {
    const run = runs[i];
    if (code !== '-' || run?.passedUnlisted !== true) return code;
    return forgottenUpTo !== undefined && compareRunKeys(runKey(run), forgottenUpTo) <= 0 ? '-' : 'p';
  });
}

/** The totals with the outcomes of some more runs, given with their starts. */
function addToTotals(
  totals: Totals | undefined,
  codes: readonly OutcomeCode[],
  starts: readonly Instant[],
): Totals | undefined {
  const counts = { passed: 0, flaky: 0, failed: 0, errors: 0, skipped: 0, ...totals };
  let firstSeen = totals?.firstSeen;
  let lastFailed = totals?.lastFailed;
  codes.forEach((code, i) => {
    const at = starts[i];
    if (code === '-' || at === undefined) return;
    counts[COUNTED_AS[code]]++;
    firstSeen = firstText(firstSeen ?? at, at);
    if (code === 'f' || code === 'e') lastFailed = lastText(lastFailed ?? at, at);
  });
  if (firstSeen === undefined) return undefined;
  return { ...counts, firstSeen, ...(lastFailed !== undefined && { lastFailed }) };
}
