import { UserError } from '../../errors.js';
import { splitVariables } from './script-sites.js';
import { shellTokens } from './shell-tokens.js';

/** What `npm test` and its like run: the script of `package.json`, in which the test tool stands. */

/** The scripts of a `package.json`, as it has them. */
export type Scripts = Readonly<Record<string, unknown>>;

/** Scripts that call scripts; more are a circle. */
const DEPTH = 5;

/** The words of the program in the end, to which a package manager adds the arguments. */
export function throughScripts(words: readonly string[], scripts: () => Scripts): readonly string[] {
  let found = words;
  for (let depth = 0; depth < DEPTH; depth++) {
    const name = scriptNameOf(found);
    const script = name === undefined ? undefined : scripts()[name];
    if (typeof script !== 'string') return found;
    found = lastCommand(script);
  }
  return found;
}

/** Throws a `UserError` where npm would take the arguments of the tool for its own. */
export function refuseLostArguments(words: readonly string[]): void {
  if (words[0] === 'npm' && scriptNameOf(words) !== undefined && !words.includes('--'))
    throw new UserError(
      `npm takes options for itself unless "--" stands before them: write "${words.join(' ')} -- {args}".`,
    );
}

function scriptNameOf([program, ...rest]: readonly string[]): string | undefined {
  const before = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : rest.length);
  const [verb, name] = before.filter((word) => !word.startsWith('-'));
  if (verb === 'run' || verb === 'run-script') return name;
  if (program === 'npm') return verb === 'test' || verb === 't' ? 'test' : undefined;
  if (program === 'pnpm' || program === 'yarn') return verb === 't' ? 'test' : verb;
  return undefined;
}

/** A script is read by a shell; the arguments come behind its last word. */
function lastCommand(script: string): readonly string[] {
  const commands: string[][] = [[]];
  for (const { kind, text } of shellTokens(script, 'bash')) {
    if (kind === 'operator') commands.push([]);
    else commands.at(-1)?.push(text);
  }
  return splitVariables(commands.findLast((command) => command.length > 0) ?? []).words;
}

/**
 * Whether a package manager lets a shell read an argument: pnpm before version 9 puts arguments of scripts between double
 * quotes, in which backticks and `$(…)` are commands.
 */
export function isReadAgain(words: readonly string[], args: readonly string[]): boolean {
  const [program, ...rest] = words;
  const verb = rest.find((word) => !word.startsWith('-'));
  if (program !== 'pnpm' || verb === 'exec' || verb === 'dlx') return false;
  return args.some((arg) => /`|\$\(/.test(arg));
}
