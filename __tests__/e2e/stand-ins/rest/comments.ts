import {
  type ApiRequest,
  notFound,
  numberParameter,
  type Operations,
  paginate,
  type RestContext,
  timestamp,
  unprocessable,
} from './exchange.js';
import { ACTIONS_BOT, buildUser } from './users.js';

/** A comment of an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly issueNumber: number;
  readonly body: string;
  readonly login: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** GitHub counts characters, as JavaScript does, and not bytes. */
const LONGEST_BODY = 65_536;

/** The comments of a repository's issues and pull requests. */
export class Comments {
  #comments: readonly Comment[] = [];
  readonly #context: RestContext;
  readonly #hasIssue: (number: number) => boolean;

  constructor(context: RestContext, hasIssue: (number: number) => boolean) {
    this.#context = context;
    this.#hasIssue = hasIssue;
  }

  /** Adds a comment as someone else would have. */
  add(comment: { issueNumber: number; body: string; login?: string }): Comment {
    const now = this.#context.now();
    const { issueNumber, body, login = ACTIONS_BOT } = comment;
    const added = { id: this.#context.nextId(), issueNumber, body, login, createdAt: now, updatedAt: now };
    this.#comments = [...this.#comments, added];
    return added;
  }

  /** The comments of an issue or pull request, oldest first. */
  of(issueNumber: number): readonly Comment[] {
    return this.#comments.filter((comment) => comment.issueNumber === issueNumber);
  }

  /** The operations on comments. */
  operations(): Operations {
    return {
      'issues/list-comments': (request) => {
        const { since } = request.parameters as { since?: string };
        const issueNumber = this.#issue(request);
        const found = this.of(issueNumber).filter(
          (comment) => !since || comment.updatedAt >= new Date(since),
        );
        const { items, headers } = paginate(request, found);
        return { status: 200, json: items.map((comment) => this.#toJson(comment)), headers };
      },
      'issues/create-comment': (request) => {
        const issueNumber = this.#issue(request);
        const added = this.add({ issueNumber, body: readBody(request), login: request.login });
        return { status: 201, json: this.#toJson(added) };
      },
      'issues/get-comment': (request) => ({ status: 200, json: this.#toJson(this.#find(request)) }),
      'issues/update-comment': (request) => {
        const old = this.#find(request);
        const updated = { ...old, body: readBody(request), updatedAt: this.#context.now() };
        this.#comments = this.#comments.map((comment) => (comment === old ? updated : comment));
        return { status: 200, json: this.#toJson(updated) };
      },
      'issues/delete-comment': (request) => {
        const old = this.#find(request);
        this.#comments = this.#comments.filter((comment) => comment !== old);
        return { status: 204 };
      },
    };
  }

  #issue(request: ApiRequest): number {
    const number = numberParameter(request, 'issue_number');
    if (!this.#hasIssue(number)) throw notFound();
    return number;
  }

  #find(request: ApiRequest): Comment {
    const id = numberParameter(request, 'comment_id');
    const found = this.#comments.find((comment) => comment.id === id);
    if (!found) throw notFound();
    return found;
  }

  #toJson(comment: Comment): Record<string, unknown> {
    return this.#context.build('issue-comment', {
      id: comment.id,
      url: `${this.#context.repoUrl()}/issues/comments/${comment.id}`,
      issue_url: `${this.#context.repoUrl()}/issues/${comment.issueNumber}`,
      body: comment.body,
      user: buildUser(this.#context, comment.login),
      created_at: timestamp(comment.createdAt),
      updated_at: timestamp(comment.updatedAt),
    });
  }
}

function readBody(request: ApiRequest): string {
  const { body } = request.body as { body: string };
  if (body.trim() === '') throw unprocessable('IssueComment', 'body', "Body can't be blank");
  if (body.length > LONGEST_BODY) {
    throw unprocessable('IssueComment', 'data', `Body is too long (maximum is ${LONGEST_BODY} characters)`);
  }
  return body;
}
