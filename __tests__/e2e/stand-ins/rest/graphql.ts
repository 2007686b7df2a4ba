import { jsonReply, type LoopbackReply, type LoopbackRequest } from '../loopback-server.js';
import { readJson, type Token } from './gateway.js';
import type { GitObjects } from './git-objects.js';

/** Bytes of a blob's text; GitHub cuts longer ones. */
const LONGEST_TEXT = 512_000;

export interface GraphqlOptions {
  readonly repository: string;
  readonly tokens: ReadonlyMap<string, Token>;
  readonly objects: GitObjects;
  /** Told of every query that is not one of those below. */
  readonly report: (query: string) => void;
}

const VIEWER = /^query \{ viewer \{ login \} \}$/;
const BLOBS =
  /^query\(\$owner: String!, \$name: String!\) \{ repository\(owner: \$owner, name: \$name\) \{ ((?:\w+: object\(oid: "[0-9a-f]{40}"\) \{ \.\.\. on Blob \{ text \} \} ?)+)\} \}$/;

/**
 * The two queries that we ask of GitHub's GraphQL API: who we are, and the texts of several blobs. There is no
 * description to hold them against, so any other query is a violation.
 */
export function answerGraphql(request: LoopbackRequest, options: GraphqlOptions): LoopbackReply {
  const credentials = (request.headers.authorization ?? '').replace(/^(token|bearer) /i, '');
  const token = options.tokens.get(credentials);
  if (token === undefined) return jsonReply(401, { message: 'Bad credentials' });
  const { query = '', variables } = (readJson(request.body) ?? {}) as {
    query?: string;
    variables?: { owner?: string; name?: string };
  };
  if (VIEWER.test(query)) return jsonReply(200, { data: { viewer: { login: token.login } } });
  const asked = BLOBS.exec(query)?.[1];
  const isHere = `${variables?.owner ?? ''}/${variables?.name ?? ''}` === options.repository;
  if (asked === undefined || !isHere) {
    options.report(query);
    return jsonReply(200, { data: null, errors: [{ message: 'not known to the stand-in' }] });
  }
  if (token.permissions.contents === undefined) {
    const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }];
    return jsonReply(200, { data: { repository: null }, errors });
  }
  const texts = [...asked.matchAll(/(\w+): object\(oid: "(\w+)"\)/g)].map(([, alias = '', sha = '']) => {
    const blob = options.objects.blobs.get(sha);
    return [alias, blob === undefined ? null : { text: textOf(blob) }];
  });
  return jsonReply(200, { data: { repository: Object.fromEntries(texts) as unknown } });
}

/** `null` for what looks binary. */
function textOf(blob: Buffer): string | null {
  return blob.includes(0) ? null : blob.subarray(0, LONGEST_TEXT).toString();
}
