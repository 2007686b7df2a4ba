import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Packing } from './cache-exchange.js';

/**
 * How GitHub's toolkit packs on this machine: with zstd if there is such a program, else with gzip. The version of
 * an entry is a hash over the path, that, and a salt; entries of another version can't be restored, and the toolkit
 * says no more of it than that there is nothing.
 */
export async function findPacking(): Promise<Packing> {
  const hasZstd = (await outputOf('zstd', ['--quiet', '--version'])) !== '';
  return { version: versionOf(hasZstd ? 'zstd-without-long' : 'gzip'), hasZstd };
}

/**
 * Entries are exchanged through this folder of the workspace. It must not change: the service keeps entries of
 * different paths apart. It is emptied before anything is restored and removed afterwards, because the toolkit
 * unpacks archives with absolute names and links allowed: what is there afterwards is looked at before it is read.
 */
export const EXCHANGE_FOLDER = '.deflake-exchange';

/** As in `getCacheVersion` of the toolkit, which it does not export. */
function versionOf(compression: string): string {
  return createHash('sha256').update([EXCHANGE_FOLDER, compression, '1.0'].join('|')).digest('hex');
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, [...args], { env: process.env }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.trim()),
    );
  });
}
