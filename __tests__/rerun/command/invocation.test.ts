import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from '../../../src/rerun/command/command.js';
import { invoke, SCRIPT_PATH, sitesOf } from '../../../src/rerun/command/invocation.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deflake-invocation-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the script as it would be run; each line of the output is an argument that a program got. */
async function argumentsOf(text: string, args: readonly string[], site?: number): Promise<string[]> {
  const { command, args: words, script } = invoke({ kind: 'script', text, shell: 'bash' }, args, site);
  const path = join(folder, 'command.sh');
  await writeFile(path, script?.text ?? '');
  const output = execFileSync(command, words.with(words.indexOf(SCRIPT_PATH), path), {
    cwd: folder,
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}

const PRINT = "printf '%s\\0'";

describe('a script with arguments', () => {
  it('leaves a command out with where its output goes', async () => {
    const script = `${PRINT} one {args} 2>&1 | cat\n${PRINT} two {args} 2>&1`;
    expect(await argumentsOf(script, ['x'], 1)).toEqual(['two', 'x']);
    expect(await argumentsOf(script, ['x'], 0)).toEqual(['one', 'x']);
  });

  it('has none the first time', async () => {
    expect(await argumentsOf(`${PRINT} a {args} b`, [])).toEqual(['a', 'b']);
  });

  it.each([
    '$(touch pwned)',
    '`touch pwned`',
    '; touch pwned',
    '" && touch pwned && "',
    "' && touch pwned && '",
    '{args}',
    SCRIPT_PATH,
    '*',
    '-n',
    'two  words',
    'line\nbreak',
    '\\',
    '',
    '›ünïcode ☂',
    '$HOME $IFS',
  ])('passes %j on as it is, and no shell reads it', async (name) => {
    expect(await argumentsOf(`x=1; ${PRINT} a {args} b | cat`, [name, 'next'])).toEqual([
      'a',
      name,
      'next',
      'b',
    ]);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('leaves out what has no tests, and runs what takes none', async () => {
    const text = [
      'mkdir -p sub; cd sub',
      `${PRINT} first {args}`,
      `if :; then ${PRINT} second {args}; fi`,
      'basename "$PWD" | tr "\\n" "\\0"',
    ].join('\n');
    expect(await argumentsOf(text, ['t'], 0)).toEqual(['first', 't', 'sub']);
    expect(await argumentsOf(text, ['t'], 1)).toEqual(['second', 't', 'sub']);
  });

  it('stops at the first command that fails, as GitHub runs scripts', () => {
    const { args } = invoke({ kind: 'script', text: 'false\necho', shell: 'bash' }, []);
    expect(args).toEqual(['--noprofile', '--norc', '-eo', 'pipefail', SCRIPT_PATH]);
  });
});

describe('a command without a shell', () => {
  const command: Command = { kind: 'words', words: ['npx', 'jest', '{args}', '--ci'] };

  it('gets the arguments in the place of {args}', () => {
    expect(invoke(command, ['-t', '$(x)'])).toEqual({ command: 'npx', args: ['jest', '-t', '$(x)', '--ci'] });
    expect(invoke(command, [])).toEqual({ command: 'npx', args: ['jest', '--ci'] });
    expect(sitesOf(command)).toEqual([{ words: ['npx', 'jest', '--ci'], variables: [], folder: '' }]);
  });

  it('can be without a place for them', () => {
    expect(sitesOf({ kind: 'words', words: ['make', 'test'] })).toEqual([]);
  });

  it('may not hide {args} in a word', () => {
    expect(() => sitesOf({ kind: 'words', words: ['make', 'ARGS={args}'] })).toThrow('stand alone');
  });
});
