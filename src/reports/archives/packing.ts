/** How a file is packed, by its first bytes. */
export type Packing = 'gzip' | 'zip' | 'tar';

/** Where tar archives say what they are. */
const TAR_MARK_AT = 257;

/** `undefined` for a file that is not packed. An archive without anything in it begins with its last record. */
export function packingOf(head: Uint8Array): Packing | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (Buffer.from(head.subarray(TAR_MARK_AT, TAR_MARK_AT + 5)).toString('latin1') === 'ustar') return 'tar';
  if (head[0] !== 0x50 || head[1] !== 0x4b) return undefined;
  const record = `${head[2]},${head[3]}`;
  return record === '3,4' || record === '5,6' ? 'zip' : undefined;
}
