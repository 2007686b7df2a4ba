import type { FailureRecord } from '../../history/history.js';
import { groupsBy } from '../../model/groups.js';
import type { TestId } from '../../model/test-id.js';
import { FileIndex } from '../file-index.js';
import type { CodeAxis } from './code-axis.js';

/** An earlier change that a failure points to: it touched files of its stack, or the file of the test itself. */
export interface PointedChange {
  /** On the axis of codes. */
  readonly place: number;
  readonly files: readonly string[];
}

/**
 * Codes of the base that are looked at, the newest ones: what broke earlier has failed since, and tells it by that. A failure
 * points to each of them by accident now and then.
 */
const NEWEST_CODES = 30;

/** Finds the changes before the judged one that failures point to. Those whose files nobody knows are not among them. */
export class EarlierChanges {
  private readonly index = new FileIndex<{ readonly place: number; readonly path: string }>();

  constructor({ codes, base }: CodeAxis) {
    for (let place = Math.max(0, base - NEWEST_CODES); place < base; place++)
      for (const path of codes[place]?.run.changedFiles ?? []) this.index.add(path, { place, path });
  }

  /** In the order of their places. */
  pointedTo(test: TestId, { names = [], location }: FailureRecord): readonly PointedChange[] {
    if (this.index.isEmpty) return [];
    const pointed = groupsBy(this.index.pointedTo({ id: test, names, location }), ({ place }) => place);
    return [...pointed]
      .map(([place, files]) => ({ place, files: files.map(({ path }) => path) }))
      .sort((a, b) => a.place - b.place);
  }
}
