import { createHash } from 'node:crypto';
import { errorMessage } from '../errors.js';
import type { Problem } from '../model/problem.js';
import type { ReportSource } from '../ports.js';
import type { ReadingProblem, ReportFormat } from './format.js';
import { formatNamed, formatNames, HEAD_LENGTH, recogniseFormat } from './formats.js';
import { withoutRepeatedCases } from './repeated-reports.js';
import type { ReadReport, ReportFile } from './report-file.js';
import { decodeText } from './xml/decode-text.js';
import { rootName } from './xml/root-name.js';

export type { ReadReport } from './report-file.js';

export interface ReadOptions {
  /** Name of the format that all reports are in; recognised by content where it is not given. */
  readonly format?: string | undefined;
}

/** Larger files are not even opened: something else than a test report went astray. */
const MAX_REPORT_BYTES = 2 * 1024 ** 3;

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
  const chunks = file.chunks()[Symbol.asyncIterator]();
  try {
    const head = await readHead(chunks, file.sizeBytes);
    if (head.length === 0) {
      const remedy = 'The test run may have been stopped before it wrote anything.';
      return unread(file.path, { what: 'It is empty (0 bytes).', remedy });
    }
    return await parseReport(file.path, head, chunks, forced);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return unread(file.path, { what: `It can't be read: ${error.message}` });
  } finally {
    await chunks.return?.();
  }
}

/** Told apart from an error of our own while a file is being read. */
class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw new UnreadableFile(errorMessage(error));
  }
}

/** At least as many bytes as formats are recognised by, if the file has them. */
async function readHead(chunks: AsyncIterator<Uint8Array>, sizeBytes: number): Promise<Uint8Array> {
  let head = (await nextChunk(chunks)) ?? new Uint8Array(0);
  while (head.length < Math.min(HEAD_LENGTH, sizeBytes)) {
    // Copied, because the array may be used again when the next is asked for.
    const begun = new Uint8Array(head);
    const chunk = await nextChunk(chunks);
    if (chunk === undefined) return begun;
    head = Buffer.concat([begun, chunk]);
  }
  return head;
}

async function parseReport(
  path: string,
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
  forced: ReportFormat | undefined,
): Promise<ReadReport> {
  const beginning = decodeText(head.subarray(0, HEAD_LENGTH)).text;
  const format = forced ?? recogniseFormat(beginning);
  const reader = format === undefined ? undefined : (await format.load())();
  const hash = createHash('sha256');
  for (let chunk: Uint8Array | undefined = head; chunk !== undefined; chunk = await nextChunk(chunks)) {
    hash.update(chunk);
    reader?.write(chunk);
  }
  const digest = hash.digest('hex');
  if (format === undefined || reader === undefined)
    return { ...unread(path, unknownContent(beginning)), digest, incomplete: !isOtherXml(beginning) };
  const { cases, problems, duplicatesAreAttempts } = reader.end();
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
    remedy: 'Exclude it with a line `!path` in `reports`.',
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
