import type { ParsedReport, ReadingProblem, ReportedCase, ReportReader } from '../format.js';
import { MAX_JSON_BYTES, parseJson } from '../json/parse-json.js';
import { type JsonObject, objectOf } from '../json/values.js';
import { readWhole } from '../read-whole.js';

/** What a format makes of the root of a JSON document. */
export interface JsonReading {
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly ReadingProblem[];
}

/**
 * A reader for reports that are one JSON document. `isWhole` is false where it was cut off: then the last elements
 * may lack what would have followed, and what the report counts can't be compared with what it shows.
 */
export function readJsonReport(read: (root: JsonObject, isWhole: boolean) => JsonReading): ReportReader {
  return readWhole((bytes): ParsedReport => {
    const { value, problems } = parseJson(bytes);
    const isWhole = !problems.some((problem) => problem.incomplete);
    const reading = read(objectOf(value), isWhole);
    const own = isWhole ? reading.problems : reading.problems.filter((problem) => !problem.incomplete);
    return { cases: reading.cases, problems: [...problems, ...own], duplicatesAreAttempts: false };
  }, MAX_JSON_BYTES);
}

/** Something that the report counts and does not show: tests may be missing. */
export function missing(what: string, remedy?: string): ReadingProblem {
  return { what, ...(remedy === undefined ? {} : { remedy }), incomplete: true };
}

/** `1 test`, `2 tests`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
