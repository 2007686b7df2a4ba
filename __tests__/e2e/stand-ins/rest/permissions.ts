export type PermissionName = 'actions' | 'checks' | 'contents' | 'issues' | 'pull-requests';
export type PermissionLevel = 'read' | 'write';

/** What a token may do: the `permissions` of a workflow. What isn't named is not allowed. */
export type TokenPermissions = Readonly<Partial<Record<PermissionName, PermissionLevel>>>;

/** The permissions that the README asks for. */
export const RECOMMENDED_PERMISSIONS: TokenPermissions = {
  contents: 'read',
  actions: 'read',
  checks: 'write',
  'pull-requests': 'write',
};

/** What a pull request from a fork gets, whatever the workflow asks for. */
export const FORK_PERMISSIONS: TokenPermissions = {
  contents: 'read',
  actions: 'read',
  checks: 'read',
  'pull-requests': 'read',
};

/** Which permissions open which operations; one of those listed is enough. Pull requests are issues too. */
const GROUPS: Readonly<Record<string, readonly PermissionName[]>> = {
  actions: ['actions'],
  checks: ['checks'],
  git: ['contents'],
  issues: ['issues', 'pull-requests'],
  pulls: ['pull-requests'],
  repos: ['contents'],
};

/** Operations that any token of the repository may use. */
const METADATA = new Set(['repos/get']);

/**
 * What a token lacks for an operation, in the form of the header `x-accepted-github-permissions`; `undefined` if it may
 * proceed.
 */
export function missingPermission(
  permissions: TokenPermissions,
  operation: { readonly id: string; readonly method: string },
): string | undefined {
  if (METADATA.has(operation.id)) return undefined;
  const names = GROUPS[operation.id.split('/')[0] ?? ''] ?? [];
  const needed: PermissionLevel = operation.method === 'GET' ? 'read' : 'write';
  const isEnough = (level: PermissionLevel | undefined) => level === 'write' || level === needed;
  if (names.some((name) => isEnough(permissions[name]))) return undefined;
  return names.map((name) => `${name.replace('-', '_')}=${needed}`).join('; ');
}
