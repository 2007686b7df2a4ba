import type { RunInfo, RunKey } from '../model/run.js';

/** `run 8123`, `run 8123, attempt 2`, `the run of 2026-03-01 12:00:05`. */
export function describeRun(run: RunInfo): string {
  const name = runName(run.runId);
  return run.runAttempt === 1 ? name : `${name}, attempt ${run.runAttempt}`;
}

/** How people call a run: on their own machine it has no number, and its id is the moment of its start. */
export function runName(runId: string): string {
  const moment = momentOf(runId);
  return moment === undefined ? `run ${runId}` : `the run of ${moment}`;
}

/** `run 8123/2`, `the run of 2026-03-01 12:00:05`: of a run that is not there any more, or is called by its key. */
export function runKeyName(key: RunKey): string {
  const id = key.slice(0, key.lastIndexOf('/'));
  return momentOf(id) === undefined ? `run ${key}` : runName(id);
}

/** `2026-03-01 12:00:05`, for ids that are moments. */
export function momentOf(runId: string): string | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(runId) ?? [];
  return day === undefined || time === undefined ? undefined : `${day} ${time}`;
}

/** `run 8123 on commit 4b2d0f1`. */
export function describeRunAndCommit(run: RunInfo): string {
  return `${describeRun(run)} on commit ${shortCommit(run)}`;
}

export function shortCommit(run: RunInfo): string {
  return run.commit.slice(0, 7);
}

/** `1,648`. By hand, because the first use of `Intl` costs as much time as all the rest of a start. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 run`, `3 runs`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** `once`, `twice`, `3 times`. */
export function times(n: number): string {
  return n === 1 ? 'once' : n === 2 ? 'twice' : `${grouped(n)} times`;
}
