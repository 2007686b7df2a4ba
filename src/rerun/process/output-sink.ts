import { closeSync, openSync, writeSync } from 'node:fs';
import { keepEnd } from './output-end.js';

/** Where the output of the command goes, as it comes. */
export interface OutputSink {
  write(stream: 'stdout' | 'stderr', bytes: Buffer): void;
}

/** Bytes of output that are kept of one process; what people see is never cut. */
const MAX_KEPT_BYTES = 64 * 2 ** 20;

/** Passes output on at once, and keeps it in a file. */
export interface KeptOutput extends OutputSink {
  /** The last of it, as text. */
  end(): string;
  close(): void;
}

/** Bytes: what tools say of a coverage limit comes at the end, behind a table of all files. */
const MAX_END_BYTES = 256 * 1024;

/** `live`: where people see it. A disk that is full costs the file, never the run. */
export function keepOutput(path: string, live: OutputSink): KeptOutput {
  let file: number | undefined = openSync(path, 'w');
  let kept = 0;
  const end = keepEnd(MAX_END_BYTES);
  const keep = (bytes: Buffer): void => {
    if (file === undefined || kept >= MAX_KEPT_BYTES) return;
    kept += bytes.length;
    try {
      writeSync(file, bytes);
      if (kept >= MAX_KEPT_BYTES) writeSync(file, '\n[Deflake: the rest of the output was not kept]\n');
    } catch {
      close();
    }
  };
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    write: (stream, bytes) => {
      live.write(stream, bytes);
      keep(bytes);
      end.add(bytes);
    },
    end: () => end.text(),
    close,
  };
}
