import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testId } from '../../../src/model/test-id.js';
import { isFailing } from '../../../src/model/test-result.js';
import type { ReportedCase } from '../../../src/reports/format.js';
import { readReports } from '../../../src/reports/read-reports.js';
import type { Call, RequestedTest, Runner, SelectionFacts } from '../../../src/runners/runner.js';
import { memorySource } from '../../reports/sources.js';
import { factsWith } from '../../runners/asked-again.js';
import { type KeptTrial, type RunModeResult, runMode } from '../run-mode/harness.js';
import { baseEnvironment } from '../runner/workspace.js';

/** One process of a test tool, and what it left behind. */
export interface ToolRun {
  readonly status: number | null;
  readonly output: string;
  /** By the names of the reports, so far as they were written. */
  readonly cases: readonly { readonly format: string; readonly test: ReportedCase }[];
  /** What the tests themselves wrote down, in order. */
  readonly ran: readonly string[];
}

const PROJECTS = join(import.meta.dirname, '../../fixtures/runners');

/** A copy of a project whose tests write down that they ran, in a file `ran`. */
export class ToolProject {
  readonly folder: string;
  readonly #separator: string;

  private constructor(folder: string, separator: string) {
    this.folder = folder;
    this.#separator = separator;
  }

  /** `separator` stands behind each test in the file `ran`. */
  static async copy(name: string, separator = '\n'): Promise<ToolProject> {
    const folder = await mkdtemp(join(tmpdir(), `deflake-${name}-`));
    await cp(join(PROJECTS, name), folder, { recursive: true });
    return new ToolProject(folder, separator);
  }

  /**
   * Runs it through run mode, as people do: the bundle, in a process of its own. One retry, together: what way failed tests
   * are tried in is no matter of a tool.
   */
  runMode(
    command: readonly string[],
    reports: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<RunModeResult> {
    return runMode({
      workspace: this.folder,
      command: [...command, '{args}'],
      settings: {
        reports,
        'max-retries': '1',
        'retry-max-failures': '100',
        'retry-budget': '1000',
        'excuse-own-flakes': 'true',
      },
      env,
    });
  }

  /** What the tests wrote down since the project was copied, in order. */
  async ran(): Promise<string[]> {
    const text = await readFile(join(this.folder, 'ran'), 'utf8').catch(() => '');
    return text.split(this.#separator).filter((line) => line !== '');
  }

  /** Nothing has run yet: tests that fail the first time fail again. */
  async forget(): Promise<void> {
    const files = (await readdir(this.folder)).filter((file) => /\.tries$|^ran$|^\.deflake-run$/.test(file));
    await Promise.all(files.map((file) => rm(join(this.folder, file), { recursive: true })));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a command without a shell, and reads the reports that it wrote. */
  async run(
    [program = '', ...args]: readonly string[],
    reports: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ToolRun> {
    await Promise.all([...reports, 'ran'].map((file) => rm(join(this.folder, file), { force: true })));
    const { status, output } = await this.#spawn(program, args, env);
    return { status, output, cases: await this.#read(reports), ran: await this.ran() };
  }

  /** Runs what a runner selects, one call after the other. */
  async runAgain(
    command: readonly string[],
    { calls }: { readonly calls: readonly Call[] },
    reports: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ToolRun[]> {
    const runs: ToolRun[] = [];
    for (const call of calls)
      runs.push(await this.run([...command, ...call.args], reports, { ...env, ...call.env }));
    return runs;
  }

  /** The same run, by other reports. */
  async reportsIn(run: ToolRun, reports: readonly string[]): Promise<ToolRun> {
    return { ...run, cases: await this.#read(reports) };
  }

  #spawn(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ status: number | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: this.folder,
        env: { ...baseEnvironment(this.folder), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, output: Buffer.concat(chunks).toString('utf8') }));
    });
  }

  async #read(paths: readonly string[]): Promise<ToolRun['cases']> {
    const files: Record<string, Uint8Array> = {};
    for (const path of paths) {
      const bytes = await readFile(join(this.folder, path)).catch(() => undefined);
      if (bytes !== undefined) files[path] = bytes;
    }
    const reports = await readReports(memorySource(files));
    return reports.flatMap(({ format = '', cases }) => [...cases].map((test) => ({ format, test })));
  }
}

/** The failed tests of a run, as they are asked for again. */
export function failedIn({ cases }: ToolRun): RequestedTest[] {
  return cases
    .filter(({ test }) => isFailing(test.attempts.at(-1)?.outcome ?? 'error'))
    .map(({ format, test }) => ({ id: testId(test, { workspaces: [] }), reported: { ...test, format } }));
}

export function idsIn({ cases }: ToolRun): string[] {
  return cases.map(({ test }) => testId(test, { workspaces: [] }));
}

export function select(runner: Runner, tests: readonly RequestedTest[], facts: Partial<SelectionFacts> = {}) {
  return runner.select(tests, factsWith(facts));
}

/** What these suites look at in the report for machines. */
interface Told {
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly test: string }[];
}

export function toldIn({ report }: RunModeResult): Told {
  return report as Told;
}

/** Tests of a start of the command in run mode, by what it kept. */
export function idsRun(trial: KeptTrial | undefined): string[] {
  return Object.keys(trial?.ran ?? {}).toSorted();
}

export function idsFailed(trial: KeptTrial | undefined): string[] {
  const ran = Object.entries(trial?.ran ?? {});
  return ran
    .filter(([, outcome]) => isFailing(outcome))
    .map(([id]) => id)
    .toSorted();
}
