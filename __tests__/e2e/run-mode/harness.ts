import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../../src/model/test-result.js';
import type { Report } from '../../../src/render/report-schema.js';
import { assembleResults } from '../../../src/reports/assemble-results.js';
import { comparePaths } from '../../../src/reports/attempt-order.js';
import { findReports } from '../../../src/reports/find-reports.js';
import { readReports } from '../../../src/reports/read-reports.js';
import type { ActionResult, ActionRunner, ActionStep } from '../harness.js';
import type { ChildResult } from '../runner/child-process.js';
import { runNode } from '../runner/child-process.js';
import type { WorkspaceFiles } from '../runner/workspace.js';
import { baseEnvironment, writeFiles } from '../runner/workspace.js';

/**
 * Runs a real project through run mode, as people do: the bundle, in a process of its own, in a copy of the project.
 * `DEFLAKE_DIST` names another bundle than the committed one: `node scripts/build.mjs /tmp/dist` makes it.
 */
export interface RunModeCase {
  /** Folder that is copied into the workspace. */
  readonly project?: string;
  /** Further files, by their path in the workspace. */
  readonly files?: WorkspaceFiles;
  /** Words behind `--`, which no shell reads. */
  readonly command: readonly string[];
  /** Settings by their names, such as `{ reports: 'junit.xml', 'max-retries': '3' }`. `reports` is needed. */
  readonly settings: Readonly<Record<string, string>>;
  /** Environment variables beside the few that programs need to run at all. */
  readonly env?: Readonly<Record<string, string>>;
  /** A workspace of an earlier call, with its history; otherwise a new one is made. */
  readonly workspace?: string;
  readonly timeLimitMs?: number;
}

/** One start of the command, as its kept reports tell it. */
export interface KeptTrial {
  /** `1` for the whole command, `2` for the first retry, `3.1` and `3.2` for processes of the second one. */
  readonly name: string;
  /** Tests that ran, skipped ones left out, by their ids. */
  readonly ran: Readonly<Record<string, Outcome>>;
  readonly output: string;
}

export interface RunModeResult extends ChildResult {
  readonly workspace: string;
  /** The report for machines; reading it fails the test where none was written. */
  readonly report: Report;
  readonly trials: readonly KeptTrial[];
}

const folders: string[] = [];

/** Longer than a few starts of a slow tool on a slow machine. */
const TIME_LIMIT_MS = 300_000;

export const DIST = process.env.DEFLAKE_DIST || fileURLToPath(new URL('../../../dist', import.meta.url));

/** Runs `deflake run`. Its home is empty: tools that need theirs get it by `env`. */
export async function runMode(step: RunModeCase): Promise<RunModeResult> {
  const workspace = step.workspace ?? (await createWorkspace(step));
  const flags = Object.entries({ history: 'off', ...step.settings }).map(
    ([name, value]) => `--${name}=${value}`,
  );
  const child = await runNode({
    arguments: [join(DIST, 'cli.js'), 'run', ...flags, '--json', REPORT, '--', ...step.command],
    folder: workspace,
    environment: { ...baseEnvironment(join(workspace, '..')), ...step.env },
    timeLimitMs: step.timeLimitMs ?? TIME_LIMIT_MS,
  });
  return {
    ...child,
    workspace,
    report: await readReport(join(workspace, REPORT)),
    trials: await readTrials(join(workspace, '.deflake-run')),
  };
}

const REPORT = 'deflake-report.json';

/** Runs the action with the input `command`, which a shell reads. */
export async function runModeAction(
  runner: ActionRunner,
  step: ActionStep,
): Promise<RunModeResult & ActionResult> {
  const result = await runner.run({ timeLimitMs: TIME_LIMIT_MS, ...step });
  const temp = join(result.workspace, '..', 'temp');
  const kept = existsSync(temp)
    ? (await readdir(temp)).find((name) => name.startsWith('deflake-run'))
    : undefined;
  return {
    ...result,
    report: await readReport(result.outputs['report-json'] ?? ''),
    trials: kept === undefined ? [] : await readTrials(join(temp, kept)),
  };
}

/** A copy of a project in a folder of its own, with links resolved: tools print paths so. */
export async function createWorkspace({
  project,
  files = {},
}: Pick<RunModeCase, 'project' | 'files'>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'deflake-run-mode-')));
  folders.push(folder);
  const workspace = join(folder, 'workspace');
  if (project !== undefined) await cp(project, workspace, { recursive: true });
  await writeFiles(workspace, { '.keep': '', ...files });
  return workspace;
}

/** Removes all workspaces. For `afterAll`. */
export async function removeWorkspaces(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function readReport(path: string): Promise<Report> {
  return (existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {}) as Report;
}

async function readTrials(folder: string): Promise<KeptTrial[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => /^[\d.]*\d$/.test(name)).sort(comparePaths);
  return Promise.all(names.map((name) => readTrial(join(folder, name), name)));
}

async function readTrial(folder: string, name: string): Promise<KeptTrial> {
  const reports = await readReports(findReports(['reports/**/*'], folder));
  const results = assembleResults(reports, {
    duplicates: 'auto',
    workspaces: [workspaceOf(folder)],
  });
  const ran = results.filter(({ outcome }) => outcome !== 'skipped').map(({ id, outcome }) => [id, outcome]);
  return {
    name,
    ran: Object.fromEntries(ran) as KeptTrial['ran'],
    output: await readFile(join(folder, 'output.log'), 'utf8'),
  };
}

/** What the bundle takes off the front of paths. */
function workspaceOf(folder: string): string {
  return folder.replace(
    /[\\/](?:workspace[\\/]\.deflake-run|temp[\\/]deflake-run[^\\/]*)[\\/].*$/,
    '/workspace',
  );
}
