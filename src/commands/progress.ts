import { grouped } from '../analysis/run-words.js';
import type { ReportSource } from '../ports.js';

/** How far long work has come, for whoever watches. */
export interface Meter {
  /** One thing more is done. */
  tick(): void;
  /** Leaves nothing behind on the terminal. */
  end(): void;
}

/** Starts a meter. `total`: of how many things, where that is known. */
export type Progress = (title: string, total?: number) => Meter;

export interface ProgressOptions {
  /** Standard error: what the command says goes elsewhere. */
  readonly write: (text: string) => void;
  /** Nobody watches a file or a log. */
  readonly isTerminal: boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Milliseconds after which waiting needs an explanation, and between looks. */
const PATIENCE_MS = 1_000;
const INTERVAL_MS = 200;

/** Back to the beginning of the line, and clears it. */
const CLEAR = '\r\u001b[K';

/** For tests and logs. */
export const NO_PROGRESS: Progress = () => ({ tick: () => {}, end: () => {} });

/** Progress on one line of a terminal; none of what is over at once. */
export function createProgress({ write, isTerminal, now }: ProgressOptions): Progress {
  if (!isTerminal) return NO_PROGRESS;
  return (title, total) => {
    let done = 0;
    let isShown = false;
    let nextMs = now() + PATIENCE_MS;
    return {
      tick: () => {
        done++;
        const nowMs = now();
        if (nowMs < nextMs) return;
        nextMs = nowMs + INTERVAL_MS;
        isShown = true;
        write(`${CLEAR}${title}: ${grouped(done)}${total === undefined ? '' : ` of ${grouped(total)}`}`);
      },
      end: () => {
        if (isShown) write(CLEAR);
        isShown = false;
      },
    };
  };
}

/** Reports as they come, counted. */
export function watched(source: ReportSource, progress: Progress): ReportSource {
  return {
    async *read() {
      const meter = progress('Reading reports');
      try {
        for await (const report of source.read()) {
          yield report;
          meter.tick();
        }
      } finally {
        meter.end();
      }
    },
  };
}
