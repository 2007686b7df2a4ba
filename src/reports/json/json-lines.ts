import type { ParsedReport, ReadingProblem, ReportReader } from '../format.js';
import { LineSplitter } from '../text/line-splitter.js';
import { isObject, type JsonObject } from './values.js';

/** What a format makes of the lines of its report. */
export interface LineConsumer {
  /** One line that holds a JSON object. */
  take(line: JsonObject): void;
  /**
   * A line that holds none: a tool's own output, mostly. Told as a problem where this returns one. `isEnded` is false
   * for one that the report ends with before the line did.
   */
  takeText?(line: string, isEnded: boolean): ReadingProblem | undefined;
  /** The lines have ended. `isCut` where the last one was not complete. */
  end(isCut: boolean): ParsedReport;
}

/** Lines that are no JSON are told one by one up to this many. */
const MAX_TOLD = 3;

/**
 * Reads reports of one JSON object a line, as they pass by. A line that was cut off at the end makes the report
 * incomplete; lines that are no JSON (compilers and package managers write to the same stream) are left out.
 */
export function readJsonLines(consumer: LineConsumer): ReportReader {
  const problems: ReadingProblem[] = [];
  let told = 0;
  let broken: { readonly line: number } | undefined;
  const lines = new LineSplitter((text, number, isEnded) => {
    if (broken !== undefined)
      tell({ what: 'It holds a line of JSON that is not complete.', ...broken, incomplete: true });
    broken = undefined;
    if (text === undefined) {
      tell({ what: 'It holds a line that is too long; it was left out.', line: number, incomplete: true });
      return;
    }
    if (text.trim() === '') return;
    const value = parsed(text);
    if (isObject(value)) {
      consumer.take(value);
    } else if (/^\s*\{/.test(text)) {
      // Known to be the last line, which may have been cut off, only when no other follows.
      broken = { line: number };
    } else {
      const problem = consumer.takeText?.(text, isEnded);
      if (problem !== undefined) tell({ ...problem, line: number });
    }
  });
  function tell(problem: ReadingProblem): void {
    if (++told <= MAX_TOLD) problems.push(problem);
  }
  return {
    write: (bytes) => lines.write(bytes),
    end() {
      const encoding = lines.end();
      const isCut = broken !== undefined;
      if (isCut) {
        const what = 'It ends in the middle of a line: it was cut off, or its writer was stopped.';
        problems.push({ what, ...broken, incomplete: true });
      }
      if (told > MAX_TOLD)
        problems.push({ what: `${told - MAX_TOLD} more lines like that.`, incomplete: false });
      const report = consumer.end(isCut);
      return { ...report, problems: [...problems, ...encoding, ...report.problems] };
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
