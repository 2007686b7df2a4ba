import type { ParsedReport, ReportReader } from './format.js';

/**
 * A reader for formats that need all of a report at once. Reports above `maxBytes` are not kept; that is told as a
 * problem.
 */
export function readWhole(parse: (bytes: Uint8Array) => ParsedReport, maxBytes: number): ReportReader {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    write(bytes) {
      length += bytes.length;
      if (length <= maxBytes) chunks.push(new Uint8Array(bytes));
      else chunks.length = 0;
    },
    end() {
      if (length <= maxBytes) return parse(Buffer.concat(chunks));
      const what = `It is ${Math.ceil(length / 2 ** 20)} MiB long; at most ${Math.floor(maxBytes / 2 ** 20)} MiB of its format can be read.`;
      const remedy = 'Split it, or leave captured output out of it.';
      return { cases: [], problems: [{ what, remedy, incomplete: true }], duplicatesAreAttempts: false };
    },
  };
}
