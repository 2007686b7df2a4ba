import type { ParsedReport, ReadingProblem, ReportedCase, ReportReader, TryOfTest } from '../format.js';
import { readWhole } from '../read-whole.js';
import { MAX_JSON_BYTES, parseJson } from './parse-json.js';
import { type JsonObject, numberOf, objectOf } from './values.js';

/** What a format makes of the root of a JSON document. */
export interface JsonReading {
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly ReadingProblem[];
  readonly tryOf?: TryOfTest;
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
    return { ...reading, problems: [...problems, ...own], duplicatesAreAttempts: false };
  }, MAX_JSON_BYTES);
}

/** Something that the report counts and does not show: tests may be missing. */
export function missing(what: string, remedy?: string): ReadingProblem {
  return { what, ...(remedy === undefined ? {} : { remedy }), incomplete: true };
}

/** Told where a report counts more than it shows; `what` it counts is in the singular. */
export function unshown(what: string, declared: unknown, shown: number): ReadingProblem[] {
  const count = numberOf(declared) ?? 0;
  return count > shown ? [missing(`It counts ${counted(count, what)} and shows ${shown}.`)] : [];
}

/** Suites inside each other, at most: reading them takes room on the stack. */
export const MAX_SUITES = 100;

export function tooDeep(): ReadingProblem {
  return missing(`Suites are inside each other more than ${MAX_SUITES} times; deeper ones were left out.`);
}

/** `1 test`, `2 tests`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
