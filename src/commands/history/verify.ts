import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { counted } from '../../analysis/run-words.js';
import { buildConfig } from '../../config/config.js';
import { readConfigFile } from '../../config/inputs.js';
import type { ExitCode } from '../../errors.js';
import { EXIT } from '../../errors.js';
import { logSafe, logSafeJson } from '../../render/log-safe.js';
import type { Flags } from '../flags.js';
import { parseFlags, settingsFromFlags } from '../flags.js';
import { readHistoryFiles, strangersIn } from './history-files.js';
import type { HistoryWorld } from './history-world.js';
import type { VerifiedFile } from './verify-file.js';
import { verifyFile } from './verify-file.js';

/**
 * `deflake history verify [PATH…]`: reads everything as strictly as loading does, and checks what lines can't show.
 * Exits with 1 if anything is wrong, 3 if there is no history.
 */
export async function verifyHistory(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, ['history', 'config'], ['json']);
  const { values, positionals } = flags;
  const files: VerifiedFile[] = [];
  const strangers: ReturnType<typeof strangersIn> = [];
  for (const path of positionals.length > 0 ? positionals : await usualFolder(values, world)) {
    files.push(...(await readHistoryFiles(path, world.cwd)).map(verifyFile));
    strangers.push(...strangersIn(path, world.cwd));
  }
  const isRight = files.every(({ wrong }) => wrong.length === 0);
  world.print(
    values.json === undefined
      ? renderFiles(files, strangers)
      : `${logSafeJson(JSON.stringify({ isRight, files, strangers }, null, 2))}\n`,
  );
  if (files.length === 0) return EXIT.nothingRead;
  return isRight ? EXIT.green : EXIT.unexcused;
}

/** The folder of the history, if it is there: none is no mistake before the first run. */
async function usualFolder(values: Flags['values'], { cwd }: HistoryWorld): Promise<string[]> {
  const file = await readConfigFile(values.config ?? '', cwd);
  const config = buildConfig([settingsFromFlags({ values, positionals: [] }), ...file]);
  const folder = config['history-path'];
  return existsSync(resolve(cwd, folder)) ? [folder] : [];
}

function renderFiles(files: readonly VerifiedFile[], strangers: ReturnType<typeof strangersIn>): string {
  if (files.length === 0) return 'There is no history here yet.\n';
  const lines = files.flatMap(({ path, wrong, notes, has }) => [
    `${wrong.length === 0 ? '✓' : '✗'} ${logSafe(path)}: ${has === undefined ? 'it does not count' : hasWords(has)}`,
    ...wrong.map(
      ({ line, what }) => `  ✗ ${logSafe(`${path}${line === undefined ? '' : `:${line}`}: ${what}`)}`,
    ),
    ...notes.map((note) => `  · ${logSafe(note)}`),
  ]);
  const others = strangers.map(({ name, what }) => `· ${logSafe(`${name}: ${what}`)}`);
  const bad = files.filter(({ wrong }) => wrong.length > 0).length;
  const total =
    bad === 0
      ? 'All of it is right.'
      : `${bad} of ${counted(files.length, 'file')} ${bad === 1 ? 'is' : 'are'} wrong.`;
  return `${[...lines, ...others, '', total].join('\n')}\n`;
}

function hasWords({ lanes, runs, tests, failures }: NonNullable<VerifiedFile['has']>): string {
  return [
    counted(lanes, 'lane'),
    counted(runs, 'run'),
    counted(tests, 'test'),
    counted(failures, 'failure'),
  ].join(', ');
}
