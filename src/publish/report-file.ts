import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorMessage } from '../errors.js';
import type { Publisher } from '../ports.js';
import type { Telling } from '../render/telling.js';

export interface ReportFileOptions {
  readonly path: string;
  /** Output that names the path, such as `report-json`. */
  readonly output: string;
  readonly render: (telling: Telling) => string | Promise<string>;
}

/** A file for machines or browsers: the JSON report, the HTML page. */
export function createReportFilePublisher({ path, output, render }: ReportFileOptions): Publisher {
  return {
    name: output,
    publish: async (telling) => {
      const text = await render(telling);
      try {
        mkdirSync(dirname(path), { recursive: true });
        // Whoever waits for the file never reads half of it.
        const draft = `${path}.${process.pid}.tmp`;
        writeFileSync(draft, text);
        renameSync(draft, path);
      } catch (error) {
        const what = `The report could not be written: ${errorMessage(error)}.`;
        return { problems: [{ area: 'output', where: path, what }] };
      }
      return { problems: [], outputs: { [output]: path } };
    },
  };
}

/** A folder of its own for each of our steps in a job. `temp` is `RUNNER_TEMP`. */
export function reportFolder(temp: string, step: string): string {
  return join(temp, 'deflake', step.replace(/[^\w-]/g, '_') || 'report');
}
