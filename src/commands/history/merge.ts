import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ExitCode } from '../../errors.js';
import { EXIT, errorMessage, UserError } from '../../errors.js';
import type { History } from '../../history/history.js';
import { EMPTY_HISTORY } from '../../history/history.js';
import { mergeAll } from '../../history/merge.js';
import { writeAtomically } from '../../history/stores/atomic-file.js';
import { writeHistory } from '../../history/stores/stored-history.js';
import { logSafe } from '../../render/log-safe.js';
import { parseFlags } from '../flags.js';
import { openFolderStore } from '../stores.js';
import { readHistoryFiles } from './history-files.js';
import type { HistoryWorld } from './history-world.js';
import { warnOf } from './history-world.js';

/** `deflake history merge A B…`: one history with all runs of the given ones, in any order with the same result. */
export async function mergeFiles(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const { values, positionals } = parseFlags(args, ['out']);
  if (positionals.length < 2) {
    throw new UserError(
      'Name at least two histories (folders, or files in text form): deflake history merge A B',
    );
  }
  const merged = mergeAll(await readAll(positionals, world.cwd), EMPTY_HISTORY);
  const { out } = values;
  if (out === undefined) world.print(writeHistory(merged).toString('utf8'));
  else if (isFolder(resolve(world.cwd, out), out)) {
    const store = await openFolderStore(resolve(world.cwd, out));
    warnOf(await store.save(merged, merged), world);
  } else {
    await writeFile(out, merged, { cwd: world.cwd, inputs: positionals });
  }
  return EXIT.green;
}

/** All or nothing: a merge that left out what can't be read would look complete. */
async function readAll(paths: readonly string[], cwd: string): Promise<History[]> {
  const files = (await Promise.all(paths.map((path) => readHistoryFiles(path, cwd)))).flat();
  const details = files.flatMap(({ path, content }) => {
    if (content.kind === 'read') return [];
    const line = content.kind === 'corrupt' && content.line !== undefined ? `:${content.line}` : '';
    return [logSafe(`${path}${line}: ${content.message}`)];
  });
  if (details.length > 0)
    throw new UserError('Nothing was merged, because not everything can be read:', { details });
  if (files.length === 0)
    throw new UserError('There is no history in these folders.', { exitCode: EXIT.nothingRead });
  return files.flatMap(({ content }) => (content.kind === 'read' ? [content.history] : []));
}

function isFolder(absolute: string, name: string): boolean {
  return /[\\/]$/.test(name) || (existsSync(absolute) && statSync(absolute).isDirectory());
}

interface Target {
  readonly cwd: string;
  readonly inputs: readonly string[];
}

async function writeFile(name: string, merged: History, { cwd, inputs }: Target): Promise<void> {
  const path = resolve(cwd, name);
  const isInput = inputs.some((input) => resolve(cwd, input) === path);
  if (existsSync(path) && !isInput) {
    throw new UserError(
      `${name} is there already, and is not overwritten. Merge it too, or name another file.`,
    );
  }
  const bytes = writeHistory(merged);
  try {
    await writeAtomically(dirname(path), basename(path), {
      bytes: name.endsWith('.gz') ? gzipSync(bytes) : bytes,
      temporary: `.deflake-${randomUUID()}.tmp`,
    });
  } catch (error) {
    throw new UserError(`${name} can't be written: ${errorMessage(error)}`);
  }
}
