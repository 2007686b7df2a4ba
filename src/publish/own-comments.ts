import type { CommentClient, IssueComment } from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import { type CommentKey, parseCommentKey } from './comment-key.js';

/** A comment that we wrote for this pull request and workflow. */
export interface OwnComment extends IssueComment {
  readonly key: CommentKey;
}

/** The account of every workflow's own token. */
const ACTIONS_BOT = 'github-actions[bot]';

/**
 * Finds our comments, oldest first.
 *
 * Anyone may paste our marker, and a comment of somebody else must neither be taken for ours (its author could
 * rewrite it later, and hide data in it now) nor be overwritten. So the author decides: the account of GitHub's own
 * tokens, which people can't have, or the account of our token. The second costs a request, and is asked for only
 * when a marker by somebody else stands there. Text by the same bot that echoes an outsider's words could still
 * carry a marker on its first line; what comes from comments is therefore only ever told, and excuses nothing.
 */
export class OwnComments {
  readonly #client: CommentClient;
  readonly #pullRequest: number;
  readonly #workflow: string;
  readonly #accounts = new Set([ACTIONS_BOT]);
  #hasAsked = false;

  constructor(client: CommentClient, place: { readonly pullRequest: number; readonly workflow: string }) {
    this.#client = client;
    this.#pullRequest = place.pullRequest;
    this.#workflow = place.workflow;
  }

  async find(): Promise<readonly OwnComment[]> {
    const marked = (await this.#client.listComments(this.#pullRequest))
      .map((comment) => ({ ...comment, key: parseCommentKey(comment.body) }))
      .filter((comment): comment is OwnComment => comment.key?.workflow === this.#workflow);
    if (marked.some(({ author }) => !this.#accounts.has(author))) await this.#askForAccount();
    return marked.filter(({ author }) => this.#accounts.has(author)).sort((a, b) => a.id - b.id);
  }

  /** Whoever GitHub names as the author of what we just wrote is us. */
  async create(body: string): Promise<IssueComment> {
    const created = await this.#client.createComment(this.#pullRequest, body);
    this.#accounts.add(created.author);
    return created;
  }

  async #askForAccount(): Promise<void> {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    try {
      this.#accounts.add(await this.#client.viewerLogin());
    } catch (error) {
      // Then our comments are found after we have written one, at the cost of a second copy for a moment.
      if (!(error instanceof ApiFailure)) throw error;
    }
  }
}
