/** What a job may do with the cache: its own scope, and the scopes it may read besides. */
export interface CacheAccess {
  /** The job's own scope, `refs/heads/…` or `refs/pull/N/merge`. */
  readonly ref: string;
  /** The base branch of a pull request. */
  readonly baseRef?: string;
  /** The default branch. */
  readonly defaultRef: string;
  /** False for events that outsiders can trigger on the default branch's scope. True if not given. */
  readonly mayWrite?: boolean;
  /** False for a job to which no scope is readable. True if not given. */
  readonly mayRead?: boolean;
}

/** One scope of a token; the permission's bits are 1 for reading and 2 for writing. */
export interface TokenScope {
  readonly Scope: string;
  readonly Permission: number;
}

const READ = 1;
const WRITE = 2;

/** Makes an `ACTIONS_RUNTIME_TOKEN`. Like the real one it is a JWT whose claim `ac` lists the scopes in order. */
export function issueRuntimeToken(access: CacheAccess): string {
  const read = access.mayRead === false ? 0 : READ;
  const write = access.mayWrite === false ? 0 : WRITE;
  const others = [access.baseRef, access.defaultRef].filter((ref) => ref !== undefined && ref !== access.ref);
  const scopes: TokenScope[] = [
    { Scope: access.ref, Permission: read | write },
    ...[...new Set(others)].map((ref) => ({ Scope: ref ?? '', Permission: read })),
  ];
  return [{ alg: 'none', typ: 'JWT' }, { ac: JSON.stringify(scopes) }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('unsigned')
    .join('.');
}

/** Reads the scopes from a Bearer header; `undefined` if it holds no token of ours. */
export function readTokenScopes(authorization: string | undefined): readonly TokenScope[] | undefined {
  const payload = authorization?.match(/^Bearer [^.]+\.([^.]+)\.unsigned$/)?.[1];
  if (payload === undefined) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { ac: string };
  return JSON.parse(claims.ac) as TokenScope[];
}

/** The scope in which a token's job saves. */
export function writableScope(scopes: readonly TokenScope[]): string | undefined {
  return scopes.find((scope) => (scope.Permission & WRITE) !== 0)?.Scope;
}

/** The scopes that a token's job may restore from, in the order in which they are searched. */
export function readableScopes(scopes: readonly TokenScope[]): readonly string[] {
  return scopes.filter((scope) => (scope.Permission & READ) !== 0).map((scope) => scope.Scope);
}
