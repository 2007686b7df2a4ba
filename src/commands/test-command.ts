import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { UserError } from '../errors.js';
import type { Command, Shell } from '../rerun/command/command.js';
import { listenForSignals } from '../rerun/process/cancellation.js';
import { createReportShelf } from '../rerun/reports/report-shelf.js';
import type { TestCommand } from '../rerun/test-command.js';
import { createTestCommand } from '../rerun/test-command.js';
import { createRoundLog } from './round-log.js';

export interface CommandFacts {
  readonly config: Config;
  readonly command: Command;
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  /** Keeps what each start of the command leaves: output and reports. */
  readonly folder: string;
  readonly isAction: boolean;
  /** Standard output is for something else. */
  readonly isQuiet?: boolean;
}

/** The command that runs the tests, with its adapters. Throws a `UserError` where it can't be used. */
export function openTestCommand(facts: CommandFacts): TestCommand {
  const { config, command, workspace, env, folder, isAction, isQuiet = false } = facts;
  if (config.reports.length === 0)
    throw new UserError('Say in "reports" where the command writes its test reports, such as test-results/.');
  if (config['previous-step-outcome'] !== undefined)
    throw new UserError(
      'Use "command" or "previous-step-outcome": Deflake runs the tests, or a step before does, not both.',
    );
  prepareFolder(folder);
  const minutes = config['command-timeout'];
  const log = createRoundLog({ isAction, isQuiet });
  const rerun = config['rerun-command'] ?? '';
  return createTestCommand(
    {
      command,
      rerunCommand: rerun === '' ? undefined : scriptOf(rerun, config),
      runner: config.runner === 'auto' ? undefined : config.runner,
    },
    {
      workspace,
      env,
      folder,
      format: config.format,
      limitMs: minutes === 'off' ? undefined : minutes * 60_000,
      live: log.output,
      shelf: createReportShelf(config.reports, workspace),
      cancellation: listenForSignals(process),
    },
    log,
  );
}

/** A text that a shell reads: as GitHub chooses one for `run`. */
export function scriptOf(text: string, { shell }: Config): Command {
  const chosen: Shell = shell === 'auto' ? (process.platform === 'win32' ? 'pwsh' : 'bash') : shell;
  return { kind: 'script', text: text.replaceAll('\r\n', '\n'), shell: chosen };
}

/** What an earlier run has left there goes; nobody commits it by mistake. */
function prepareFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '*\n');
}
