import type { RunInfo } from '../../model/run.js';
import { isFileOfTest } from '../named-files.js';
import { describeRunAndCommit, listed } from '../run-words.js';
import type { FailureContext } from './failure-context.js';

/** A change before the judged one that a failure points to, and with which files; without any where only others do. */
export interface EarlierChange {
  readonly run: RunInfo;
  readonly files: readonly string[];
}

export interface PointedFiles {
  /** Others of the same cause point to this change. */
  readonly isShared: boolean;
  readonly earlier: EarlierChange | undefined;
  /** The judged run has a change of its own, and no code that was run before. */
  readonly bringsChange: boolean;
}

/** Which changed files the failure points to: those of this change, or else of one before it. */
export function changedFilesSentence(
  { test, failure, run }: FailureContext,
  { isShared, earlier, bringsChange }: PointedFiles,
): string | undefined {
  const touches = bringsChange ? (failure.touches ?? []) : [];
  if (touches.length > 0) return pointsTo('This change', test, touches, areInStack);
  if (isShared && bringsChange)
    return 'This change touches files that other failures of the same cause point to.';
  if (earlier !== undefined) {
    const change = `The change of ${describeRunAndCommit(earlier.run)}`;
    return earlier.files.length > 0
      ? pointsTo(change, test, earlier.files, areNamedInStack)
      : `${change} touches files that other failures of the same cause point to.`;
  }
  if (run.changedFiles === undefined || !bringsChange) return undefined;
  return 'The failure does not point to any file that this change touches.';
}

function areInStack(count: number): string {
  return count === 1 ? "which is in the failure's stack" : "which are in the failure's stack";
}

/** Of a stack the last folder of each file is remembered, and many packages have a `src/index.ts`. */
function areNamedInStack(count: number): string {
  return count === 1
    ? "and the failure's stack has a file of that name"
    : "and the failure's stack has files of these names";
}

function pointsTo(
  change: string,
  test: string,
  files: readonly string[],
  sayingOf: (count: number) => string,
): string {
  const own = files.filter((path) => isFileOfTest(test, path));
  const others = files.filter((path) => !own.includes(path));
  if (others.length === 0) return `${change} touches ${listed(own)}, where the test stands.`;
  return `${change} touches ${listed(others)}, ${sayingOf(others.length)}.`;
}
