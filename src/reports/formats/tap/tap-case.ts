import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ReportedCase } from '../../format.js';
import type { BoundedOutput } from '../bounded-output.js';
import { resultOf, type TapResult } from './tap-failure.js';
import { outwards, suitesOf, TapLevel } from './tap-level.js';
import type { TapPoint } from './tap-line.js';

/** A point of which more may follow: its YAML, and comments. */
export interface PendingPoint {
  readonly point: TapPoint;
  readonly level: TapLevel;
  /** The subtest that it sums up. */
  readonly subtest: TapLevel | undefined;
  readonly diagnostic: BoundedOutput;
  readonly comments: BoundedOutput;
}

/** A test whose suites are not all known yet: a subtest is summed up, and may be excused, behind its tests. */
export interface TapCase {
  readonly level: TapLevel;
  readonly name: string;
  readonly file?: string;
  readonly attempt: Attempt;
  readonly failedAt?: ReportedCase['failedAt'];
}

/** The test that a point is; `undefined` where it only sums up its subtest. */
export function caseOf(pending: PendingPoint): TapCase | undefined {
  const { point, level, diagnostic, comments } = pending;
  const subtest = pending.subtest?.points === 0 ? undefined : pending.subtest;
  const result = resultOf(point, { diagnostic: diagnostic.text, comments: comments.text });
  const failing = isFailing(result.outcome);
  if (failing) for (const around of outwards(level)) around.hasFailed = true;
  if (subtest !== undefined && isSum(point, result, subtest)) return undefined;
  const { durationMs, outcome, failure } = result;
  // AVA joins file and title so.
  const names = (result.name || pending.subtest?.name || String(point.number ?? level.points)).split(' › ');
  const name = names.pop() ?? '';
  return {
    level: names.length === 0 ? level : new TapLevel(level, names.join(' › ')),
    name,
    attempt: {
      outcome: failing && subtest !== undefined ? 'error' : outcome,
      ...(durationMs === undefined ? undefined : { durationMs }),
      ...(failure === undefined ? undefined : { failure: failure.failure }),
    },
    ...(failure?.failedAt === undefined ? undefined : { failedAt: failure.failedAt }),
  };
}

/** Tells the subtest what its point says of it. True where that is all the point says. */
function isSum(point: TapPoint, { outcome, isItsOwn }: TapResult, subtest: TapLevel): boolean {
  const failing = isFailing(outcome);
  if (point.description !== '') subtest.name = point.description;
  subtest.isExcused = point.directive !== undefined && !failing;
  // Nothing announced it, and what failed in it is no failure of the test: then the test printed that.
  subtest.isOutput = !subtest.isAnnounced && subtest.hasFailed && point.isOk && !subtest.isExcused;
  return !subtest.isOutput && (!failing || (subtest.hasFailed && !isItsOwn));
}

/** The case, with the suites that are known at the end; `undefined` for what was no test. */
export function reportedCase({
  level,
  name,
  file = '',
  attempt,
  failedAt,
}: TapCase): ReportedCase | undefined {
  const around = [...outwards(level)];
  if (around.some(({ isOutput }) => isOutput)) return undefined;
  const isExcused = isFailing(attempt.outcome) && around.some((each) => each.isExcused);
  return {
    suites: suitesOf(level),
    className: '',
    name,
    file,
    ...(failedAt === undefined ? undefined : { failedAt }),
    attempts: [isExcused ? { outcome: 'skipped' } : attempt],
  };
}
