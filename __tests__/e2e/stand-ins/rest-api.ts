import type { CacheService } from './cache-service.js';
import { type Fault, FaultPlan } from './faults.js';
import { DROPPED, type LoopbackReply, type LoopbackRequest, LoopbackServer } from './loopback-server.js';
import { cacheOperations } from './rest/caches.js';
import { Checks } from './rest/checks.js';
import { Comments } from './rest/comments.js';
import { Contents } from './rest/contents.js';
import { githubDescription } from './rest/description.js';
import type { Operations, RestContext } from './rest/exchange.js';
import { Gateway, readJson, type Token, type Violation } from './rest/gateway.js';
import { GitData } from './rest/git-data.js';
import { answerGraphql, type GraphqlOptions } from './rest/graphql.js';
import { createObjectBuilder } from './rest/minimal-objects.js';
import { RECOMMENDED_PERMISSIONS, type TokenPermissions } from './rest/permissions.js';
import { Pulls } from './rest/pulls.js';
import { repositoryOperations } from './rest/repository.js';
import { ACTIONS_BOT } from './rest/users.js';
import { WorkflowRuns } from './rest/workflow-runs.js';

export type { Violation } from './rest/gateway.js';
export { FORK_PERMISSIONS, RECOMMENDED_PERMISSIONS, type TokenPermissions } from './rest/permissions.js';

/** What a test may set before the API starts. */
export interface RestApiOptions {
  /** `owner/name`; requests about any other repository are answered 404. */
  readonly repository?: string;
  readonly defaultBranch?: string;
  /** The cache whose entries `actions/caches` lists. */
  readonly cache?: CacheService;
  /** Dates what is created; no rule depends on it. */
  readonly now?: () => Date;
}

/** One request as it was logged. */
export interface LoggedRequest {
  /** The id that GitHub gives the operation, for example `issues/create-comment`, or `graphql`; `undefined` if none. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number | typeof DROPPED;
}

/** A stand-in for GitHub's REST API: a real server that holds every exchange against GitHub's description. */
export class RestApi {
  readonly comments: Comments;
  readonly checks: Checks;
  readonly pulls: Pulls;
  readonly contents: Contents;
  readonly git: GitData;
  readonly runs: WorkflowRuns;
  readonly violations: Violation[] = [];
  readonly requests: LoggedRequest[] = [];
  readonly #faults = new FaultPlan();
  readonly #tokens = new Map<string, Token>();
  readonly #gateway: Gateway;
  readonly #graphql: GraphqlOptions;
  #lastId = 1000;
  #server: LoopbackServer | undefined;

  private constructor(options: RestApiOptions) {
    const { repository = 'octo/demo', defaultBranch = 'main', cache, now = () => new Date() } = options;
    const [owner = '', repo = ''] = repository.split('/');
    const description = githubDescription();
    const context: RestContext = {
      owner,
      repo,
      repoUrl: () => `${this.url}/repos/${repository}`,
      now,
      nextId: () => {
        this.#lastId += 1;
        return this.#lastId;
      },
      build: createObjectBuilder(description.schemas),
    };
    this.pulls = new Pulls(context);
    this.comments = new Comments(context, (number) => this.pulls.has(number));
    this.checks = new Checks(context);
    this.git = new GitData(context, defaultBranch);
    this.contents = new Contents(context, defaultBranch, (ref) => this.git.files(ref));
    this.runs = new WorkflowRuns(context);
    // A new group of operations is a file beside the others and a line here.
    const operations: Operations = {
      ...repositoryOperations(context, defaultBranch),
      ...cacheOperations(cache),
      ...this.pulls.operations(),
      ...this.comments.operations(),
      ...this.checks.operations(),
      ...this.contents.operations(),
      ...this.git.operations(),
      ...this.runs.operations(),
    };
    const report = (violation: Violation) => void this.violations.push(violation);
    this.#gateway = new Gateway(description, { repository, tokens: this.#tokens, operations, report });
    this.#graphql = {
      repository,
      tokens: this.#tokens,
      objects: this.git.objects,
      report: (query) =>
        report({ kind: 'request', request: `POST /graphql ${query}`, problems: ['an unknown query'] }),
    };
  }

  /** Starts the API with an empty repository. */
  static async start(options: RestApiOptions = {}): Promise<RestApi> {
    const api = new RestApi(options);
    api.#server = await LoopbackServer.start((request) => api.#answer(request));
    return api;
  }

  /** The value of `GITHUB_API_URL`. */
  get url(): string {
    return this.#running().url;
  }

  /** Makes a token; by default `GITHUB_TOKEN` with the permissions that our README asks for. */
  issueToken(permissions: TokenPermissions = RECOMMENDED_PERMISSIONS, login: string = ACTIONS_BOT): string {
    const token = `ghs_standin${this.#tokens.size + 1}`;
    this.#tokens.set(token, { permissions, login });
    return token;
  }

  /** The requests of one operation. */
  calls(operation: string): readonly LoggedRequest[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  /** Lets the next `times` requests of an operation (`*` is any) fail. */
  fail(operation: string, fault: Fault, times = 1): void {
    this.#faults.add({ call: operation, fault, times });
  }

  /** Refuses connections until `recover`. */
  async refuse(): Promise<void> {
    await this.#running().refuse();
  }

  /** Ends all faults. */
  async recover(): Promise<void> {
    this.#faults.clear();
    await this.#running().accept();
  }

  /** Ends the API. */
  async stop(): Promise<void> {
    await this.#running().stop();
  }

  async #answer(request: LoopbackRequest): Promise<LoopbackReply | typeof DROPPED> {
    const isGraphql = request.method === 'POST' && request.url.pathname === '/graphql';
    const operation = isGraphql ? 'graphql' : this.#gateway.operationOf(request);
    const reply = await this.#faults.around(operation ?? 'unknown', () =>
      isGraphql ? answerGraphql(request, this.#graphql) : this.#gateway.respond(request),
    );
    this.requests.push({
      operation,
      method: request.method,
      path: request.url.pathname + request.url.search,
      body: readJson(request.body),
      status: reply === DROPPED ? DROPPED : reply.status,
    });
    return reply;
  }

  #running(): LoopbackServer {
    if (!this.#server) throw new Error('the API has not been started');
    return this.#server;
  }
}
