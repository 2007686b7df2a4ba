import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { ExitCode } from '../errors.js';
import { UserError } from '../errors.js';
import type { Command } from '../rerun/command/command.js';
import type { CommandWorld } from './analyze.js';
import { runLocally } from './analyze.js';
import { openTestCommand, scriptOf } from './test-command.js';

/** `deflake run [flags] -- COMMAND`: what the action does with `command`, on a laptop or in any CI. */
export async function runCommand(args: readonly string[], world: CommandWorld): Promise<ExitCode> {
  const split = args.indexOf('--');
  const words = split === -1 ? [] : args.slice(split + 1);
  const { cwd, env } = world;
  const own = split === -1 ? args : args.slice(0, split);
  return runLocally('run', own, world, (config, flags) =>
    openTestCommand({
      config,
      command: commandOf(words, config),
      workspace: cwd,
      env,
      folder: join(cwd, '.deflake-run'),
      isAction: env.GITHUB_ACTIONS === 'true',
      // The report goes there, for whoever reads it.
      isQuiet: flags.values.json === '-',
    }),
  );
}

/** What stands behind `--`, or else what the configuration has: that a shell reads, as in the action. */
function commandOf(words: readonly string[], config: Config): Command {
  const { command = '' } = config;
  if (words.length > 0) return { kind: 'words', words };
  if (command !== '') return scriptOf(command, config);
  throw new UserError(
    'Give the command behind "--": deflake run --reports test-results/ -- npx jest --ci {args}',
  );
}
