import { join } from 'node:path';
import type { ExitCode } from '../errors.js';
import { UserError } from '../errors.js';
import type { CommandWorld } from './analyze.js';
import { runLocally } from './analyze.js';
import { openTestCommand } from './test-command.js';

/** `deflake run [flags] -- COMMAND`: what the action does with `command`, on a laptop or in any CI. */
export async function runCommand(args: readonly string[], world: CommandWorld): Promise<ExitCode> {
  const split = args.indexOf('--');
  const words = split === -1 ? [] : args.slice(split + 1);
  if (words.length === 0)
    throw new UserError(
      'Give the command behind "--": deflake run --reports test-results/ -- npx jest --ci {args}',
    );
  const { cwd, env } = world;
  return runLocally('run', args.slice(0, split), world, (config) =>
    openTestCommand({
      config,
      command: { kind: 'words', words },
      workspace: cwd,
      env,
      folder: join(cwd, '.deflake-run'),
      isAction: env.GITHUB_ACTIONS === 'true',
    }),
  );
}
