import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/**
 * What a browser makes of our Markdown, before GitHub's sanitizer takes anything out: what is inert here does not
 * depend on it.
 */
export class Rendered {
  readonly html: string;
  readonly elements: readonly Element[];
  readonly comments: readonly string[];
  /** All that is to be read. */
  readonly text: string;
  /** Text that GitHub looks through for mentions, references, emoji and formulas: all but code and links. */
  readonly searched: string;
  readonly #top: readonly Node[];

  constructor(markdown: string) {
    this.html = micromark(markdown, {
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
      allowDangerousHtml: true,
      allowDangerousProtocol: true,
    });
    this.#top = parseFragment(this.html).childNodes;
    const nodes = [...walk(this.#top, false)];
    this.elements = nodes.map(({ node }) => node).filter((node): node is Element => 'tagName' in node);
    this.comments = nodes.flatMap(({ node }) => ('data' in node ? [node.data] : []));
    this.text = nodes.map(({ node }) => ('value' in node ? node.value : '')).join('');
    this.searched = nodes
      .map(({ node, skipped }) => ('value' in node ? (skipped ? '\ufffc' : node.value) : '\ufffc'))
      .join('');
  }

  /** Text of the last element that is inside of no other. */
  last(): string | undefined {
    const element = this.#top.findLast((node): node is Element => 'tagName' in node);
    return element === undefined ? undefined : textOf(element);
  }

  tags(): Set<string> {
    return new Set(this.elements.map((element) => element.tagName));
  }

  all(tag: string): Element[] {
    return this.elements.filter((element) => element.tagName === tag);
  }

  /** Cells of each row of all tables. */
  columns(): number[][] {
    return this.all('table').map((table) =>
      [...walk([table], false)]
        .map(({ node }) => node)
        .filter((node): node is Element => 'tagName' in node && node.tagName === 'tr')
        .map((row) => row.childNodes.filter((cell) => /^t[dh]$/.test(cell.nodeName)).length),
    );
  }
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** Text below an element. */
export function textOf(element: Element): string {
  return [...walk(element.childNodes, false)].map(({ node }) => ('value' in node ? node.value : '')).join('');
}

function* walk(nodes: readonly Node[], skipped: boolean): Generator<{ node: Node; skipped: boolean }> {
  for (const node of nodes) {
    yield { node, skipped };
    if ('childNodes' in node) yield* walk(node.childNodes, skipped || /^(code|pre|a)$/.test(node.nodeName));
  }
}

/** What GitHub's second pass would find. Wider than its own patterns on purpose. */
export const SECOND_PASS: Readonly<Record<string, RegExp>> = {
  mention: /@[\w-]/,
  mail: /[\w.+-]@[\w-]+\./,
  issue: /#\d/,
  'short reference': /\bgh-\d/i,
  advisory: /\b(?:cve|ghsa)-\w/i,
  commit: /(?<![\da-z])[\da-f]{7,40}(?![\da-z])/i,
  scheme: /:\/\//,
  www: /\bwww\./i,
  emoji: /:[\w+-]+:/,
  formula: /\$[^$\ufffc]*\$/,
};
