/**
 * The name of a document's root element, without its namespace prefix; `undefined` where there is none in `head`.
 * Skips what may or really does stand before it: a byte order mark, log lines, declaration, comments, DOCTYPE.
 */
export function rootName(head: string): string | undefined {
  let at = documentStart(head);
  while (at !== undefined) {
    const name = /^<(?:[^\s<>/:!?]+:)?([\p{L}_][^\s<>/:]*)/u.exec(head.slice(at, at + 300))?.[1];
    if (name !== undefined) return name;
    const end = skipMarkup(head, at);
    const next = end === undefined ? -1 : head.indexOf('<', end);
    at = next === -1 ? undefined : next;
  }
  return undefined;
}

/**
 * Where the document begins: tools that write to standard output leave their log lines before it. Only at the start
 * of a line, because logs and JSON quote markup too.
 */
export function documentStart(text: string): number | undefined {
  const first = /\S/.exec(text)?.index;
  if (first === undefined || text[first] === '<') return first;
  const begin = /^[ \t]*<\?xml/m.exec(text) ?? /^[ \t]*<[\p{L}_!]/mu.exec(text);
  return begin === null ? undefined : text.indexOf('<', begin.index);
}

/** The offset behind a comment, processing instruction or declaration at `at`; `undefined` if it does not end. */
export function skipMarkup(text: string, at: number): number | undefined {
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at + 4);
  if (text.startsWith('<?', at)) return endOf(text, '?>', at + 2);
  if (text.startsWith('<!', at)) return skipDeclaration(text, at + 2);
  return at + 1;
}

function endOf(text: string, mark: string, from: number): number | undefined {
  const at = text.indexOf(mark, from);
  return at === -1 ? undefined : at + mark.length;
}

/** Skips a DOCTYPE with its internal subset, unread: entities that a report defines are never expanded. */
function skipDeclaration(text: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'") {
      i = text.indexOf(c, i + 1);
      if (i === -1) return undefined;
    } else if (text.startsWith('<!--', i)) {
      const end = endOf(text, '-->', i + 4);
      if (end === undefined) return undefined;
      i = end - 1;
    } else if (c === '<' || c === '[') {
      depth++;
    } else if (c === ']') {
      depth--;
    } else if (c === '>') {
      if (depth === 0) return i + 1;
      depth--;
    }
  }
  return undefined;
}
