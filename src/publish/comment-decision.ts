import { compareRunKeys } from '../model/run.js';
import type { Telling } from '../render/telling.js';
import { commentKeyOf } from './comment-key.js';
import type { OwnComment } from './own-comments.js';
import { isNoteworthy } from './told-state.js';

/**
 * - `always`: every run
 * - `changes`: when what is told changed; a pull request without our comment counts as told that all passed
 * - `failures`: from the first run in which something failed or was flaky, so that it also turns green again
 */
export type CommentMode = 'always' | 'changes' | 'failures' | 'off';

export interface CommentSituation {
  readonly mode: CommentMode;
  /** Our comments as they are, oldest first. */
  readonly own: readonly OwnComment[];
  /** What we know and they tell. */
  readonly merged: Telling;
  /** What we would write. */
  readonly body: string;
  /** How often we have written already in this job. */
  readonly writes: number;
}

/** Whether the comment should be written now. Once we have written, only what is missing from it counts. */
export function shouldWrite({ mode, own, merged, body, writes }: CommentSituation): boolean {
  if (mode === 'off') return false;
  const ours = commentKeyOf(merged);
  // A later push has been told already: this run was slow, or an old one was run again.
  if (own.some(({ key }) => compareRunKeys(key.run, ours.run) > 0)) return false;
  const [kept, ...younger] = own;
  if (kept === undefined) {
    // Written and gone: a person has deleted it, or the list lags behind. Another copy helps in neither case.
    return writes === 0 && (mode === 'always' || isNoteworthy(merged));
  }
  if (younger.length > 0) return true;
  if (writes > 0) return kept.key.holds !== ours.holds;
  // The same state means the same lanes too: where several jobs meet in the comment, the first one of a run finds the
  // lanes of all of them there, and writes.
  if (mode === 'changes') return kept.key.state !== ours.state;
  return normalized(kept.body) !== normalized(body);
}

/** GitHub may keep other line ends and no blanks at the end. */
function normalized(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd();
}
