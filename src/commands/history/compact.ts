import { counted, grouped, runKeyName } from '../../analysis/run-words.js';
import type { ExitCode } from '../../errors.js';
import { EXIT, UserError } from '../../errors.js';
import type { History, LaneHistory } from '../../history/history.js';
import { EMPTY_HISTORY } from '../../history/history.js';
import { laneTitle } from '../../model/lane.js';
import { logSafe } from '../../render/log-safe.js';
import { parseFlags } from '../flags.js';
import type { HistoryWorld } from './history-world.js';
import { newProblems, openHistory, STORE_FLAGS, warnOf } from './history-world.js';

/** `deflake history compact`: joins what lies in files of its own, folds what is outside the window, and says so. */
export async function compactHistory(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, STORE_FLAGS);
  const store = await openHistory(flags, world);
  const before = await store.load();
  if (before.history.lanes.size === 0) {
    warnOf(before.problems, world);
    if (before.problems.length === 0) world.print(`There is no history in ${store.title} yet.\n`);
    return EXIT.nothingRead;
  }
  // Saving joins and folds, whatever is saved.
  const saveProblems = await store.save(EMPTY_HISTORY, before.history);
  warnOf([...before.problems, ...saveProblems], world);
  if (newProblems(saveProblems, before.problems).length > 0)
    throw new UserError('Not all of it is compacted. The lines above say why.');
  world.print(describeFolding(before.history, (await store.load()).history));
  return EXIT.green;
}

/** What went into totals between two states of a history. */
function describeFolding(before: History, after: History): string {
  const lines = [...before.lanes].flatMap(([key, lane]) => describeLane(lane, after.lanes.get(key)));
  const runs = [...after.lanes.values()].reduce((total, lane) => total + lane.runs.length, 0);
  const kept = `${counted(runs, 'run')} in ${counted(after.lanes.size, 'lane')} ${runs === 1 ? 'is' : 'are'} kept.`;
  return `${(lines.length === 0 ? ['Nothing was outside the window.', kept] : [...lines, kept]).join('\n')}\n`;
}

function describeLane(before: LaneHistory, after: LaneHistory | undefined): string[] {
  const folded = before.runs.length - (after?.runs.length ?? 0);
  const gone = [...before.tests.keys()].filter((test) => after?.tests.has(test) !== true).length;
  if (folded <= 0 && gone === 0) return [];
  const upTo = after?.watermark === undefined ? '' : `, up to ${runKeyName(after.watermark)}`;
  const tests = gone === 0 ? '' : `; ${counted(gone, 'test')} that vanished long ago let go`;
  return [
    logSafe(
      `${laneTitle(before.lane)}: ${grouped(Math.max(0, folded))} of ${counted(before.runs.length, 'run')} folded into totals${upTo}${tests}`,
    ),
  ];
}
