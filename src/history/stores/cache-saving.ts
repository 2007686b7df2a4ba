import type { CacheExchange, Saved } from './cache-exchange.js';

export interface Saving {
  readonly exchange: CacheExchange;
  /** Whether an entry is there, by another way than the one that failed. */
  readonly isListed: (key: string) => Promise<boolean>;
}

/**
 * Saves an entry, and looks again where the cache did not confirm it. The reply may have been lost after the entry was
 * finished: then it is listed. Or it was lost after the name was taken: then that name is taken for ever, and another
 * one is tried, once.
 */
export async function saveSurely(
  newKey: () => string,
  bytes: Uint8Array,
  { exchange, isListed }: Saving,
): Promise<Saved & { readonly key: string }> {
  let key = newKey();
  let saved = await exchange.save(key, bytes);
  for (let isRetry = false; !saved.isKept && saved.why !== 'denied'; isRetry = true) {
    if (await isListed(key)) return { isKept: true, key };
    if (isRetry || saved.why === 'outage') break;
    key = newKey();
    saved = await exchange.save(key, bytes);
  }
  return { ...saved, key };
}
