import { SaxesParser } from 'saxes';
import type { ReadingProblem } from '../../../src/reports/format.js';
import { Utf8Stream } from '../../../src/reports/text/utf8-stream.js';
import type { MarkupHandler } from '../../../src/reports/xml/markup-handler.js';
import { MarkupScanner } from '../../../src/reports/xml/markup-scanner.js';
import { parseXml } from '../../../src/reports/xml/parse-xml.js';
import type { Tag } from '../../../src/reports/xml/tag.js';
import { Vocabulary } from '../../../src/reports/xml/vocabulary.js';
import type { XmlElement, XmlNode } from '../../../src/reports/xml/xml-element.js';

/**
 * The sample on which we are held against parsers that are not ours. Always the same one: what another parser makes
 * of nonsense is not for us to mend, and must not fail a build by chance. To look for new disagreements, set
 * DEFLAKE_SEED to other numbers.
 */
export const SAMPLE = { seed: Number(process.env.DEFLAKE_SEED ?? 1) };

// The same document as three parsers see it that have nothing in common.

interface Growing {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlNode[];
  closed: boolean;
}

/** Gathers a tree; text that comes in pieces becomes one. */
class TreeBuilder {
  readonly roots: XmlElement[] = [];
  readonly #open: Growing[] = [];

  start(name: string, attributes: Map<string, string>): void {
    const element: Growing = {
      name: name.slice(name.indexOf(':') + 1),
      attributes,
      children: [],
      closed: false,
    };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.roots.push(element);
    else parent.children.push(element);
    this.#open.push(element);
  }

  end(closed: boolean): void {
    const element = this.#open.pop();
    if (element !== undefined) element.closed = closed;
  }

  text(text: string): void {
    const children = this.#open.at(-1)?.children;
    if (children === undefined || text === '') return;
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
  }
}

export interface Scanned {
  readonly roots: readonly XmlElement[];
  readonly problems: readonly ReadingProblem[];
}

/** As our scanner sees a document that comes in these pieces. */
export function scan(document: Uint8Array | readonly Uint8Array[]): Scanned {
  const tree = new TreeBuilder();
  const handler: MarkupHandler = {
    wantsText: true,
    startElement(tag: Tag) {
      const attributes = new Map<string, string>();
      for (let i = 0; i < tag.count; i++) attributes.set(tag.nameOf(i), tag.value(i));
      tree.start(tag.name(), attributes);
    },
    endElement: (isClosed) => tree.end(isClosed),
    text: (text) => tree.text(text),
  };
  const scanner = new MarkupScanner(new Vocabulary([]), handler);
  const stream = new Utf8Stream((bytes) => scanner.write(bytes));
  const pieces = document instanceof Uint8Array ? [document] : document;
  // A piece may be overwritten as soon as it was taken.
  for (const piece of pieces) {
    const taken = new Uint8Array(piece);
    stream.write(taken);
    taken.fill(0x58);
  }
  const encoding = stream.end();
  const problems = scanner.end().map((problem) => {
    const offset = problem.offset === undefined ? undefined : stream.fileOffset(problem.offset);
    return offset === undefined ? problem : { ...problem, offset };
  });
  return { roots: tree.roots, problems: [...problems, ...encoding] };
}

/** As fast-xml-parser sees it, behind the repairs that it needs. */
export function scanWithFastXmlParser(bytes: Uint8Array): Scanned {
  const { roots, problems } = parseXml(bytes);
  return { roots: roots.map(joined), problems };
}

function joined(element: XmlElement): XmlElement {
  const children: XmlNode[] = [];
  for (const child of element.children) {
    const last = children.at(-1);
    if (typeof child !== 'string') children.push(joined(child));
    else if (typeof last === 'string') children[children.length - 1] = last + child;
    else if (child !== '') children.push(child);
  }
  return { ...element, children };
}

/** As saxes sees it; `undefined` where it finds that the document is not well-formed. */
export function scanWithSaxes(text: string): readonly XmlElement[] | undefined {
  const tree = new TreeBuilder();
  const parser = new SaxesParser();
  let isBroken = false;
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('opentag', (tag) => tree.start(tag.name, new Map(Object.entries(tag.attributes))));
  parser.on('closetag', () => tree.end(true));
  parser.on('text', (piece) => tree.text(piece));
  parser.on('cdata', (piece) => tree.text(piece));
  parser.write(text).close();
  return isBroken ? undefined : tree.roots;
}

/** A tree in one line: `a[x=1](b 'text')`, an element that was cut off with a `~`. */
export function draw(node: XmlNode): string {
  if (typeof node === 'string') return JSON.stringify(node);
  const attributes = [...node.attributes]
    .map(([name, value]) => `[${name}=${JSON.stringify(value)}]`)
    .join('');
  const children = node.children.length === 0 ? '' : `(${node.children.map(draw).join(' ')})`;
  return `${node.closed ? '' : '~'}${node.name}${attributes}${children}`;
}

export function drawAll({ roots }: { readonly roots: readonly XmlElement[] }): string {
  return roots.map(draw).join(' + ');
}
