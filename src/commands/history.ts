import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildConfig } from '../config/config.js';
import type { ExitCode } from '../errors.js';
import { EXIT, errorMessage, UserError } from '../errors.js';
import { mergeHistories } from '../history/merge.js';
import { renderRunRecords } from '../history/run-records.js';
import type { HistoryStore } from '../history/store.js';
import type { Problem } from '../model/problem.js';
import { describeProblem } from '../model/problem.js';
import { renderHistory, renderTestTimelines } from '../render/history-text.js';
import { logSafe } from '../render/log-safe.js';
import { parseFlags, settingsFromFlags } from './flags.js';
import { importRecords } from './import-records.js';
import { openLocalStore } from './stores.js';

interface HistoryWorld {
  readonly cwd: string;
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** `deflake history show|export|import`. */
export async function historyCommand(
  [action = '', ...args]: readonly string[],
  world: HistoryWorld,
): Promise<ExitCode> {
  const { values, positionals } = parseFlags(args, ['history', 'out', 'window-runs', 'window-days']);
  const config = buildConfig([settingsFromFlags({ values, positionals: [] })]);
  const store = await openLocalStore(config, world.cwd);
  switch (action) {
    case 'show':
      return show(store, positionals, world);
    case 'export':
      return exportRecords(store, values.out, world);
    case 'import':
      return importFiles(store, positionals, world);
    default:
      throw new UserError(
        `deflake history takes show, export or import, not "${action}". See deflake history --help.`,
      );
  }
}

async function show(
  store: HistoryStore,
  [test]: readonly string[],
  { print, warn }: HistoryWorld,
): Promise<ExitCode> {
  const { history, problems } = await store.load();
  warnOf(problems, warn);
  print(test === undefined ? renderHistory(history) : renderTestTimelines(history, test));
  return EXIT.green;
}

async function exportRecords(
  store: HistoryStore,
  out: string | undefined,
  world: HistoryWorld,
): Promise<ExitCode> {
  const { history, problems } = await store.load();
  warnOf(problems, world.warn);
  const lines = [...renderRunRecords(history)].map((line) => `${line}\n`);
  if (out === undefined) for (const line of lines) world.print(line);
  else writeFileSync(resolve(world.cwd, out), lines.join(''));
  return EXIT.green;
}

async function importFiles(
  store: HistoryStore,
  files: readonly string[],
  world: HistoryWorld,
): Promise<ExitCode> {
  if (files.length === 0)
    throw new UserError('Name at least one file of run records: deflake history import runs.jsonl');
  let read = 0;
  for (const file of files) {
    const imported = importRecords(readText(resolve(world.cwd, file), file), file);
    warnOf(imported.problems, world.warn);
    read += imported.runs;
    if (imported.runs === 0) continue;
    const { history, problems } = await store.load();
    const saveProblems = await store.save(imported.history, mergeHistories(history, imported.history));
    warnOf([...problems, ...saveProblems], world.warn);
  }
  world.print(`${read} run records read.\n`);
  return read > 0 ? EXIT.green : EXIT.nothingRead;
}

function readText(path: string, name: string): string {
  try {
    const bytes = readFileSync(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new UserError(`${name} can't be read: ${errorMessage(error)}`);
  }
}

function warnOf(problems: readonly Problem[], warn: (text: string) => void): void {
  for (const problem of problems) warn(`! ${logSafe(describeProblem(problem))}\n`);
}
