import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { buildConfig, SETTING_NAMES } from '../config/config.js';
import { readConfigFile } from '../config/inputs.js';
import type { ExitCode } from '../errors.js';
import { UserError } from '../errors.js';
import { readLocalCheckout } from '../github/checkout.js';
import { createOwnersSource } from '../github/codeowners-file.js';
import { readEventContext } from '../github/event-context.js';
import { readEventPayload } from '../github/event-payload.js';
import { createQuarantineSource } from '../github/quarantine-file.js';
import type { Ports, Publisher } from '../ports.js';
import { createTerminalPublisher } from '../publish/terminal.js';
import { renderComment } from '../render/comment.js';
import { renderReportJson } from '../render/report-json.js';
import { renderSummary } from '../render/summary.js';
import type { Telling } from '../render/telling.js';
import { renderTerminal } from '../render/terminal.js';
import { findReports } from '../reports/find-reports.js';
import type { TestCommand } from '../rerun/test-command.js';
import { run } from '../run.js';
import { extraReport } from './extra-reports.js';
import type { Flags } from './flags.js';
import { CONTEXT_FLAGS, parseFlags, settingsFromFlags } from './flags.js';
import { localRunContext } from './local-context.js';
import { pageRenderer } from './page-assets.js';
import type { Progress } from './progress.js';
import { NO_PROGRESS, watched } from './progress.js';
import { openLocalStore } from './stores.js';

export interface CommandWorld {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly print: (text: string) => void;
  /** Standard output is a terminal that shows colours. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width?: number | undefined;
  /** The folder in which the build puts the code of the HTML report. */
  readonly assets: URL;
  /** None where it is absent. */
  readonly progress?: Progress;
}

/** `deflake analyze REPORTS…`: what the action does, on a laptop or in any CI. */
export async function analyzeCommand(args: readonly string[], world: CommandWorld): Promise<ExitCode> {
  return runLocally('analyze', args, world);
}

/** What `analyze` and `run` have in common; `openTests` gives the command that runs the tests. */
export async function runLocally(
  name: 'analyze' | 'run',
  args: readonly string[],
  world: CommandWorld,
  openTests?: (config: Config, flags: Flags) => TestCommand,
): Promise<ExitCode> {
  const { cwd, env } = world;
  const flags = parseFlags(args, [...SETTING_NAMES, ...contextFlags(name), 'config', 'out', 'json']);
  const config = buildConfig([
    settingsFromFlags(flags),
    ...(await readConfigFile(flags.values.config ?? '', cwd)),
  ]);
  if (name === 'analyze' && flags.values.command !== undefined)
    throw new UserError(
      'The command that runs the tests is for "deflake run -- COMMAND"; analyze only reads.',
    );
  if (config.reports.length === 0) {
    throw new UserError(`Name at least one report, folder or glob: ${EXAMPLES[name]}`);
  }
  const event =
    env.GITHUB_ACTIONS === 'true'
      ? readEventContext(env, await readEventPayload(env.GITHUB_EVENT_PATH)).context
      : undefined;
  const nowMs = Date.now();
  const checkout = await readLocalCheckout(cwd);
  const ports: Ports = {
    reports: watched(findReports(config.reports, cwd), world.progress ?? NO_PROGRESS),
    ...(openTests !== undefined && { tests: openTests(config, flags) }),
    history: await openLocalStore(config, cwd),
    quarantine: createQuarantineSource({
      path: config['quarantine-file'],
      workspace: cwd,
      context: undefined,
      client: undefined,
    }),
    owners: createOwnersSource({ workspace: cwd, context: undefined, client: undefined }),
    publishers: openPublishers(flags, config, world),
    clock: { now: () => (openTests === undefined ? nowMs : Date.now()) },
  };
  const context = localRunContext({ flags: flags.values, config, event, checkout, workspace: cwd, nowMs });
  const { exitCode } = await run(context, config, ports);
  return exitCode;
}

/** What `run` finds out itself can't be told. */
function contextFlags(name: 'analyze' | 'run'): readonly string[] {
  const found = ['started', 'finished', 'exit-code'];
  return name === 'analyze' ? CONTEXT_FLAGS : CONTEXT_FLAGS.filter((flag) => !found.includes(flag));
}

const EXAMPLES = {
  analyze: 'deflake analyze test-results/ --job unit',
  run: 'deflake run --reports test-results/ --job unit -- npx jest --ci {args}',
} as const;

function openPublishers(
  { values }: Flags,
  config: Config,
  { cwd, print, color, width, assets }: CommandWorld,
): Publisher[] {
  const files: [string, (telling: Telling) => string | Promise<string>][] = [];
  const { json, out } = values;
  if (json !== undefined && json !== '-') files.push([resolve(cwd, json), renderReportJson]);
  if (out !== undefined) {
    const folder = resolve(cwd, out);
    files.push([join(folder, 'report.json'), renderReportJson]);
    files.push([join(folder, 'comment.md'), (telling) => renderComment(telling, { key: 'deflake' })]);
    files.push([join(folder, 'summary.md'), (telling) => renderSummary(telling)]);
    files.push([join(folder, 'report.html'), pageRenderer(assets)]);
    for (const kind of config['extra-reports']) {
      const { path, render } = extraReport(kind, folder);
      files.push([path, render]);
    }
  }
  const writers = files.map(([path, render]) => fileWriter(path, render));
  const terminal =
    json === '-'
      ? createJsonPublisher(print)
      : createTerminalPublisher({
          write: print,
          render: (telling) => renderTerminal(telling, { color, ...(width !== undefined && { width }) }),
        });
  // The verdict first: a file that can't be written must not swallow it.
  return [terminal, ...writers];
}

function createJsonPublisher(print: (text: string) => void): Publisher {
  return {
    name: 'json',
    publish: async (telling) => {
      print(renderReportJson(telling));
      return { problems: [] };
    },
  };
}

/** A file that a flag asks for: not being able to write it is the caller's mistake. */
function fileWriter(path: string, render: (telling: Telling) => string | Promise<string>): Publisher {
  return {
    name: path,
    publish: async (telling) => {
      try {
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(path, await render(telling));
      } catch (error) {
        throw new UserError(
          `${path} can't be written: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      return { problems: [] };
    },
  };
}
