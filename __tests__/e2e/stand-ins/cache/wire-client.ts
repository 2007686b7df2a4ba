import type { CacheAccess, CacheService } from '../cache-service.js';

/** A reply of the service: its status and its JSON. */
export interface WireReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls a method of the service without the toolkit; a token takes the place of the one that `access` would get. */
export async function callCache(
  service: CacheService,
  access: CacheAccess,
  call: { readonly method: string; readonly body: object; readonly token?: string },
): Promise<WireReply> {
  const address = new URL(`twirp/github.actions.results.api.v1.CacheService/${call.method}`, service.url);
  const token = call.token ?? service.environment(access).ACTIONS_RUNTIME_TOKEN ?? '';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(call.body) });
  return { status: response.status, body: (await response.json()) as WireReply['body'] };
}

/** Saves an entry whose content is no archive: for tests that only look for entries, which is much faster. */
export async function saveEntry(
  service: CacheService,
  access: CacheAccess,
  entry: { readonly key: string; readonly version?: string; readonly content?: string },
): Promise<void> {
  const { key, version = 'v', content = '' } = entry;
  const { body } = await callCache(service, access, { method: 'CreateCacheEntry', body: { key, version } });
  const upload = { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: content };
  await fetch(String(body.signed_upload_url), upload);
  const finalise = { key, version, size_bytes: String(Buffer.byteLength(content)) };
  const done = await callCache(service, access, { method: 'FinalizeCacheEntryUpload', body: finalise });
  if (done.status !== 200) throw new Error(`${key} could not be saved: ${JSON.stringify(done.body)}`);
}
