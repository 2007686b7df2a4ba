import type { CommentClient } from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import { problemOfFailure, type ReadOnlyToken } from '../github/permission-advice.js';
import type { Problem } from '../model/problem.js';
import type { Published, Publisher } from '../ports.js';
import { readHiddenData } from '../render/comment-marker.js';
import type { Telling } from '../render/telling.js';
import { type CommentMode, shouldWrite } from './comment-decision.js';
import { commentKeyOf, formatCommentKey } from './comment-key.js';
import { uniteHiddenData } from './held-runs.js';
import { type OwnComment, OwnComments } from './own-comments.js';

export interface CommentOptions {
  readonly client: CommentClient;
  /** Without a pull request there is nothing to comment on. */
  readonly pullRequest: number | undefined;
  readonly mode: CommentMode;
  /** `key` goes into the hidden first line, by which the comment is found again. */
  readonly render: (telling: Telling, key: string) => string;
  readonly readOnlyToken: ReadOnlyToken | undefined;
  readonly wait: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Times that a comment is written before we give up on other jobs leaving it alone. */
const MAX_WRITES = 5;

/**
 * Pause before a comment is read again, and as much again at random. A job that read the comment before we wrote
 * it has overwritten it by then, unless GitHub takes longer than this to carry out its write. Longer pauses miss
 * less and hold every job with a pull request for as long.
 */
const SETTLING_MS = 1_000;

const CROWDED: Problem = {
  area: 'comment',
  where: '',
  what: 'There is more to tell than one comment holds, so it leaves out some jobs of this run.',
  remedy: 'The job summaries have it all.',
};

const CONTENDED: Problem = {
  area: 'comment',
  where: '',
  what: 'Other jobs kept rewriting the comment, so it may lack what this one found.',
  remedy: 'The job summary has it.',
};

/**
 * One comment for a pull request and workflow, which all its jobs and attempts share. Comments have no compare and
 * swap: each job writes, reads again until the comment holds what it knows, and deletes younger copies.
 */
export function createCommentPublisher(options: CommentOptions): Publisher {
  return {
    name: 'comment',
    carriesHiddenData: true,
    publish: async (telling, context) => {
      if (options.mode === 'off' || options.pullRequest === undefined) return { problems: [] };
      const problems: Problem[] = [];
      // What went wrong with earlier publishers is in the telling that we got, and in no other.
      const retellHere = async (data: string) => ({
        ...(await context.retell(data)),
        problems: telling.problems,
      });
      try {
        return await keepComment({ ...options, telling, retell: retellHere, problems }, options.pullRequest);
      } catch (error) {
        return { problems: [...problems, problemOfFailure('comment', error, options.readOnlyToken)] };
      }
    },
  };
}

interface Task extends CommentOptions {
  readonly telling: Telling;
  readonly retell: (hiddenData: string) => Promise<Telling>;
  /** Filled on the way. */
  readonly problems: Problem[];
}

async function keepComment(task: Task, pullRequest: number): Promise<Published> {
  const { client, mode, render, wait, random, telling, problems } = task;
  const { workflow } = commentKeyOf(telling);
  const comments = new OwnComments(client, { pullRequest, workflow });
  const undeletable = new Set<number>();
  for (let writes = 0; ; writes++) {
    const own = (await comments.find()).filter(({ id }) => !undeletable.has(id));
    // A quiet job with nothing to correct need not ask what the others found: they tell it themselves.
    if (own.length === 0 && !shouldWrite({ mode, own, merged: telling, body: '', writes }))
      return { problems };
    const { merged, isMute } = await absorb(task, own);
    const body = render(merged, formatCommentKey(commentKeyOf(merged)));
    const [kept, ...younger] = own;
    if (!shouldWrite({ mode, own, merged, body, writes })) return { problems, ...urlOutput(kept) };
    if (writes > 0 && isMute) return { problems: [...problems, CROWDED], ...urlOutput(kept) };
    if (writes === MAX_WRITES) return { problems: [...problems, CONTENDED], ...urlOutput(kept) };
    if (kept === undefined) {
      await comments.create(body);
    } else if (await hasUpdated(client, kept.id, body)) {
      for (const { id } of younger) {
        const problem = await deleteCopy(task, id);
        if (problem === undefined) continue;
        problems.push(problem);
        undeletable.add(id);
      }
    }
    await wait(SETTLING_MS * (1 + random() * 2 ** writes));
  }
}

/**
 * Adds what other jobs of this workflow run have put into the history by now, or hidden in the comments; what comments
 * hide of earlier runs is history. `isMute`: another job had no room for its data, so that nobody can add to it.
 */
async function absorb(
  { telling, retell }: Task,
  own: readonly OwnComment[],
): Promise<{ merged: Telling; isMute: boolean }> {
  const ofThisRun = own.filter(({ key }) => key.run.split('/')[0] === telling.own.run.runId);
  const found = ofThisRun.map(({ body }) => readHiddenData(body));
  const data = uniteHiddenData(found.filter((one) => one !== undefined));
  return { merged: await retell(data ?? ''), isMute: found.includes(undefined) };
}

/** False if somebody has deleted the comment that we saw; the next look finds what there is now. */
async function hasUpdated(client: CommentClient, id: number, body: string): Promise<boolean> {
  try {
    await client.updateComment(id, body);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

async function deleteCopy(
  { client, readOnlyToken }: CommentOptions,
  id: number,
): Promise<Problem | undefined> {
  try {
    await client.deleteComment(id);
  } catch (error) {
    if (!isGone(error)) return problemOfFailure('comment', error, readOnlyToken);
  }
  return undefined;
}

function isGone(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404;
}

function urlOutput(comment: OwnComment | undefined): Pick<Published, 'outputs'> {
  return comment === undefined ? {} : { outputs: { 'comment-url': comment.url } };
}
