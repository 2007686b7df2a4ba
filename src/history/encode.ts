import type { LaneKey } from '../model/lane.js';
import { runKey } from '../model/run.js';
import { IDENTITY_VERSION } from '../model/test-id.js';
import { canonicalJson, compareText } from './canonical.js';
import { HISTORY_VERSION, type LineKind, MAGIC, type RosterSource } from './format.js';
import type { History, LaneHistory } from './history.js';
import { formatRosterLine } from './roster-line.js';
import type { RunByRoster } from './run-by-roster.js';
import { formatTestHistory } from './test-line.js';

/** Lanes whose only run is told by a roster, and where that is. */
export type ToldByRoster = ReadonlyMap<
  LaneKey,
  { readonly told: RunByRoster; readonly source: RosterSource }
>;

/**
 * The history as text, the same for equal histories. Lanes that are told by a roster can be read only by who has that.
 */
export function encodeHistory(history: History, byRoster: ToldByRoster = new Map()): string {
  const lines = [`${MAGIC}\t${HISTORY_VERSION}\t${canonicalJson({ identity: IDENTITY_VERSION })}`];
  for (const key of [...history.absorbed].sort()) lines.push(line('absorbed', JSON.stringify(key)));
  for (const [key, date] of [...(history.seen ?? [])].sort(byKey)) {
    lines.push(line('seen', JSON.stringify(key), date));
  }
  for (const [key, lane] of [...history.lanes].sort(byKey)) encodeLane(lane, lines, byRoster.get(key));
  lines.push(line('end', `${lines.length}`));
  return `${lines.join('\n')}\n`;
}

function encodeLane(
  lane: LaneHistory,
  lines: string[],
  byRoster: { readonly told: RunByRoster; readonly source: RosterSource } | undefined,
): void {
  lines.push(line('lane', canonicalJson(lane.lane)));
  if (lane.watermark !== undefined) lines.push(line('watermark', JSON.stringify(lane.watermark)));
  for (const run of [...lane.forgottenRuns].sort()) lines.push(line('forgotten-run', JSON.stringify(run)));
  for (const [id, run] of [...lane.forgottenTests].sort(byKey)) {
    lines.push(line('forgotten-test', id, JSON.stringify(run)));
  }
  for (const run of lane.runs) lines.push(line('run', canonicalJson(run)));
  if (byRoster !== undefined) lines.push(line('roster', formatRosterLine(byRoster.source, byRoster.told)));
  const tests = byRoster?.told.others ?? lane.tests;
  const columns = new Map(lane.runs.map((run, i) => [runKey(run), i]));
  for (const [id, test] of [...tests].sort(byKey))
    lines.push(line('test', id, formatTestHistory(test, columns)));
  for (const [run, records] of lane.failures) {
    for (const [id, record] of [...records].sort(byKey)) {
      lines.push(line('failure', JSON.stringify(run), id, canonicalJson(record)));
    }
  }
}

function line(kind: LineKind, ...fields: readonly string[]): string {
  return [kind, ...fields].join('\t');
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}
