import { createHash } from 'node:crypto';
import { jsonReply, type LoopbackReply, type LoopbackRequest } from '../loopback-server.js';
import type { Match, Operation, RestDescription } from './description.js';
import { ApiError, type ApiReply, type Operations } from './exchange.js';
import { missingPermission, type TokenPermissions } from './permissions.js';
import { type RestValidator, validatorOf } from './validation.js';

/** A request that doesn't fit GitHub's description, or a response of ours that doesn't: a defect of the stand-in. */
export interface Violation {
  readonly kind: 'request' | 'response';
  readonly request: string;
  readonly problems: readonly string[];
}

/** Who a token belongs to, and what it may do. */
export interface Token {
  readonly login: string;
  readonly permissions: TokenPermissions;
}

/** What the gateway lets requests through to. */
export interface GatewayOptions {
  readonly repository: string;
  readonly tokens: ReadonlyMap<string, Token>;
  readonly operations: Operations;
  readonly report: (violation: Violation) => void;
}

/** What every request passes on its way to an operation: route, token, repository, permission, description. */
export class Gateway {
  readonly #description: RestDescription;
  readonly #validator: RestValidator;
  readonly #options: GatewayOptions;

  constructor(description: RestDescription, options: GatewayOptions) {
    this.#description = description;
    this.#validator = validatorOf(description);
    this.#options = options;
  }

  /** The id of the operation that a request means, for example `issues/create-comment`. */
  operationOf(request: LoopbackRequest): string | undefined {
    return this.#description.match(request.method, request.url.pathname)?.operation.id;
  }

  /** Answers a request, and reports what doesn't fit the description on either side. */
  respond(request: LoopbackRequest): LoopbackReply {
    const match = this.#description.match(request.method, request.url.pathname);
    if (!match) {
      this.#report('request', request, ['the extract of the description has no such operation']);
      return toReply(failure(new ApiError(404, 'Not Found'), 'https://docs.github.com/rest'));
    }
    const reply = this.#carryOut(request, match);
    if (!reply.raw) {
      const problems = this.#validator.checkResponse(match.operation, reply.status, reply.json);
      this.#report('response', request, problems);
    }
    return unlessKnown(request, toReply(reply));
  }

  #carryOut(request: LoopbackRequest, { operation, pathParameters }: Match): ApiReply {
    const raw = { pathParameters, query: request.url.searchParams, body: request.body };
    const { parameters, problems } = this.#validator.checkRequest(operation, raw);
    // Reported even where the token is refused: a fork's run has to ask correctly too.
    this.#report('request', request, [...problems, ...headerProblems(request)]);
    try {
      const { owner = '', repo = '' } = pathParameters;
      const login = this.#authorise(request, operation, `${owner}/${repo}`);
      if (problems.length > 0) throw new ApiError(422, `Invalid request.\n\n${problems.join('\n')}`);
      const carryOut = this.#options.operations[operation.id];
      if (!carryOut) {
        this.#report('response', request, [`the stand-in can't do ${operation.id} yet`]);
        throw new ApiError(501, `the stand-in can't do ${operation.id} yet`);
      }
      const accept = request.headers.accept ?? '';
      return carryOut({ parameters, body: readJson(request.body), accept, url: request.url, login });
    } catch (error) {
      if (error instanceof ApiError) return failure(error, operation.docsUrl);
      throw error;
    }
  }

  /** Returns who asks. */
  #authorise(request: LoopbackRequest, operation: Operation, repository: string): string {
    const credentials = (request.headers.authorization ?? '').replace(/^(token|bearer) /i, '');
    const token = this.#options.tokens.get(credentials);
    if (!token) throw new ApiError(401, 'Bad credentials');
    if (repository !== this.#options.repository) throw new ApiError(404, 'Not Found');
    const missing = missingPermission(token.permissions, operation);
    if (missing === undefined) return token.login;
    throw new ApiError(403, 'Resource not accessible by integration', {
      headers: { 'x-accepted-github-permissions': missing },
    });
  }

  #report(kind: Violation['kind'], request: LoopbackRequest, problems: readonly string[]): void {
    if (problems.length === 0) return;
    const name = `${request.method} ${request.url.pathname}${request.url.search}`;
    this.#options.report({ kind, request: name, problems });
  }
}

/** What the client has already, by its ETag, is not sent again. */
function unlessKnown(request: LoopbackRequest, reply: LoopbackReply): LoopbackReply {
  if (request.method !== 'GET' || reply.status !== 200) return reply;
  const etag = `W/"${createHash('sha256')
    .update(reply.body ?? '')
    .digest('hex')}"`;
  if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  return { ...reply, headers: { ...reply.headers, etag } };
}

/** Parses a body; `undefined` if there is none or it isn't JSON. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** GitHub refuses requests without a user agent. */
function headerProblems(request: LoopbackRequest): readonly string[] {
  return request.headers['user-agent'] ? [] : ['the header user-agent is missing'];
}

function failure(error: ApiError, docsUrl: string): ApiReply {
  return {
    status: error.status,
    json: {
      message: error.message,
      ...(error.details.errors ? { errors: error.details.errors } : {}),
      documentation_url: docsUrl,
      status: String(error.status),
    },
    ...(error.details.headers ? { headers: error.details.headers } : {}),
  };
}

function toReply(reply: ApiReply): LoopbackReply {
  const headers = { 'x-github-media-type': 'github.v3; format=json', ...reply.headers };
  if (reply.raw) {
    return {
      status: reply.status,
      headers: { ...headers, 'content-type': reply.raw.mediaType },
      body: reply.raw.content,
    };
  }
  return reply.json === undefined
    ? { status: reply.status, headers }
    : jsonReply(reply.status, reply.json, headers);
}
