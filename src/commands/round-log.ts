import type { OutputSink } from '../rerun/process/output-sink.js';
import type { RoundLog } from '../rerun/test-command.js';

export interface LogOptions {
  readonly isAction: boolean;
  /** Standard output is for something else: everything goes to standard error. */
  readonly isQuiet: boolean;
}

/**
 * The output of the command, as it comes. Retries are told in a line before them; in Actions each is a group that can be
 * folded. What the command itself says to the runner (`::error::` and the like) is passed on, as in a step of its own.
 */
export function createRoundLog({
  isAction,
  isQuiet,
}: LogOptions): RoundLog & { readonly output: OutputSink } {
  let endsLine = true;
  const say = (line: string): void => {
    process[isQuiet ? 'stderr' : 'stdout'].write(`${endsLine ? '' : '\n'}${line}\n`);
    endsLine = true;
  };
  return {
    begin: (title) => say(isAction ? `::group::${title}` : `\n▶ ${title}`),
    end: () => {
      if (isAction) say('::endgroup::');
    },
    close: () => {
      if (!endsLine) say('');
    },
    output: {
      write: (stream, bytes) => {
        process[isQuiet ? 'stderr' : stream].write(bytes);
        if (bytes.length > 0) endsLine = bytes.at(-1) === 0x0a;
      },
    },
  };
}
