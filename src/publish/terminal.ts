import type { Publisher } from '../ports.js';
import { guardLines } from '../render/log-safe.js';
import type { Telling } from '../render/telling.js';

export interface TerminalOptions {
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  readonly render: (telling: Telling) => string;
}

/** The log of the job, or a person's terminal. */
export function createTerminalPublisher({ write, render }: TerminalOptions): Publisher {
  return {
    name: 'terminal',
    publish: async (telling) => {
      // The runner ends a line at each of these, and reads commands at the start of any line.
      const lines = render(telling)
        .trimEnd()
        .split(/\r\n|[\r\n]/);
      write(`${guardLines(lines).join('\n')}\n`);
      return { problems: [] };
    },
  };
}
