/** What the tests are run by. */
export type Command = Script | Words;

/** A text for a shell, of one line or several: the input `command`. */
export interface Script {
  readonly kind: 'script';
  readonly text: string;
  readonly shell: Shell;
}

/** A program and its arguments, which no shell reads: the command line, after `--`. */
export interface Words {
  readonly kind: 'words';
  readonly words: readonly string[];
}

export type Shell = 'bash' | 'pwsh';

/** What stands in a command for the chosen tests; empty the first time. */
export const ARGS = '{args}';
