import { jsonReply, type LoopbackReply } from '../loopback-server.js';
import type { CacheBlobs } from './blobs.js';
import type { CacheEntries } from './entries.js';
import { readableScopes, type TokenScope, writableScope } from './runtime-token.js';

/** The methods of cache service v2, by the names they have in the URL. */
export const CACHE_METHODS = [
  'CreateCacheEntry',
  'FinalizeCacheEntryUpload',
  'GetCacheEntryDownloadURL',
] as const;
export type CacheMethod = (typeof CACHE_METHODS)[number];

/** The fields of all three requests, in the spelling of the wire. */
interface CacheRequest {
  readonly key?: unknown;
  readonly version?: unknown;
  readonly restore_keys?: unknown;
  readonly size_bytes?: unknown;
}

/** What the methods work on. */
export interface CacheState {
  readonly entries: CacheEntries;
  readonly blobs: CacheBlobs;
  /** The server's own address, to which blob addresses are relative. */
  readonly url: () => string;
}

/** Answers one call of the service for a job with the given scopes. */
export function answerCacheCall(
  method: CacheMethod,
  state: CacheState,
  scopes: readonly TokenScope[],
  body: CacheRequest,
): LoopbackReply {
  const { key, version } = body;
  if (typeof key !== 'string' || key === '' || key.length > 512 || key.includes(',')) {
    return twirpError(400, 'invalid_argument', 'key is missing, too long or has a comma');
  }
  if (typeof version !== 'string' || version === '')
    return twirpError(400, 'invalid_argument', 'version is missing');
  switch (method) {
    case 'CreateCacheEntry':
      return create(state, scopes, key, version);
    case 'FinalizeCacheEntryUpload':
      return finalise(state, scopes, { key, version, sizeBytes: body.size_bytes });
    case 'GetCacheEntryDownloadURL':
      return locate(state, scopes, { key, version, restoreKeys: body.restore_keys ?? [] });
  }
}

/** An error in the form of the service's RPC framework. */
export function twirpError(status: number, code: string, msg: string): LoopbackReply {
  return jsonReply(status, { code, msg });
}

function create(
  state: CacheState,
  scopes: readonly TokenScope[],
  key: string,
  version: string,
): LoopbackReply {
  const ref = writableScope(scopes);
  // A denial by policy is no error: the reply is 200, and only `ok` and the message's beginning tell.
  if (ref === undefined) {
    return jsonReply(200, {
      ok: false,
      signed_upload_url: '',
      message: 'cache write denied: token is read-only',
    });
  }
  const id = state.entries.reserve({ ref, key, version });
  if (id === undefined)
    return twirpError(409, 'already_exists', 'cache entry with the same key and version exists');
  return jsonReply(200, { ok: true, signed_upload_url: state.url() + state.blobs.open(id), message: '' });
}

function finalise(
  state: CacheState,
  scopes: readonly TokenScope[],
  wanted: { key: string; version: string; sizeBytes: unknown },
): LoopbackReply {
  const ref = writableScope(scopes);
  const id = ref === undefined ? undefined : state.entries.reservation({ ...wanted, ref });
  if (id === undefined) return twirpError(404, 'not_found', 'there is no such reservation');
  // 64-bit integers are strings in the JSON form of protocol buffers.
  const sizeBytes = typeof wanted.sizeBytes === 'string' ? Number(wanted.sizeBytes) : Number.NaN;
  if (!state.blobs.holds(id, sizeBytes))
    return twirpError(400, 'invalid_argument', 'the size is not the upload’s');
  state.entries.finalise(id, sizeBytes);
  return jsonReply(200, { ok: true, entry_id: String(id), message: '' });
}

function locate(
  state: CacheState,
  scopes: readonly TokenScope[],
  wanted: { key: string; version: string; restoreKeys: unknown },
): LoopbackReply {
  const { key, version, restoreKeys } = wanted;
  if (!isStringArray(restoreKeys))
    return twirpError(400, 'invalid_argument', 'restore_keys is not a list of strings');
  const readable = readableScopes(scopes);
  if (readable.length === 0)
    return twirpError(403, 'permission_denied', 'cache read denied: no readable scopes');
  const entry = state.entries.match({ scopes: readable, keys: [key, ...restoreKeys], version });
  if (!entry) return jsonReply(200, { ok: false, signed_download_url: '', matched_key: '' });
  return jsonReply(200, {
    ok: true,
    signed_download_url: state.url() + state.blobs.address(entry.id),
    matched_key: entry.key,
  });
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
