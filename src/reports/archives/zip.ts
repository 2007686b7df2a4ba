import type { Entry, ZipFile } from 'yauzl';
import { errorMessage } from '../../errors.js';
import { type ReportFile, unreadableReport } from '../report-file.js';
import type { UnpackingBudget } from './unpacking-budget.js';

/** Bytes of an archive. Its table of contents stands at its end, so all of it is in memory. */
export const MAX_ARCHIVE_BYTES = 512 * 1024 * 1024;

/** Files in an archive that are looked at: more than any test run writes, and soon gone through. */
const MAX_ENTRIES = 20_000;

/**
 * The files of a zip archive with one of these endings. Nothing is ever written anywhere: what an entry is called is
 * only a name. What can't be read of the archive is a last file that can't be read.
 */
export async function* zipMembers(
  path: string,
  bytes: Uint8Array,
  extensions: readonly string[],
  budget: UnpackingBudget,
): AsyncGenerator<ReportFile> {
  const { fromBufferPromise } = await import('yauzl');
  let seen = 0;
  try {
    // Names are decoded here: one that the library refuses would cost all the others.
    const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
      decodeStrings: false,
    });
    for await (const entry of archive.eachEntry()) {
      if (++seen > MAX_ENTRIES)
        throw new Error(`it holds more than ${MAX_ENTRIES} files; the others were not looked at`);
      const name = nameOf(entry);
      if (!extensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`))) continue;
      yield member(archive, entry, `${path}/${name}`, budget);
    }
  } catch (error) {
    yield unreadableReport(path, new Error(errorMessage(error)));
  }
}

function member(archive: ZipFile, entry: Entry, path: string, budget: UnpackingBudget): ReportFile {
  return {
    path,
    sizeBytes: entry.uncompressedSize,
    isFound: true,
    async *chunks() {
      if (entry.isEncrypted()) throw new Error('it is encrypted; pack it without a password');
      yield* budget.spend(await archive.openReadStreamPromise(entry));
    },
  };
}

/** With forward slashes, and without anything that leads out of the archive. */
function nameOf(entry: Entry): string {
  const segments = (entry.fileName as unknown as Buffer).toString('utf8').split(/[\\/]+/);
  return segments.filter((segment) => segment !== '' && segment !== '.' && segment !== '..').join('/');
}
