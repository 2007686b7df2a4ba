import { namedFiles } from '../../analysis/named-files.js';
import { counted } from '../../analysis/run-words.js';
import { failureSignature } from '../../analysis/signature.js';
import type { ExitCode } from '../../errors.js';
import { EXIT, UserError } from '../../errors.js';
import type { History } from '../../history/history.js';
import { EMPTY_HISTORY } from '../../history/history.js';
import { mergeAll, mergeHistories } from '../../history/merge.js';
import { historyOfRecord } from '../../history/records/record-history.js';
import { runKey } from '../../model/run.js';
import { parseFlags } from '../flags.js';
import { readRecords } from '../read-records.js';
import type { HistoryWorld } from './history-world.js';
import { expectKept, openHistory, STORE_FLAGS, warnOf } from './history-world.js';

/** `deflake history import FILE…`: run records into the history. Importing twice changes nothing. */
export async function importHistory(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, STORE_FLAGS);
  if (flags.positionals.length === 0) {
    throw new UserError(
      'Name at least one file of run records, or - for standard input: deflake history import runs.jsonl',
    );
  }
  const store = await openHistory(flags, world);
  const histories: History[] = [];
  let read = 0;
  for (const name of flags.positionals) {
    read += await readRecords(name, world, {
      take: (record) => {
        const changed = record.run.info.changedFiles ?? [];
        histories.push(historyOfRecord(record, failureSignature, (result) => namedFiles(result, changed)));
      },
      tell: (problem) => warnOf([problem], world),
    });
  }
  if (read === 0) return EXIT.nothingRead;
  const imported = mergeAll(histories, EMPTY_HISTORY);
  const { history, problems } = await store.load();
  const saveProblems = await store.save(imported, mergeHistories(history, imported));
  warnOf([...problems, ...saveProblems], world);
  const kept = (await store.load()).history;
  expectKept(imported, kept, `Not all of what was read is kept in ${store.title}.`);
  world.print(`${counted(read, 'run record')} read.${foldedWords(imported, kept)}\n`);
  return EXIT.green;
}

/** Old runs go into totals at once, which is easily missed. */
function foldedWords(imported: History, kept: History): string {
  let folded = 0;
  let forgotten = 0;
  for (const [key, lane] of imported.lanes) {
    const known = kept.lanes.get(key);
    const keys = new Set(known?.runs.map(runKey));
    const gone = lane.runs.map(runKey).filter((run) => !keys.has(run));
    const ofPeople = gone.filter((run) => known?.forgottenRuns.has(run) === true).length;
    forgotten += ofPeople;
    folded += gone.length - ofPeople;
  }
  const words = [
    ...(folded === 0 ? [] : [`${counted(folded, 'run')} ${folded === 1 ? 'is' : 'are'} ${OLD}`]),
    ...(forgotten === 0 ? [] : [`${counted(forgotten, 'run')} had been forgotten, and stay so.`]),
  ];
  return words.map((one) => ` ${one}`).join('');
}

const OLD = 'older than the window, and not kept one by one. --window-days and --window-runs widen it.';
