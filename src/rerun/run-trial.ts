import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialFacts } from '../policy/rounds/trial.js';
import { readReports } from '../reports/read-reports.js';
import type { Invocation } from './command/invocation.js';
import { SCRIPT_PATH } from './command/invocation.js';
import type { Cancellation } from './process/cancellation.js';
import type { OutputSink } from './process/output-sink.js';
import { keepOutput } from './process/output-sink.js';
import { runProcess } from './process/run-process.js';
import type { ReportShelf } from './reports/report-shelf.js';
import type { Trial } from './trial.js';

/** What all trials of a run have in common. */
export interface TrialWorld {
  /** Folder that the command runs in. */
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder that has a folder for each trial. */
  readonly folder: string;
  readonly format: string;
  /** Milliseconds that each process may take. */
  readonly limitMs: number | undefined;
  readonly live: OutputSink;
  readonly shelf: ReportShelf;
  readonly cancellation: Cancellation;
}

export interface TrialRequest {
  /** Of its folder. */
  readonly name: string;
  readonly invocation: Invocation;
  readonly env?: Readonly<Record<string, string>>;
  readonly facts: Omit<TrialFacts, 'ending'>;
}

/** Starts the command once, and reads what it wrote. */
export async function runTrial(request: TrialRequest, world: TrialWorld): Promise<Trial> {
  const { workspace, shelf, format } = world;
  const folder = join(world.folder, request.name);
  mkdirSync(folder, { recursive: true });
  const output = keepOutput(join(folder, 'output.log'), world.live);
  const before = await shelf.look();
  try {
    const ending = await runProcess({
      ...wordsOf(request.invocation, folder),
      cwd: workspace,
      env: { ...world.env, ...request.env },
      limitMs: world.limitMs,
      output,
      cancellation: world.cancellation,
    });
    const { source, paths, stale } = await shelf.collect(before, folder);
    const reports = await readReports(source, { format });
    const known = new Set(reports.flatMap(({ path, format: found }) => (found === undefined ? [] : [path])));
    const written = paths.filter((path) => known.has(path));
    return {
      ...request.facts,
      ending,
      reports,
      written,
      staleReports: stale,
      outputEnd: output.end(),
      folder,
    };
  } finally {
    output.close();
  }
}

/** The words to start, once the script stands in its file. */
function wordsOf(
  { command, args, script }: Invocation,
  folder: string,
): { readonly command: string; readonly args: readonly string[] } {
  if (script === undefined) return { command, args };
  const path = join(folder, `command${script.extension}`);
  writeFileSync(path, script.text);
  // Only the shell's own argument stands for the script; a test may be called the same.
  const place = args.indexOf(SCRIPT_PATH);
  return { command, args: args.with(place, path) };
}
