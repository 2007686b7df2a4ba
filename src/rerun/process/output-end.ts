/** The last bytes of something that comes piece by piece. */
export interface OutputEnd {
  add(bytes: Buffer): void;
  text(): string;
}

/**
 * Keeps as many bytes as asked for. There is room for twice as many, so that a byte is moved once on the whole, however
 * small the pieces are: test tools write a line at a time.
 */
export function keepEnd(maxBytes: number): OutputEnd {
  const room = Buffer.alloc(2 * maxBytes);
  let used = 0;
  return {
    add: (bytes) => {
      const last = bytes.subarray(Math.max(0, bytes.length - maxBytes));
      if (used + last.length > room.length) {
        room.copyWithin(0, used - maxBytes, used);
        used = maxBytes;
      }
      last.copy(room, used);
      used += last.length;
    },
    text: () => room.toString('utf8', Math.max(0, used - maxBytes), used),
  };
}
