import * as v from 'valibot';
import { errorMessage } from '../errors.js';
import { ApiFailure, type ApiOperation } from './api-failure.js';
import { isRateLimit, retryDelayMs } from './retry-delay.js';

export interface TransportOptions {
  readonly token: string;
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string;
  /** What GitHub's log of requests calls us. */
  readonly userAgent?: string;
  /** Pauses between tries. */
  readonly wait?: (ms: number) => Promise<void>;
  /** In [0, 1): spreads the tries of jobs that were refused at the same moment. */
  readonly random?: () => number;
}

/** One request, and what its answer must look like to be believed. */
export interface ApiRequest<S extends v.GenericSchema> {
  readonly operation: ApiOperation;
  /** `GET /repos/{owner}/{repo}/…`, as GitHub documents it. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly answer: S;
  /** Asks only for what has changed since the same request before: GitHub does not count it if nothing has. */
  readonly isConditional?: boolean;
}

/** Sends a request and checks its answer. Throws `ApiFailure`, and nothing else. */
export type Send = <S extends v.GenericSchema>(request: ApiRequest<S>) => Promise<v.InferOutput<S>>;

/** No call of ours takes GitHub more than a few seconds; a connection that hangs should not hold the job. */
const REQUEST_TIMEOUT_MS = 20_000;

/** All pauses of one client together: an outage costs a job this much at most, however many requests it sends. */
const TOTAL_PAUSE_MS = 90_000;

/** Up to a quarter more than the pause. */
const JITTER = 0.25;

/** The version of the REST API that the routes and schemas are written against. */
const API_VERSION = '2022-11-28';

/**
 * Octokit with a patience of our own. Its retry plugin is not used: it knows no `retry-after`, has no bound for all
 * requests together, and pauses on the real clock, which tests must not.
 */
export async function createTransport(options: TransportOptions): Promise<Send> {
  const { getOctokit } = await import('@actions/github');
  const { wait = pause, random = Math.random, userAgent = 'deflake' } = options;
  const silent = () => {};
  const octokit = getOctokit(options.token, {
    baseUrl: options.apiUrl,
    userAgent,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  let patienceMs = TOTAL_PAUSE_MS;

  octokit.hook.wrap('request', async (request, parameters) => {
    parameters.headers['x-github-api-version'] = API_VERSION;
    for (let retries = 0; ; retries++) {
      // A signal that has fired stays so: each try gets its own.
      parameters.request = { ...parameters.request, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) };
      try {
        return await request(parameters);
      } catch (error) {
        const delay = retryDelayMs(describeFailure(error), retries);
        const delayMs = (delay ?? 0) * (1 + JITTER * random());
        if (delay === undefined || delayMs > patienceMs) throw error;
        patienceMs -= delayMs;
        await wait(delayMs);
      }
    }
  });

  const known = new Map<string, { readonly etag: string; readonly answer: unknown }>();

  const ask = async (
    { route, parameters, isConditional = false }: Asked,
    baseUrl: string,
  ): Promise<unknown> => {
    if (!isConditional) return (await octokit.request(route, { ...parameters, baseUrl })).data;
    const name = JSON.stringify([route, parameters]);
    const before = known.get(name);
    const headers = before === undefined ? {} : { 'if-none-match': before.etag };
    try {
      const response = await octokit.request(route, { ...parameters, baseUrl, headers });
      const { etag } = response.headers;
      if (etag !== undefined) known.set(name, { etag, answer: response.data });
      return response.data;
    } catch (error) {
      if (before !== undefined && describeFailure(error).status === 304) return before.answer;
      throw error;
    }
  };

  return async (request) => {
    // GitHub Enterprise Server has GraphQL beside version 3 of REST (`/api/v3`), not below it.
    const baseUrl = request.route.endsWith(' /graphql')
      ? options.apiUrl.replace(/\/v3$/, '')
      : options.apiUrl;
    let answer: unknown;
    try {
      answer = await ask(request, baseUrl);
    } catch (error) {
      const failure = describeFailure(error);
      const details = { status: failure.status, isRateLimit: isRateLimit(failure), cause: error };
      throw new ApiFailure(request.operation, failure.message, details);
    }
    const parsed = v.safeParse(request.answer, answer);
    if (!parsed.success) throw new ApiFailure(request.operation, 'The answer is not one of the GitHub API.');
    return parsed.output;
  };
}

type Asked = Pick<ApiRequest<v.GenericSchema>, 'route' | 'parameters' | 'isConditional'>;

/** What Octokit threw. It gives connection errors the status 500, which only an answer really has. */
function describeFailure(error: unknown) {
  const { status, response } = error as {
    status?: number;
    response?: { headers?: Record<string, string | number | undefined> };
  };
  const message = errorMessage(error);
  if (response === undefined) return { status: undefined, message, headers: {} };
  return { status, message, headers: response.headers ?? {} };
}

async function pause(ms: number): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises');
  await sleep(ms);
}
