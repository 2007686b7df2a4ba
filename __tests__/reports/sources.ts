import type { ReportSource } from '../../src/ports.js';
import type { ParsedReport, ReportedCase, ReportFormat } from '../../src/reports/format.js';
import { type ReportFile, reportInMemory, unreadableReport } from '../../src/reports/report-file.js';

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Reports in memory: path and text or bytes, or an error to throw when they are read. */
export function memorySource(files: Readonly<Record<string, string | Uint8Array | Error>>): ReportSource {
  return {
    async *read(): AsyncGenerator<ReportFile> {
      for (const [path, content] of Object.entries(files)) {
        if (content instanceof Error) yield unreadableReport(path, content);
        else yield reportInMemory(path, typeof content === 'string' ? utf8(content) : content);
      }
    },
  };
}

/** Reads a report with one format, in the pieces that it is given in. */
export async function parseWith(
  format: ReportFormat,
  ...pieces: readonly Uint8Array[]
): Promise<ParsedReport & { readonly cases: readonly ReportedCase[] }> {
  const reader = (await format.load())();
  for (const piece of pieces) reader.write(piece);
  const report = reader.end();
  return { ...report, cases: [...report.cases] };
}
