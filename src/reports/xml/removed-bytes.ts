/** Bytes of the document that are no longer in the buffer, and how many of them were line feeds. */
export interface RemovedBytes {
  readonly bytes: number;
  readonly lineFeeds: number;
}

export const NOTHING_REMOVED: RemovedBytes = { bytes: 0, lineFeeds: 0 };
