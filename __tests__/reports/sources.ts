import type { ReportSource } from '../../src/ports.js';
import type { ReportFile } from '../../src/reports/report-file.js';

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Reports in memory: path and text or bytes, or an error to throw when they are read. */
export function memorySource(files: Readonly<Record<string, string | Uint8Array | Error>>): ReportSource {
  return {
    async *read(): AsyncGenerator<ReportFile> {
      for (const [path, content] of Object.entries(files)) {
        if (content instanceof Error) {
          yield { path, sizeBytes: 0, bytes: () => Promise.reject(content) };
          continue;
        }
        const bytes = typeof content === 'string' ? utf8(content) : content;
        yield { path, sizeBytes: bytes.length, bytes: () => Promise.resolve(bytes) };
      }
    },
  };
}
