import { errorMessage } from '../errors.js';
import type { ReadRecord } from '../history/records/read-record.js';
import { parseRunRecord } from '../history/records/read-record.js';
import type { Problem } from '../model/problem.js';
import type { LineSource } from './read-lines.js';
import { nameOf, readLines } from './read-lines.js';

export interface RecordReading {
  /** Takes a record; what it throws is a problem with the line. */
  readonly take: (record: ReadRecord) => void;
  readonly tell: (problem: Problem) => void;
}

/** Reads run records, one a line, and counts them. A line that is no record is a problem; the others are read. */
export async function readRecords(
  name: string,
  source: LineSource,
  { take, tell }: RecordReading,
): Promise<number> {
  let read = 0;
  let number = 0;
  for await (const line of readLines(name, source)) {
    number++;
    if (line.trim() === '') continue;
    try {
      take(parseRunRecord(line));
      read++;
    } catch (error) {
      const what = `Not a run record: ${errorMessage(error)}.`;
      const remedy = 'The other lines were read.';
      tell({ area: 'history', where: nameOf(name), what, line: number, remedy });
    }
  }
  return read;
}
