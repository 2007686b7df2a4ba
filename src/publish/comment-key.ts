import { shortHash } from '../model/hash.js';
import { type RunKey, runKey } from '../model/run.js';
import type { Telling } from '../render/telling.js';
import { hashHeldRuns } from './held-runs.js';
import { hashToldState } from './told-state.js';

/** What the hidden first line of our comment says: whose it is, and what it holds. */
export interface CommentKey {
  /** Tells the comments of a pull request's workflows apart. */
  readonly workflow: string;
  /** The workflow run that wrote it. */
  readonly run: RunKey;
  readonly state: string;
  readonly holds: string;
}

export function commentKeyOf(telling: Telling): CommentKey {
  const { lane, run } = telling.own;
  return {
    workflow: shortHash(lane.workflow),
    run: runKey(run),
    state: hashToldState(telling),
    holds: hashHeldRuns(telling),
  };
}

/** As the renderer puts it into the comment's marker; letters, digits and little else. */
export function formatCommentKey({ workflow, run, state, holds }: CommentKey): string {
  return `${workflow} run:${run} state:${state} holds:${holds}`;
}

const FIRST_LINE =
  /^<!-- deflake:comment:([0-9a-f]{16}) run:([\w.-]{1,64}\/\d{1,9}) state:([0-9a-f]{16}) holds:([0-9a-f]{16}) -->$/;

/** `undefined` for all comments but ours; a marker that is quoted further down is none. */
export function parseCommentKey(body: string): CommentKey | undefined {
  const [, workflow, run, state, holds] = FIRST_LINE.exec(body.split(/\r?\n/, 1)[0] ?? '') ?? [];
  if (workflow === undefined || run === undefined || state === undefined || holds === undefined)
    return undefined;
  return { workflow, run: run as RunKey, state, holds };
}
