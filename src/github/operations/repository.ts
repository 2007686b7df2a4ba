import type { Send } from '../transport.js';

/** Where operations go: how to send, and to which repository. */
export interface Target {
  readonly send: Send;
  readonly at: { readonly owner: string; readonly repo: string };
}

/** The most that GitHub gives in a page. */
const PAGE_SIZE = 100;

/** A bound on lists that others can make long: 3,000 items are 30 requests of the 1,000 an hour. */
const MAX_PAGES = 30;

/** Items of a list from which on there may be others that were not read. */
export const MAX_LISTED = MAX_PAGES * PAGE_SIZE;

/** Reads a list page by page. */
export async function readPages<T>(
  readPage: (page: { page: number; per_page: number }) => Promise<readonly T[]>,
  isEnough: (items: readonly T[]) => boolean = () => false,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const found = await readPage({ page, per_page: PAGE_SIZE });
    items.push(...found);
    if (found.length < PAGE_SIZE || isEnough(items)) break;
  }
  return items;
}
