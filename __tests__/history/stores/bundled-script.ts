import { execFile } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');

/** Bundles a script beside this file into a folder, so that node can run it; its path. */
export async function bundleScript(name: string, folder: string): Promise<string> {
  const bundler = join(root, 'node_modules/rolldown/bin/cli.mjs');
  const names = ['--entry-file-names', '[name].mjs', '--chunk-file-names', '[name].mjs'];
  const source = join(import.meta.dirname, name);
  const args = [bundler, source, '--dir', folder, '--platform', 'node', ...names];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  return join(folder, basename(name).replace(/\.ts$/, '.mjs'));
}
