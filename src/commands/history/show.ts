import type { ExitCode } from '../../errors.js';
import { EXIT, UserError } from '../../errors.js';
import { renderHistoryJson, renderTestsJson } from '../../render/history-json.js';
import { renderTest } from '../../render/history-test-text.js';
import { renderHistory, renderTests } from '../../render/history-text.js';
import { parseFlags } from '../flags.js';
import { testsNamed } from './history-names.js';
import type { HistoryWorld } from './history-world.js';
import { openHistory, STORE_FLAGS, warnOf } from './history-world.js';

/** `deflake history show [TEST]`: all lanes, or the timeline of a test. */
export async function showHistory(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, STORE_FLAGS, ['json']);
  const [wanted, another] = flags.positionals;
  if (another !== undefined)
    throw new UserError('Name one test, in quotes if it has spaces: deflake history show "cart › adds"');
  const store = await openHistory(flags, world);
  const { history, problems } = await store.load();
  warnOf(problems, world);
  const isJson = flags.values.json !== undefined;
  if (wanted === undefined) {
    if (!isJson && history.lanes.size === 0) {
      if (problems.length > 0) return EXIT.nothingRead;
      world.print(`There is no history in ${store.title} yet.\n`);
      return EXIT.green;
    }
    world.print(isJson ? renderHistoryJson(history) : renderHistory(history));
    return EXIT.green;
  }
  const tests = testsNamed(history, wanted);
  const [only, second] = tests;
  if (only === undefined)
    throw new UserError(`No test has "${wanted}" in its id. deflake history show lists those that failed.`);
  if (isJson) world.print(renderTestsJson(history, tests));
  else world.print(second === undefined ? renderTest(history, only) : renderTests(history, tests));
  return EXIT.green;
}
