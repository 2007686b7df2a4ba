import { createHash } from 'node:crypto';
import { errorMessage } from '../errors.js';
import type { Problem } from '../model/problem.js';
import type { ReportSource } from '../ports.js';
import type { ReadingProblem, ReportFormat } from './format.js';
import { formatNamed, formatNames, HEAD_LENGTH, recogniseFormat } from './formats.js';
import { withoutRepeatedCases } from './repeated-reports.js';
import type { ReadReport, ReportFile } from './report-file.js';
import { decodeText } from './xml/decode-text.js';
import { MAX_XML_BYTES } from './xml/parse-xml.js';
import { rootName } from './xml/root-name.js';

export type { ReadReport } from './report-file.js';

export interface ReadOptions {
  /** Name of the format that all reports are in; recognised by content where it is not given. */
  readonly format?: string | undefined;
}

/** Larger files are not even loaded: no format reads them yet. */
const MAX_REPORT_BYTES = MAX_XML_BYTES;

/**
 * Reads all reports of a source. What is wrong with one of them is a problem that carries its name, and never costs
 * the others. Throws only for a format that does not exist.
 */
export async function readReports(source: ReportSource, options: ReadOptions = {}): Promise<ReadReport[]> {
  const forced = options.format === undefined ? undefined : formatNamed(options.format);
  const reports: ReadReport[] = [];
  for await (const file of source.read()) reports.push(await readReport(file, forced));
  return withoutRepeatedCases(reports);
}

async function readReport(file: ReportFile, forced: ReportFormat | undefined): Promise<ReadReport> {
  if (file.sizeBytes > MAX_REPORT_BYTES) {
    const size = `${Math.ceil(file.sizeBytes / 2 ** 20)} MiB`;
    const what = `It is ${size} long; at most ${MAX_REPORT_BYTES / 2 ** 20} MiB can be read.`;
    return unread(file.path, { what, remedy: 'Split it, or leave captured output out of it.' });
  }
  let bytes: Uint8Array;
  try {
    bytes = await file.bytes();
  } catch (error) {
    return unread(file.path, { what: `It can't be read: ${errorMessage(error)}` });
  }
  if (bytes.length === 0) {
    const remedy = 'The test run may have been stopped before it wrote anything.';
    return unread(file.path, { what: 'It is empty (0 bytes).', remedy });
  }
  return parseReport(file.path, bytes, forced);
}

function parseReport(path: string, bytes: Uint8Array, forced: ReportFormat | undefined): ReadReport {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const head = decodeText(bytes.subarray(0, HEAD_LENGTH)).text;
  const format = forced ?? recogniseFormat(head);
  if (format === undefined)
    return { ...unread(path, unknownContent(head)), digest, incomplete: !isOtherXml(head) };
  const { cases, problems, duplicatesAreAttempts } = format.parse(bytes);
  return {
    path,
    format: format.name,
    digest,
    cases,
    problems: problems.map((problem) => toProblem(path, problem)),
    duplicatesAreAttempts,
    incomplete: problems.some((problem) => problem.incomplete),
  };
}

/** XML of another kind, such as a coverage report that lay in the same folder: no tests can be missing from it. */
function isOtherXml(head: string): boolean {
  return rootName(head) !== undefined;
}

function unknownContent(head: string): { what: string; remedy: string } {
  const root = rootName(head);
  const found = root === undefined ? '' : ` Its root element is <${root.slice(0, 60)}>.`;
  return {
    what: `It is no report that Deflake knows.${found} Known formats: ${formatNames()}.`,
    remedy: 'Exclude it with a line `!path` in `reports`, or force a format with `format`.',
  };
}

function unread(path: string, problem: { what: string; remedy?: string }): ReadReport {
  return {
    path,
    format: undefined,
    digest: '',
    cases: [],
    problems: [toProblem(path, { ...problem, incomplete: true })],
    duplicatesAreAttempts: false,
    incomplete: true,
  };
}

function toProblem(path: string, problem: ReadingProblem): Problem {
  const { what, remedy, line, column } = problem;
  return {
    area: 'report',
    where: path,
    what,
    ...(remedy === undefined ? {} : { remedy }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
