import type { CacheEntry, CacheService } from '../cache-service.js';
import {
  type ApiRequest,
  notFound,
  numberParameter,
  type Operations,
  paginate,
  textParameter,
} from './exchange.js';

/** The cache's entries as REST lists and deletes them. Scopes bind restoring only: the entries of every ref are listed. */
export function cacheOperations(cache: CacheService | undefined): Operations {
  return {
    'actions/get-actions-cache-list': (request) => {
      const found = sortEntries(request, (cache?.entries() ?? []).filter(matcher(request)));
      const { items, headers } = paginate(request, found);
      return { status: 200, json: { total_count: found.length, actions_caches: items.map(toJson) }, headers };
    },
    'actions/delete-actions-cache-by-key': (request) => {
      const key = textParameter(request, 'key');
      const hasRef = matcher(request);
      const isUnwanted = (entry: CacheEntry) => entry.key === key && hasRef(entry);
      const found = (cache?.entries() ?? []).filter(isUnwanted);
      if (found.length === 0) throw notFound();
      cache?.evict(isUnwanted);
      return { status: 200, json: { total_count: found.length, actions_caches: found.map(toJson) } };
    },
    'actions/delete-actions-cache-by-id': (request) => {
      const id = numberParameter(request, 'cache_id');
      if (!cache?.evict((entry) => entry.id === id)) throw notFound();
      return { status: 204 };
    },
  };
}

/** `key` is a prefix, `ref` is complete. */
function matcher(request: ApiRequest): (entry: CacheEntry) => boolean {
  const { key = '', ref } = request.parameters as { key?: string; ref?: string };
  return (entry) => entry.key.startsWith(key) && (ref === undefined || entry.ref === ref);
}

function sortEntries(request: ApiRequest, entries: readonly CacheEntry[]): readonly CacheEntry[] {
  const { sort = 'last_accessed_at', direction = 'desc' } = request.parameters as {
    sort?: string;
    direction?: string;
  };
  const rank = (entry: CacheEntry): number => {
    if (sort === 'size_in_bytes') return entry.sizeBytes;
    return (sort === 'created_at' ? entry.createdAt : entry.lastAccessedAt).getTime();
  };
  const sign = direction === 'asc' ? 1 : -1;
  return entries.toSorted((a, b) => sign * (rank(a) - rank(b) || a.id - b.id));
}

function toJson(entry: CacheEntry): Record<string, unknown> {
  return {
    id: entry.id,
    ref: entry.ref,
    key: entry.key,
    version: entry.version,
    last_accessed_at: entry.lastAccessedAt.toISOString(),
    created_at: entry.createdAt.toISOString(),
    size_in_bytes: entry.sizeBytes,
  };
}
