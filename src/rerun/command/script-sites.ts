import type { Shell } from './command.js';
import type { Token } from './shell-tokens.js';
import { misplaced, shellTokens } from './shell-tokens.js';

/** A simple command of a script. */
export interface ScriptSite {
  /** Where it begins and ends in the script, in characters. */
  readonly from: number;
  readonly to: number;
  /** Where `{args}` stands; in most commands it does not. */
  readonly places: readonly number[];
  /** Its words without quotes, `{args}`, and variables that are set before it. */
  readonly words: readonly string[];
  /** These variables: `CI=1`. */
  readonly variables: readonly string[];
  /** The folder that it runs in, from where the script starts; absent where only the shell knows. */
  readonly folder?: string;
}

/** Words of the shell that stand before a command, on its line. */
const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'time']);

/** Words behind which arguments become text that a shell reads again. */
const READS_AGAIN = new Set(['eval', 'ssh', 'iex', 'Invoke-Expression']);

/** Finds where the chosen tests go in a script. */
export function scriptSites(text: string, shell: Shell): ScriptSite[] {
  return scriptCommands(text, shell).filter(({ places }) => places.length > 0);
}

/** All simple commands of a script. */
export function scriptCommands(text: string, shell: Shell): ScriptSite[] {
  const commands: ScriptSite[] = [];
  const outer: (string | undefined)[] = [];
  let folder: string | undefined = '';
  let command: Token[] = [];
  const end = (): void => {
    while (command[0] !== undefined && KEYWORDS.has(command[0].text)) command.shift();
    if (command.length > 0) commands.push(siteOf(command, folder));
    if (!command.some(({ kind }) => kind === 'args')) folder = folderAfter(command, folder);
    command = [];
  };
  for (const token of shellTokens(text, shell)) {
    if (token.kind !== 'operator') {
      command.push(token);
      continue;
    }
    end();
    // What a subshell changes to, it forgets.
    if (token.text === '(') outer.push(folder);
    if (token.text === ')') folder = outer.pop();
  }
  end();
  return commands;
}

function siteOf(command: readonly Token[], folder: string | undefined): ScriptSite {
  const words = command.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const places = command.filter(({ kind }) => kind === 'args').map(({ from }) => from);
  const again = words.find((word) => READS_AGAIN.has(word));
  if (again !== undefined && places.length > 0)
    throw misplaced(`behind "${again}", which makes a script of its arguments,`);
  return {
    from: command[0]?.from ?? 0,
    to: command.at(-1)?.to ?? 0,
    places,
    ...splitVariables(words),
    ...(folder !== undefined && { folder }),
  };
}

/** `CI=1 npx jest` runs npx. */
export function splitVariables(all: readonly string[]): Pick<ScriptSite, 'variables' | 'words'> {
  const first = all.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const count = first === -1 ? all.length : first;
  return { variables: all.slice(0, count), words: all.slice(count) };
}

/** Where `cd` leads; `undefined` where that depends on what the shell knows. */
function folderAfter(command: readonly Token[], folder: string | undefined): string | undefined {
  const [verb, ...rest] = command.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  if (verb === 'popd') return undefined;
  if (verb !== 'cd' && verb !== 'pushd' && verb !== 'Set-Location') return folder;
  const [to = '~'] = rest.filter((word) => word !== '--');
  if (/[$`~*?]|^-/.test(to)) return undefined;
  if (/^(?:[\\/]|[A-Za-z]:)/.test(to)) return to;
  return folder === undefined ? undefined : joined(folder, to);
}

/** Forward slashes, and no `..` that could be resolved. */
function joined(folder: string, to: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${to}`.split(/[\\/]/)) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (folder.startsWith('/') ? '/' : '') + parts.join('/');
}
