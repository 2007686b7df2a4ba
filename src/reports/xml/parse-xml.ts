import { EntityDecoder, XML } from '@nodable/entities';
import { XMLParser } from 'fast-xml-parser';
import { errorMessage } from '../../errors.js';
import type { ReadingProblem } from '../format.js';
import { decodeText } from '../text/decode-text.js';
import { repairMarkup } from './repair-markup.js';
import type { XmlElement, XmlNode } from './xml-element.js';

/**
 * Bytes. A document takes about twenty times its size in memory here, and a string in V8 ends at 512 MiB. Larger
 * reports need a format that is read as a stream.
 */
export const MAX_XML_BYTES = 256 * 1024 * 1024;

/** Elements inside each other; fast-xml-parser's own limit, above which its time grows with the square. */
const MAX_DEPTH = 100;

export interface XmlDocument {
  /** Usually one. Several where documents were written one behind the other. */
  readonly roots: readonly XmlElement[];
  readonly problems: readonly ReadingProblem[];
}

export interface XmlOptions {
  /** Elements (local names) whose text nobody reads. */
  readonly textless?: ReadonlySet<string>;
  readonly maxBytes?: number;
}

/** Reads an XML document into a tree, as far as it goes. Never throws: what is wrong with it is a problem. */
export function parseXml(bytes: Uint8Array, options: XmlOptions = {}): XmlDocument {
  const maxBytes = options.maxBytes ?? MAX_XML_BYTES;
  if (bytes.length > maxBytes) {
    const what = `It is ${Math.ceil(bytes.length / 2 ** 20)} MiB long; at most ${Math.floor(maxBytes / 2 ** 20)} MiB can be read.`;
    return unreadable({
      what,
      remedy: 'Split the report, or leave captured output out of it.',
      incomplete: true,
    });
  }
  const { text, problem } = decodeText(bytes);
  const textless = options.textless === undefined ? {} : { textless: options.textless };
  const markup = repairMarkup(text, { maxDepth: MAX_DEPTH, ...textless });
  try {
    const roots = toNodes(createParser().parse(markup.text), markup.brokenInside).filter(isElement);
    return { roots, problems: problem === undefined ? markup.problems : [...markup.problems, problem] };
  } catch (error) {
    return unreadable({ what: `It could not be parsed: ${errorMessage(error)}`, incomplete: true });
  }
}

function unreadable(problem: ReadingProblem): XmlDocument {
  return { roots: [], problems: [problem] };
}

const ATTRIBUTE_PREFIX = '@_';
const TEXT = '#text';
const ATTRIBUTES = ':@';

function createParser(): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: ATTRIBUTE_PREFIX,
    textNodeName: TEXT,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    maxNestedTags: MAX_DEPTH,
    // Path strings are for callbacks; there are none.
    jPath: false,
    onDangerousProperty: (name) => name,
    // Without a decoder of its own it leaves numeric references as they stand. Only XML's five names are known, and
    // the limits of the defaults would reject honest reports. XML 1.1 rules keep control characters such as ESC,
    // which colours output; the ids escape them.
    entityDecoder: new EntityDecoder({ namedEntities: XML, numericAllowed: true, ncr: { xmlVersion: 1.1 } }),
  });
}

/**
 * From fast-xml-parser's ordered form, `[{ name: [children], ':@': { '@_attribute': value } }, { '#text': text }]`.
 * `openLevels` of the last elements on each level were cut off: the last element of an open one may be open.
 */
function toNodes(ordered: unknown, openLevels: number): XmlNode[] {
  if (!Array.isArray(ordered)) return [];
  const nodes: XmlNode[] = [];
  const lastElement = ordered.findLastIndex((item) => !isTextItem(item));
  for (const [i, item] of ordered.entries()) {
    if (!isRecord(item)) continue;
    const text = item[TEXT];
    if (isTextItem(item)) {
      if (typeof text === 'string') nodes.push(text);
      continue;
    }
    const name = Object.keys(item).find((key) => key !== ATTRIBUTES);
    if (name === undefined) continue;
    const openInside = i === lastElement ? openLevels : 0;
    nodes.push({
      name: name.slice(name.indexOf(':') + 1),
      attributes: toAttributes(item[ATTRIBUTES]),
      children: toNodes(item[name], Math.max(0, openInside - 1)),
      closed: openInside === 0,
    });
  }
  return nodes;
}

function toAttributes(value: unknown): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  if (!isRecord(value)) return attributes;
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === 'string') attributes.set(key.slice(ATTRIBUTE_PREFIX.length), text);
  }
  return attributes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTextItem(item: unknown): boolean {
  return isRecord(item) && Object.hasOwn(item, TEXT);
}

function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string';
}
