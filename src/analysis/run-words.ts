import type { RunInfo } from '../model/run.js';

/** `run 8123`, `run 8123, attempt 2`. */
export function describeRun(run: RunInfo): string {
  return run.runAttempt === 1 ? `run ${run.runId}` : `run ${run.runId}, attempt ${run.runAttempt}`;
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
