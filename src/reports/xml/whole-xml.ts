import type { ParsedReport, ReadingProblem, ReportFormat } from '../format.js';
import { readWhole } from '../read-whole.js';
import type { XmlDocument } from './parse-xml.js';
import type { XmlElement } from './xml-element.js';

export interface WholeXmlReader {
  /** Names of elements that a report begins with. */
  readonly roots: readonly string[];
  /** Elements (local names) whose text nobody reads. */
  readonly textless: ReadonlySet<string>;
  /** What stands in these elements. */
  parse(roots: readonly XmlElement[]): Pick<ParsedReport, 'cases' | 'problems'>;
}

/** Loads a reader of documents that are looked at as a whole, and the parser that makes trees of them. */
export async function loadWholeXml(importing: Promise<WholeXmlReader>): ReturnType<ReportFormat['load']> {
  const [reader, { parseXml, MAX_XML_BYTES }] = await Promise.all([importing, import('./parse-xml.js')]);
  return () =>
    readWhole((bytes) => readDocument(reader, parseXml(bytes, { textless: reader.textless })), MAX_XML_BYTES);
}

function readDocument(reader: WholeXmlReader, document: XmlDocument): ParsedReport {
  const known = document.roots.filter(({ name }) => reader.roots.includes(name));
  const { cases, problems } = reader.parse(known);
  return {
    cases,
    problems: [...document.problems, ...unexpectedRoot(reader, document), ...problems],
    duplicatesAreAttempts: false,
  };
}

/** A format that was forced upon something else finds nothing, which must not look like a run without tests. */
function unexpectedRoot({ roots }: WholeXmlReader, document: XmlDocument): ReadingProblem[] {
  const [root] = document.roots;
  if (root === undefined || document.roots.some(({ name }) => roots.includes(name))) return [];
  const expected = roots.map((name) => `<${name}>`).join(' or ');
  return [
    { what: `It begins with <${root.name.slice(0, 60)}>, and not with ${expected}.`, incomplete: true },
  ];
}
