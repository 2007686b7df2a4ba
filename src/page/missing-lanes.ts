import { isUsual, RECENT_RUNS } from '../analysis/missing-lanes.js';
import type { PageLane, PageRun } from '../render/html/page-data.js';

type Runs = readonly (readonly [lane: number, run: PageRun])[];

/**
 * For each run of a workflow, in the order of time: the lanes that are not there, or not yet, and were usual in the runs
 * before, by the rule of the gate. Each is told by its newest run before.
 */
export function missingLanes(
  lanes: readonly PageLane[],
  columns: readonly { readonly runs: Runs }[],
): PageRun[][] {
  const before = new Map<string, Runs[]>();
  return columns.map(({ runs }) => {
    const workflow = lanes[runs[0]?.[0] ?? -1]?.workflow ?? '';
    const past = before.get(workflow) ?? [];
    const seen = new Map<number, { runs: number; newest: PageRun }>();
    for (const [lane, run] of past.flat())
      seen.set(lane, { runs: (seen.get(lane)?.runs ?? 0) + 1, newest: run });
    before.set(workflow, [...past, runs].slice(-RECENT_RUNS));
    const here = new Set(runs.map(([lane]) => lane));
    return [...seen].flatMap(([lane, { runs: times, newest }]) =>
      !here.has(lane) && isUsual(times, past.length) ? [newest] : [],
    );
  });
}
