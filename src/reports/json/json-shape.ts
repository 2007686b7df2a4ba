import { endOfString } from './end-of-string.js';

/** Which keys a JSON text begins with. */
export interface JsonShape {
  readonly root: 'object' | 'array';
  /**
   * Paths of keys down to {@link MAX_DEPTH}, arrays left out: `suites`, `suites.specs`. The text may have been cut:
   * keys further on are not among them.
   */
  readonly keys: ReadonlySet<string>;
}

/** Keys inside each other. Deeper ones tell no more about the format. */
const MAX_DEPTH = 3;

/** Keys that are kept: a report has few of them, and somebody else's JSON may have many. */
const MAX_KEYS = 1_000;

/**
 * The shape of the first JSON value in a text that may be cut anywhere. A tool's log lines may stand before it.
 * `undefined` where none begins.
 */
export function shapeOfJson(text: string): JsonShape | undefined {
  const start = jsonStart(text);
  if (start === undefined) return undefined;
  const keys = new Set<string>();
  /** The key that each open object or array is the value of; `undefined` for elements of arrays and the root. */
  const open: { readonly isObject: boolean; readonly path: string; readonly depth: number }[] = [];
  let key: { readonly path: string; readonly depth: number } = { path: '', depth: 0 };
  for (let i = start; i < text.length && keys.size < MAX_KEYS; i++) {
    const c = text[i];
    if (c === '"') {
      const end = endOfString(text, i);
      if (end === undefined) break;
      const around = open.at(-1);
      if (around?.isObject === true && isFollowedByColon(text, end)) {
        const depth = around.depth + 1;
        const path = depth > MAX_DEPTH ? '' : joined(around.path, text.slice(i + 1, end - 1));
        if (path !== '') keys.add(path);
        key = { path, depth };
      }
      i = end - 1;
    } else if (c === '{' || c === '[') {
      open.push({ isObject: c === '{', ...(open.at(-1)?.isObject === false ? arrayOf(open) : key) });
    } else if (c === '}' || c === ']') {
      open.pop();
      if (open.length === 0) break;
    }
  }
  return { root: text[start] === '{' ? 'object' : 'array', keys };
}

function arrayOf(open: readonly { readonly path: string; readonly depth: number }[]) {
  const { path, depth } = open.at(-1) ?? { path: '', depth: 0 };
  return { path, depth };
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Where the first value begins: at the start of the text, or of a line behind what a tool logged. */
export function jsonStart(text: string): number | undefined {
  const first = /\S/.exec(text)?.index;
  if (first === undefined) return undefined;
  if (/^(?:\{\s*["}]|\[\s*[[{"\]])/.test(text.slice(first, first + 200))) return first;
  const later = /^[ \t]*(?:\{\s*"|\[\s*\{)/m.exec(text);
  return later === null ? undefined : later.index + later[0].search(/[{[]/);
}

function isFollowedByColon(text: string, at: number): boolean {
  let i = at;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i] === ':';
}
