import { didYouMean } from '../../did-you-mean.js';
import type { ExitCode } from '../../errors.js';
import { UserError } from '../../errors.js';
import type { HistoryWorld } from './history-world.js';

type Command = (args: readonly string[], world: HistoryWorld) => Promise<ExitCode>;

/** Each is loaded when it is called. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['show', async () => (await import('./show.js')).showHistory],
  ['export', async () => (await import('./export.js')).exportHistory],
  ['import', async () => (await import('./import.js')).importHistory],
  ['merge', async () => (await import('./merge.js')).mergeFiles],
  ['verify', async () => (await import('./verify.js')).verifyHistory],
  ['compact', async () => (await import('./compact.js')).compactHistory],
  ['forget', async () => (await import('./forget.js')).forgetFromHistory],
]);

/** `deflake history show|export|import|merge|verify|compact|forget`. */
export async function historyCommand(
  [action = '', ...args]: readonly string[],
  world: HistoryWorld,
): Promise<ExitCode> {
  const load = COMMANDS.get(action);
  if (load === undefined) {
    const known = [...COMMANDS.keys()];
    throw new UserError(
      `deflake history takes one of ${known.join(', ')}, not "${action}".${didYouMean(action, known)} See deflake history --help.`,
    );
  }
  return (await load())(args, world);
}
