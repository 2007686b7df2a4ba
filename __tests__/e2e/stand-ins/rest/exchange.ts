import type { ObjectBuilder } from './minimal-objects.js';
import type { Parameters } from './validation.js';

/** A request to an operation; its parts fit the description. */
export interface ApiRequest {
  readonly parameters: Parameters;
  /** The parsed JSON body; `undefined` if there is none. */
  readonly body: unknown;
  readonly accept: string;
  readonly url: URL;
  /** Who the token belongs to. */
  readonly login: string;
}

/** A response: JSON, bytes of another media type, or nothing. */
export interface ApiReply {
  readonly status: number;
  readonly json?: unknown;
  readonly raw?: { readonly mediaType: string; readonly content: Buffer };
  readonly headers?: Readonly<Record<string, string>>;
}

/** The operations that a group carries out, by operation id. */
export type Operations = Readonly<Record<string, (request: ApiRequest) => ApiReply>>;

/** What all groups of operations need. */
export interface RestContext {
  readonly owner: string;
  readonly repo: string;
  /** The repository's address below the API's. */
  readonly repoUrl: () => string;
  readonly now: () => Date;
  /** Ids grow with every object, whatever its kind. */
  readonly nextId: () => number;
  readonly build: ObjectBuilder;
}

/** What a refusal may say besides its message. */
interface RefusalDetails {
  readonly errors?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in GitHub's form. */
export class ApiError extends Error {
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** The refusal for what does not exist, or is not to be known. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** The refusal of a value; GitHub explains it in `errors`. */
export function unprocessable(resource: string, field: string, message: string): ApiError {
  const errors = [{ resource, code: 'unprocessable', field, message }];
  return new ApiError(422, 'Validation Failed', { errors });
}

/** A time as GitHub writes it, to the second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A parameter that the description makes a required text. */
export function textParameter(request: ApiRequest, name: string): string {
  const value = request.parameters[name];
  if (typeof value !== 'string') throw new Error(`${name} is no text`);
  return value;
}

/** A parameter that the description makes a required number. */
export function numberParameter(request: ApiRequest, name: string): number {
  const value = request.parameters[name];
  if (typeof value !== 'number') throw new Error(`${name} is no number`);
  return value;
}

/** GitHub silently serves no more than this many items a page. */
const LARGEST_PAGE = 100;

/** The page of a list that a request asks for, with the `Link` header by which clients find the next one. */
export function paginate<T>(
  request: ApiRequest,
  items: readonly T[],
): { items: readonly T[]; headers: Record<string, string> } {
  const { per_page: wanted = 30, page = 1 } = request.parameters as { per_page?: number; page?: number };
  const size = Math.min(Math.max(wanted, 1), LARGEST_PAGE);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = (rel: string, number: number): string => {
    const url = new URL(request.url);
    url.searchParams.set('page', String(number));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link('prev', page - 1), link('first', 1)] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
