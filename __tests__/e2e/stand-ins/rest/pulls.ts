import {
  ApiError,
  type ApiRequest,
  notFound,
  numberParameter,
  type Operations,
  paginate,
  type RestContext,
  textParameter,
} from './exchange.js';
import { buildUser } from './users.js';

/** A file that a pull request changes. */
export interface ChangedFile {
  readonly filename: string;
  readonly status?: 'added' | 'removed' | 'modified' | 'renamed';
  readonly previousFilename?: string;
  /** The unified diff of the file; GitHub leaves it out for large and binary files. */
  readonly patch?: string;
}

/** A pull request as a test describes it. */
export interface PullRequest {
  readonly number: number;
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly login?: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `repository` is the fork's full name; the repository itself if not given. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repository?: string };
  readonly mergeCommitSha?: string;
  readonly mergedAt?: string;
  readonly files?: readonly ChangedFile[];
}

/** Of pull requests that are opened by the API; nothing depends on it. */
const SOME_SHA = 'c'.repeat(40);

/** The pull requests of a repository. */
export class Pulls {
  readonly #pulls = new Map<number, PullRequest>();
  readonly #context: RestContext;

  constructor(context: RestContext) {
    this.#context = context;
  }

  /** Adds a pull request, or replaces the one of the same number. */
  add(pull: PullRequest): void {
    this.#pulls.set(pull.number, pull);
  }

  /** All pull requests, the oldest first. */
  all(): readonly PullRequest[] {
    return [...this.#pulls.values()];
  }

  /** Whether there is a pull request of this number. */
  has(number: number): boolean {
    return this.#pulls.has(number);
  }

  /** The operations on pull requests. */
  operations(): Operations {
    return {
      'pulls/get': (request) => ({ status: 200, json: this.#toJson('pull-request', this.#find(request)) }),
      'pulls/list': (request) => this.#reply(request, this.#select(request)),
      'pulls/create': (request) => {
        const body = request.body as { title: string; body?: string; head: string; base: string };
        const isOpen = [...this.#pulls.values()].some(
          (pull) =>
            (pull.state ?? 'open') === 'open' && pull.head.ref === body.head && pull.base.ref === body.base,
        );
        if (isOpen)
          throw new ApiError(422, `A pull request already exists for ${this.#context.owner}:${body.head}.`);
        const number = Math.max(100, ...this.#pulls.keys()) + 1;
        const { title, body: text = '', head, base } = body;
        const pull = {
          number,
          title,
          body: text,
          head: { ref: head, sha: SOME_SHA },
          base: { ref: base, sha: SOME_SHA },
        };
        this.#pulls.set(number, pull);
        return { status: 201, json: this.#toJson('pull-request', pull) };
      },
      'pulls/update': (request) => {
        const changed = { ...this.#find(request), ...(request.body as Partial<PullRequest>) };
        this.#pulls.set(changed.number, changed);
        return { status: 200, json: this.#toJson('pull-request', changed) };
      },
      'pulls/list-files': (request) => {
        const { items, headers } = paginate(request, this.#find(request).files ?? []);
        return { status: 200, json: items.map((file) => this.#fileToJson(file)), headers };
      },
      'repos/list-pull-requests-associated-with-commit': (request) => {
        const sha = textParameter(request, 'commit_sha');
        return this.#reply(
          request,
          [...this.#pulls.values()].filter((pull) => pull.head.sha === sha || pull.mergeCommitSha === sha),
        );
      },
    };
  }

  #reply(request: ApiRequest, found: readonly PullRequest[]) {
    const { items, headers } = paginate(request, found);
    return { status: 200, json: items.map((pull) => this.#toJson('pull-request-simple', pull)), headers };
  }

  #select(request: ApiRequest): readonly PullRequest[] {
    const {
      state = 'open',
      head,
      base,
    } = request.parameters as { state?: string; head?: string; base?: string };
    return [...this.#pulls.values()]
      .filter((pull) => state === 'all' || (pull.state ?? 'open') === state)
      .filter((pull) => head === undefined || this.#label(pull) === head)
      .filter((pull) => base === undefined || pull.base.ref === base)
      .toSorted((a, b) => b.number - a.number);
  }

  #find(request: ApiRequest): PullRequest {
    const found = this.#pulls.get(numberParameter(request, 'pull_number'));
    if (!found) throw notFound();
    return found;
  }

  /** `owner:branch`, by which a head is told apart from a fork's branch of the same name. */
  #label(pull: PullRequest): string {
    return `${this.#headRepository(pull).split('/')[0] ?? ''}:${pull.head.ref}`;
  }

  #headRepository(pull: PullRequest): string {
    return pull.head.repository ?? `${this.#context.owner}/${this.#context.repo}`;
  }

  #toJson(schema: 'pull-request' | 'pull-request-simple', pull: PullRequest): Record<string, unknown> {
    const { owner, repo } = this.#context;
    const headRepository = this.#headRepository(pull);
    const repository = (fullName: string) => ({
      full_name: fullName,
      name: fullName.split('/')[1],
      fork: fullName !== `${owner}/${repo}`,
      owner: { login: fullName.split('/')[0] },
    });
    return this.#context.build(schema, {
      id: pull.number,
      number: pull.number,
      title: pull.title ?? `Pull request ${pull.number}`,
      body: pull.body ?? null,
      state: pull.state ?? 'open',
      url: `${this.#context.repoUrl()}/pulls/${pull.number}`,
      html_url: `https://github.com/${owner}/${repo}/pull/${pull.number}`,
      user: buildUser(this.#context, pull.login ?? 'contributor'),
      base: { ...pull.base, label: `${owner}:${pull.base.ref}`, repo: repository(`${owner}/${repo}`) },
      head: {
        ref: pull.head.ref,
        sha: pull.head.sha,
        label: this.#label(pull),
        repo: repository(headRepository),
      },
      merge_commit_sha: pull.mergeCommitSha ?? null,
      merged_at: pull.mergedAt ?? null,
      ...(schema === 'pull-request' ? { changed_files: pull.files?.length ?? 0 } : {}),
    });
  }

  #fileToJson(file: ChangedFile): Record<string, unknown> {
    return this.#context.build('diff-entry', {
      filename: file.filename,
      status: file.status ?? 'modified',
      ...(file.patch === undefined ? {} : { patch: file.patch }),
      ...(file.previousFilename === undefined ? {} : { previous_filename: file.previousFilename }),
    });
  }
}
