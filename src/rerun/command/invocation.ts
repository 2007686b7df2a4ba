import { UserError } from '../../errors.js';
import type { Command, Script, Shell, Words } from './command.js';
import { ARGS } from './command.js';
import type { ScriptSite } from './script-sites.js';
import { scriptCommands, scriptSites, splitVariables } from './script-sites.js';

/** A place of the command that takes chosen tests. */
export type Site = Pick<ScriptSite, 'words' | 'variables' | 'folder'>;

/** How to start the command. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  /** The script to write first; its path stands in `args` as {@link SCRIPT_PATH}. */
  readonly script?: { readonly text: string; readonly extension: string };
}

/** Stands for the path of the script, which is not known yet. */
export const SCRIPT_PATH = '{script}';

/** Throws a `UserError` where `{args}` stands where it can't. */
export function sitesOf(command: Command): readonly Site[] {
  if (command.kind === 'script') return scriptSites(command.text, command.shell);
  const { words } = command;
  const inside = words.find((word) => word.includes(ARGS) && word !== ARGS);
  if (inside !== undefined)
    throw new UserError(`{args} has to stand alone as a word of the command, not in "${inside}".`);
  if (!words.includes(ARGS)) return [];
  return [{ ...splitVariables(words.filter((word) => word !== ARGS)), folder: '' }];
}

/** All programs that the command calls, as far as they can be seen: those without `{args}`, too. */
export function commandsOf(command: Command): readonly Site[] {
  if (command.kind === 'script') return scriptCommands(command.text, command.shell);
  return [{ ...splitVariables(command.words.filter((word) => word !== ARGS)), folder: '' }];
}

/**
 * The command with arguments at one site, or at all. Other commands of a script that have a site do nothing, and those
 * that have none run as they are.
 */
export function invoke(command: Command, args: readonly string[], site?: number): Invocation {
  return command.kind === 'words' ? invokeWords(command, args) : invokeScript(command, args, site);
}

function invokeWords({ words }: Words, args: readonly string[]): Invocation {
  const [command = '', ...rest] = words.flatMap((word) => (word === ARGS ? args : [word]));
  return { command, args: rest };
}

interface ShellWords {
  /** The shell's own expansion of the arguments that it was given. */
  readonly expansion: string;
  readonly nothing: string;
  readonly extension: string;
  /** As GitHub calls it for `run`. */
  readonly call: readonly string[];
}

const SHELLS: Readonly<Record<Shell, ShellWords>> = {
  bash: {
    expansion: '"$@"',
    nothing: ':',
    extension: '.sh',
    call: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', SCRIPT_PATH],
  },
  pwsh: {
    expansion: '@args',
    nothing: '$null = 0',
    extension: '.ps1',
    call: ['pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File', SCRIPT_PATH],
  },
};

function invokeScript({ text, shell }: Script, args: readonly string[], site?: number): Invocation {
  const { expansion, nothing, extension, call } = SHELLS[shell];
  const [command = '', ...rest] = call;
  let script = '';
  let at = 0;
  for (const [number, { from, to, places }] of scriptSites(text, shell).entries()) {
    script += text.slice(at, from);
    at = from;
    if (site !== undefined && site !== number) {
      script += nothing;
    } else {
      for (const place of places) {
        script += text.slice(at, place) + expansion;
        at = place + ARGS.length;
      }
      script += text.slice(at, to);
    }
    at = to;
  }
  script += text.slice(at);
  return {
    command,
    args: [...rest, ...args],
    script: { text: shell === 'pwsh' ? pwshScript(script) : `${script}\n`, extension },
  };
}

/** As GitHub does it: stop at the first error, and end with the status of the last program. */
function pwshScript(script: string): string {
  return [
    "$ErrorActionPreference = 'stop'",
    script,
    'if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }',
    '',
  ].join('\n');
}
