import { createHash } from 'node:crypto';
import type { Problem } from '../model/problem.js';
import { packingOf } from './archives/packing.js';
import { MAX_UNPACKED_BYTES, type UnpackingBudget } from './archives/unpacking-budget.js';
import { Chunks, UnreadableFile } from './chunks.js';
import type { ReadingProblem, ReportFormat, ReportReader } from './format.js';
import { HEAD_LENGTH, recogniseFormat, reportExtensions } from './formats.js';
import type { ReadReport, ReportFile } from './report-file.js';
import { headOf, type ReportHead } from './report-head.js';

export interface ReadingRules {
  /** The format that all reports are in; recognised by content where there is none. */
  readonly forced: ReportFormat | undefined;
  /** What may be unpacked, all reports together. */
  readonly budget: UnpackingBudget;
}

/** Larger files are not even opened: something else than a test report went astray. */
const MAX_REPORT_BYTES = MAX_UNPACKED_BYTES;

/** Packings inside each other: a packed report in an archive. */
const MAX_PACKINGS = 2;

/** Reads one file: a report, or several where it is an archive. Never throws for what is wrong with it. */
export async function readReport(file: ReportFile, rules: ReadingRules, packings = 0): Promise<ReadReport[]> {
  if (file.sizeBytes !== undefined && file.sizeBytes > MAX_REPORT_BYTES) {
    const size = `${Math.ceil(file.sizeBytes / 2 ** 20)} MiB`;
    const what = `It is ${size} long; at most ${MAX_REPORT_BYTES / 2 ** 20} MiB can be read.`;
    return [unread(file, { what, remedy: 'Split it, or leave captured output out of it.' })];
  }
  const chunks = new Chunks(file.chunks());
  try {
    const head = await chunks.head(Math.min(HEAD_LENGTH, file.sizeBytes ?? HEAD_LENGTH));
    if (head.length === 0) {
      const remedy = 'The test run may have been stopped before it wrote anything.';
      return [unread(file, { what: 'It is empty (0 bytes).', remedy })];
    }
    const packing = packingOf(head);
    if (packing === undefined) return [await parseReport(file, head, chunks, rules)];
    if (packings === MAX_PACKINGS)
      return [
        unread(file, { what: 'It is an archive in an archive in an archive; that is not looked into.' }),
      ];
    const { unpack } = await import('./archives/unpack.js');
    const reports: ReadReport[] = [];
    for await (const member of unpack(file, packing, rest(head, chunks), reportExtensions(), rules.budget))
      reports.push(...(await readReport(member, rules, packings + 1)));
    return reports.length > 0 ? reports : [withoutReports(file)];
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return [unread(file, { what: `It can't be read: ${error.message}` })];
  } finally {
    await chunks.close();
  }
}

/** All bytes of a file whose beginning has been read. */
async function* rest(head: Uint8Array, chunks: Chunks): AsyncGenerator<Uint8Array> {
  for (let chunk: Uint8Array | undefined = head; chunk !== undefined; chunk = await chunks.next())
    yield chunk;
}

async function parseReport(
  file: ReportFile,
  beginning: Uint8Array,
  chunks: Chunks,
  { forced }: ReadingRules,
): Promise<ReadReport> {
  const head = headOf(beginning.subarray(0, HEAD_LENGTH));
  const format = forced ?? recogniseFormat(head);
  if (format === undefined) {
    // Told at once: the array is used again for the bytes that follow.
    const report = unknownContent(file, head);
    return { ...report, digest: (await readToEnd(beginning, chunks)).digest };
  }
  const reader = (await format.load())();
  const { digest, broken } = await readToEnd(beginning, chunks, reader);
  const { cases, problems, duplicatesAreAttempts, tryOf, cutShort } = reader.end();
  const all = broken === undefined ? problems : [broken, ...problems];
  return {
    path: file.path,
    format: format.name,
    digest,
    cases,
    problems: all.map((problem) => toProblem(file.path, problem)),
    duplicatesAreAttempts,
    ...(tryOf === undefined ? {} : { tryOf }),
    ...(cutShort === undefined ? {} : { cutShort }),
    incomplete: all.some((problem) => problem.incomplete),
  };
}

/** Passes all bytes of a file on, as far as they can be read. */
async function readToEnd(
  beginning: Uint8Array,
  chunks: Chunks,
  reader?: ReportReader,
): Promise<{ readonly digest: string; readonly broken: ReadingProblem | undefined }> {
  const hash = createHash('sha256');
  let broken: ReadingProblem | undefined;
  try {
    for (let chunk: Uint8Array | undefined = beginning; chunk !== undefined; chunk = await chunks.next()) {
      hash.update(chunk);
      reader?.write(chunk);
    }
  } catch (error) {
    // What was read until then counts; a packed file may be broken in its middle.
    if (!(error instanceof UnreadableFile)) throw error;
    broken = { what: `It can't be read to its end: ${error.message}`, incomplete: true };
  }
  return { digest: hash.digest('hex'), broken };
}

/**
 * Something else that lay there. XML or JSON of another kind, such as a coverage report, is no report that tests
 * could be missing from; what is neither may be one that was spoilt.
 */
function unknownContent(file: ReportFile, { xmlRoot, json }: ReportHead): ReadReport {
  const isOther = xmlRoot !== undefined || json !== undefined;
  const found = xmlRoot === undefined ? '' : ` Its root element is <${xmlRoot.slice(0, 60)}>.`;
  const report = unread(file, {
    what: `It is no report of a format that Deflake knows.${found}`,
    remedy: 'Exclude it with a line `!path` in `reports`, or name its `format`.',
  });
  return { ...report, incomplete: !isOther, ...(isOther && file.isFound === true && { isOther }) };
}

/** Playwright's traces are such archives. */
function withoutReports(file: ReportFile): ReadReport {
  const remedy = 'Exclude it with a line `!path` in `reports`.';
  const report = unread(file, { what: 'It is an archive without any report in it.', remedy });
  return file.isFound === true ? { ...report, incomplete: false, isOther: true } : report;
}

function unread({ path }: ReportFile, problem: { what: string; remedy?: string }): ReadReport {
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
  const { what, remedy, line, column, offset } = problem;
  return {
    area: 'report',
    where: path,
    what,
    ...(remedy === undefined ? {} : { remedy }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(offset === undefined ? {} : { offset }),
  };
}
