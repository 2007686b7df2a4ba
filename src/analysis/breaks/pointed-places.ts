import type { FailureRecord } from '../../history/history.js';
import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { FileIndex } from '../file-index.js';
import type { CodeAxis } from './code-axis.js';

/**
 * Codes of the base that are looked at, the newest ones: what broke earlier has failed since, and tells it by that. A failure
 * points to each of them by accident now and then.
 */
const NEWEST_CODES = 30;

/** Which earlier changes a failure points to: those to files of its stack, or to the file of the test itself. */
export class EarlierChanges {
  private readonly axis: CodeAxis;
  private index: FileIndex<number> | undefined;

  constructor(axis: CodeAxis) {
    this.axis = axis;
  }

  /** Places on the axis of codes, ascending. Codes whose changed files nobody knows are not among them. */
  pointedTo(test: TestId, { names = [], location }: FailureRecord): readonly number[] {
    this.index ??= indexOf(this.axis);
    if (this.index.isEmpty) return [];
    return [...this.index.pointedTo({ id: test, names, location })].sort((a, b) => a - b);
  }

  /** The files of one of these codes that a failure points to. */
  filesOf(place: number, test: TestId, { names = [], location }: FailureRecord): readonly string[] {
    const index = new FileIndex<string>();
    for (const path of changedIn(this.axis.codes[place]?.run)) index.add(path, path);
    return [...index.pointedTo({ id: test, names, location })];
  }
}

function indexOf({ codes, base }: CodeAxis): FileIndex<number> {
  const index = new FileIndex<number>();
  for (let place = Math.max(0, base - NEWEST_CODES); place < base; place++)
    for (const path of changedIn(codes[place]?.run)) index.add(path, place);
  return index;
}

function changedIn(run: RunInfo | undefined): readonly string[] {
  return run?.changedFiles ?? [];
}
