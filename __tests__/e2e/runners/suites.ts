import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestId } from '../../../src/model/test-id.js';
import { isFailing, type TestResult } from '../../../src/model/test-result.js';
import { assembleResults } from '../../../src/reports/assemble-results.js';
import { findReports } from '../../../src/reports/find-reports.js';
import { readReports } from '../../../src/reports/read-reports.js';
import type { Call, RequestedTest, Runner, Selection } from '../../../src/runners/runner.js';
import { type RunModeResult, runMode } from '../run-mode/harness.js';

// Lays a suite of __tests__/fixtures/runners somewhere, runs it with its tool, and runs its failed tests again.

const FIXTURES = join(import.meta.dirname, '../../fixtures/runners');

/** Milliseconds that a process may take before it is ended, and the test fails: something hangs then. */
const LIMIT_MS = 120_000;

export interface SuiteOptions {
  /** Folders of __tests__/fixtures/runners that are laid over each other. */
  readonly folders: readonly string[];
  /** Folder whose node_modules the suite has. */
  readonly tool?: string;
  /** Program and arguments that run it, with those of the selection. */
  readonly command: (args: readonly string[]) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A test that ran, as it wrote down itself. */
export interface Ran {
  readonly title: string;
  readonly passed: boolean;
}

/** What one run wrote. */
export interface SuiteRun {
  readonly ran: readonly Ran[];
  readonly status: number | null;
  readonly output: string;
}

export class Suite {
  /** Called `workspace`, in a folder of its own. */
  readonly folder: string;
  readonly #options: SuiteOptions;

  constructor(options: SuiteOptions) {
    this.#options = options;
    this.folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'runs-again-'))), 'workspace');
    for (const folder of options.folders) cpSync(join(FIXTURES, folder), this.folder, { recursive: true });
    if (options.tool !== undefined)
      symlinkSync(join(options.tool, 'node_modules'), join(this.folder, 'node_modules'), 'junction');
    mkdirSync(join(this.folder, 'reports'));
  }

  remove(): void {
    rmSync(join(this.folder, '..'), { recursive: true, force: true, maxRetries: 3 });
  }

  has(file: string): boolean {
    return existsSync(join(this.folder, file));
  }

  /** Runs the command once; its reports are those in `reports/`, and none of a run before. */
  async run({ args = [], env = {} }: Partial<Pick<Call, 'args' | 'env'>> = {}): Promise<SuiteRun> {
    rmSync(join(this.folder, 'reports'), { recursive: true, force: true });
    rmSync(join(this.folder, 'ran.log'), { force: true });
    mkdirSync(join(this.folder, 'reports'));
    const { status, output } = await spawned(this.#options.command(args), {
      cwd: this.folder,
      env: { ...cleanEnvironment(), RAN_FOLDER: this.folder, ...this.#options.env, ...env },
    });
    return { ran: this.ran(), status, output };
  }

  /** What a report says of each test. */
  async results(report: string): Promise<TestResult[]> {
    const reports = await readReports(findReports([report], this.folder));
    return assembleResults(reports, { duplicates: 'auto', workspaces: [this.folder], keepsNames: true });
  }

  /** Runs it through run mode, as people do: the bundle, in a process of its own. */
  runMode(report: string, env: Readonly<Record<string, string>> = {}): Promise<RunModeResult> {
    return runMode({
      workspace: this.folder,
      command: this.#options.command(['{args}']),
      settings: {
        reports: report,
        'max-retries': '2',
        'retry-max-failures': '100',
        'retry-budget': '1000',
        'excuse-own-flakes': 'true',
      },
      env: { RAN_FOLDER: this.folder, ...this.#options.env, ...env },
    });
  }

  select(runner: Runner, tests: readonly RequestedTest[]): Selection {
    return runner.select(tests, {
      platform: process.platform,
      exists: (path) => existsSync(join(this.folder, path)),
      scratchFile: (name) => join(this.folder, name),
      maxArgumentChars: 40_000,
    });
  }

  /** What its tests wrote down since the last run of this suite began, in order. */
  ran(): Ran[] {
    const log = join(this.folder, 'ran.log');
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Ran);
  }
}

/** What came of running the failed tests of a report again. */
export interface RunAgain {
  readonly requested: readonly RequestedTest[];
  readonly selection: Selection;
  readonly ran: readonly Ran[];
  /** Outcomes of the requested tests, by their ids. */
  readonly outcomes: ReadonlyMap<TestId, string>;
  readonly processes: number;
}

/** Runs again what failed in a report, and reads the same report of each process. */
export async function runFailedAgain(
  suite: Suite,
  runner: Runner,
  { report, results }: { report: string; results: readonly TestResult[] },
): Promise<RunAgain> {
  const requested = results.filter(({ outcome }) => isFailing(outcome)).map(toRequested);
  const selection = suite.select(runner, requested);
  const ran: Ran[] = [];
  const outcomes = new Map<TestId, string>();
  for (const call of selection.calls) {
    const run = await suite.run(call);
    ran.push(...run.ran);
    const again = new Map((await suite.results(report)).map((result) => [result.id, result.outcome]));
    for (const id of call.tests) outcomes.set(id, again.get(id) ?? 'absent');
  }
  return { requested, selection, ran, outcomes, processes: selection.calls.length };
}

function toRequested({ id, reported }: TestResult): RequestedTest {
  if (reported === undefined) throw new Error(`${id} lost its name.`);
  return { id, reported };
}

/** Without what would change how a test tool reports. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { CI, GITHUB_ACTIONS, FORCE_COLOR, NODE_OPTIONS, JEST_WORKER_ID, NODE_TEST_CONTEXT, ...env } =
    process.env;
  return { ...env, NO_COLOR: '1' };
}

function spawned(
  [program = '', ...args]: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    let output = '';
    child.stdout.on('data', (data) => {
      output += String(data);
    });
    child.stderr.on('data', (data) => {
      output += String(data);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
