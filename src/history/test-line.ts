import type { Instant, RunKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { parseTestId } from '../model/test-id.js';
import { TOTALS_LETTERS } from './format.js';
import type { RecentDuration, TestHistory, Totals } from './history.js';
import { RECENT_DURATIONS } from './history.js';
import { instantSchema, parseAs, parseJsonAs, runKeySchema } from './schemas.js';
import { isTimeline } from './timeline.js';

/**
 * The fields of a `test` line, written and read: timeline, durations, totals. There are by far more of these lines
 * than of any other, so they are terse, and are read without a schema.
 */
export function formatTestHistory(test: TestHistory, columns: ReadonlyMap<RunKey, number>): string {
  const durations = test.durations.map(({ run, durationMs }) => {
    const column = columns.get(run);
    // Counted from the newest run, so that neighbours look alike and compress. A forgotten run is named in full.
    return `${column === undefined ? quotedWithoutSpace(run) : columns.size - column}:${durationMs}`;
  });
  const totals = test.totals === undefined ? '' : formatTotals(test.totals);
  return [test.timeline, durations.join(' '), totals].join('\t').replace(/\t+$/, '');
}

/** `runs` are the keys of the lane's runs in order. Throws on anything that `formatTestHistory` does not write. */
export function parseTestHistory(fields: readonly string[], runs: readonly RunKey[]): TestHistory {
  const [timeline = '', durations = '', totals = ''] = fields;
  if (!isTimeline(timeline, runs.length)) throw new Error('A timeline that no Deflake writes.');
  return {
    timeline,
    durations: durations === '' ? [] : parseDurations(durations, runs),
    ...(totals !== '' && { totals: parseTotals(totals) }),
  };
}

function quotedWithoutSpace(run: RunKey): string {
  return JSON.stringify(run).replaceAll(' ', '\\u0020');
}

function parseDurations(text: string, runs: readonly RunKey[]): RecentDuration[] {
  const durations = text.split(' ', RECENT_DURATIONS + 1).map((item): RecentDuration => {
    const colon = item.lastIndexOf(':');
    const [name, value] = [item.slice(0, Math.max(0, colon)), item.slice(colon + 1)];
    const isCounted = /^[1-9]\d{0,6}$/.test(name);
    const run = isCounted ? runs[runs.length - Number(name)] : parseRunKey(name);
    if (run === undefined || !/^\d{1,12}$/.test(value)) throw new Error('A duration that no Deflake writes.');
    return { run, durationMs: Number(value) };
  });
  if (durations.length > RECENT_DURATIONS) throw new Error('More durations than Deflake keeps.');
  return durations;
}

/** `212p3f 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z`: counts, first seen, last failed. */
function formatTotals(totals: Totals): string {
  const counts = TOTALS_LETTERS.map(([letter, field]) =>
    totals[field] === 0 ? '' : `${totals[field]}${letter}`,
  );
  return [
    counts.join(''),
    totals.firstSeen,
    ...(totals.lastFailed === undefined ? [] : [totals.lastFailed]),
  ].join(' ');
}

const TOTALS =
  /^(?:(\d{1,9})p)?(?:(\d{1,9})k)?(?:(\d{1,9})f)?(?:(\d{1,9})e)?(?:(\d{1,9})s)? ([^ ]+)(?: ([^ ]+))?$/;

function parseTotals(text: string): Totals {
  const match = TOTALS.exec(text);
  if (match === null) throw new Error('Totals that no Deflake writes.');
  const [, passed, flaky, failed, errors, skipped, firstSeen, lastFailed] = match;
  return {
    passed: Number(passed ?? 0),
    flaky: Number(flaky ?? 0),
    failed: Number(failed ?? 0),
    errors: Number(errors ?? 0),
    skipped: Number(skipped ?? 0),
    firstSeen: parseInstant(firstSeen),
    ...(lastFailed !== undefined && { lastFailed: parseInstant(lastFailed) }),
  };
}

function parseInstant(text: string | undefined): Instant {
  return parseAs(instantSchema, text);
}

export function parseRunKey(json: string | undefined): RunKey {
  return parseJsonAs(runKeySchema, json ?? '') as RunKey;
}

/** An id as it was written: what would read back as another id is none. */
export function parseStoredId(text: string | undefined): TestId {
  const id = parseTestId(text ?? '');
  if (id === undefined || id !== text) throw new Error('A test id that no Deflake writes.');
  return id;
}
