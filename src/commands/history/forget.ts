import { grouped } from '../../analysis/run-words.js';
import type { ExitCode } from '../../errors.js';
import { EXIT, UserError } from '../../errors.js';
import { mergeHistories } from '../../history/merge.js';
import { logSafe } from '../../render/log-safe.js';
import { parseFlags } from '../flags.js';
import type { HistoryWorld } from './history-world.js';
import { expectKept, newProblems, openHistory, STORE_FLAGS, warnOf } from './history-world.js';
import { whatToForget } from './what-to-forget.js';

/** A range may be hundreds of runs in every lane. */
const TOLD_LINES = 50;

/** `deflake history forget TEST|RUN…`: takes results out, and leaves a mark so that no other copy brings them back. */
export async function forgetFromHistory(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, [...STORE_FLAGS, 'lane', 'runs'], ['dry-run']);
  const { lane, runs: range } = flags.values;
  if (flags.positionals.length === 0 && range === undefined) {
    throw new UserError(
      'Name a test, a run or a range of runs: deflake history forget 8123, or deflake history forget --runs 8120..8130',
    );
  }
  const store = await openHistory(flags, world);
  const { history, problems } = await store.load();
  warnOf(problems, world);
  const { tombstones, told } = whatToForget(history, {
    names: flags.positionals,
    ...(range !== undefined && { range }),
    ...(lane !== undefined && { lane }),
  });
  const isTrial = flags.values['dry-run'] !== undefined;
  if (!isTrial) {
    const saveProblems = await store.save(tombstones, mergeHistories(history, tombstones));
    warnOf(newProblems(saveProblems, problems), world);
    expectKept(tombstones, (await store.load()).history, `Not all of it is forgotten in ${store.title}.`);
  }
  world.print(`${isTrial ? 'This would be forgotten:' : 'Forgotten:'}\n`);
  for (const line of told.slice(0, TOLD_LINES)) world.print(`  ${logSafe(line)}\n`);
  if (told.length > TOLD_LINES) world.print(`  and ${grouped(told.length - TOLD_LINES)} more\n`);
  if (isTrial) return EXIT.green;
  world.print('Other copies of this history forget it too when they meet this one.\n');
  return EXIT.green;
}
