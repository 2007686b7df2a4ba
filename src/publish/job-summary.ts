import { appendFileSync, statSync } from 'node:fs';
import { errorMessage } from '../errors.js';
import type { Problem } from '../model/problem.js';
import type { Publisher } from '../ports.js';
import type { Telling } from '../render/telling.js';

/** Bytes. The runner rejects a larger file whole. */
const MAX_SUMMARY_BYTES = 1_024 * 1_024;

export interface JobSummaryOptions {
  /** `GITHUB_STEP_SUMMARY`. */
  readonly path: string | undefined;
  readonly render: (telling: Telling, maxBytes: number) => string;
}

/** The summary on the page of the workflow run: the one place that every run may write to. */
export function createJobSummaryPublisher({ path, render }: JobSummaryOptions): Publisher {
  return {
    name: 'job summary',
    publish: async (telling) => {
      if (path === undefined || path === '') return { problems: [] };
      try {
        // A command that we ran may have written to the same file.
        const room = MAX_SUMMARY_BYTES - 1 - (await sizeOf(path));
        const text = render(telling, Math.max(0, room));
        if (Buffer.byteLength(text) > room)
          return { problems: [problem('It has no room left (1 MiB a step).')] };
        appendFileSync(path, `${text}\n`);
        return { problems: [] };
      } catch (error) {
        return { problems: [problem(`It could not be written: ${errorMessage(error)}.`)] };
      }
    },
  };
}

function problem(what: string): Problem {
  return { area: 'summary', where: 'job summary', what };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
