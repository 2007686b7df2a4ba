import type { ReportFile } from '../report-file.js';
import { unreadableReport } from '../report-file.js';
import { gunzipped } from './gzip.js';
import type { Packing } from './packing.js';
import type { UnpackingBudget } from './unpacking-budget.js';
import { MAX_ARCHIVE_BYTES, zipMembers } from './zip.js';

/** What is packed in a file: itself, or the files of an archive that have one of these endings. */
export async function* unpack(
  file: ReportFile,
  packing: Packing,
  chunks: AsyncIterable<Uint8Array>,
  extensions: readonly string[],
  budget: UnpackingBudget,
): AsyncGenerator<ReportFile> {
  if (packing === 'tar') {
    const reason = 'it is a tar archive, which is not looked into; unpack it first, or make it a zip archive';
    yield unreadableReport(file.path, new Error(reason));
    return;
  }
  if (packing === 'gzip') {
    yield { ...file, sizeBytes: undefined, chunks: () => gunzipped(chunks, budget) };
    return;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_ARCHIVE_BYTES) {
      const reason = `it is an archive of more than ${MAX_ARCHIVE_BYTES / 2 ** 20} MiB; unpack it first`;
      yield unreadableReport(file.path, new Error(reason));
      return;
    }
    parts.push(new Uint8Array(chunk));
  }
  yield* zipMembers(file.path, Buffer.concat(parts), extensions, budget);
}
