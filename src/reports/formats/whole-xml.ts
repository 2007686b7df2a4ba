import type { ParsedReport, ReportFormat } from '../format.js';
import { readWhole } from '../read-whole.js';
import type { XmlDocument } from '../xml/parse-xml.js';

export interface WholeXmlReader {
  /** Elements (local names) whose text nobody reads. */
  readonly textless: ReadonlySet<string>;
  parse(document: XmlDocument): ParsedReport;
}

/** Loads a reader of documents that are looked at as a whole, and the parser that makes trees of them. */
export async function loadWholeXml(importing: Promise<WholeXmlReader>): ReturnType<ReportFormat['load']> {
  const [reader, { parseXml, MAX_XML_BYTES }] = await Promise.all([importing, import('../xml/parse-xml.js')]);
  return () =>
    readWhole((bytes) => reader.parse(parseXml(bytes, { textless: reader.textless })), MAX_XML_BYTES);
}
