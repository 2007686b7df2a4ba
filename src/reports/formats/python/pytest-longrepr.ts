import { isObject, type JsonObject, listOf, objectOf, objectsOf, textOf } from '../../json/values.js';
import { MAX_FAILURE_TEXT } from '../failure-of.js';

/** A failure as pytest tells it: what was raised, and the text that it shows on the terminal. */
export interface Longrepr {
  readonly message: string;
  readonly text: string;
}

/** Columns of a terminal that nobody told pytest about; its JUnit report has the same width. */
const WIDTH = 80;

/**
 * What pytest's `longrepr` says: a text; path, line and reason of a skip; or the parts of a traceback, which
 * become the text that stands in pytest's JUnit report.
 */
export function readLongrepr(longrepr: unknown): Longrepr {
  if (!isObject(longrepr)) {
    const text = Array.isArray(longrepr) ? longrepr.map(textOf).join(':') : textOf(longrepr);
    return { message: text, text };
  }
  const lines = new BoundedLines();
  const chain = listOf(longrepr.chain).map(listOf);
  if (chain.length === 0) addTraceback(lines, objectOf(longrepr.reprtraceback));
  for (const [traceback, , description] of chain) {
    addTraceback(lines, objectOf(traceback));
    // "During handling of the above exception, another exception occurred:"
    if (textOf(description) !== '') lines.add('', textOf(description));
  }
  const text = lines.text().trim();
  return { message: textOf(objectOf(longrepr.reprcrash).message) || text, text };
}

/** Gathers lines until they are more than anybody keeps. */
class BoundedLines {
  readonly #lines: string[] = [];
  #length = 0;

  add(...lines: readonly string[]): void {
    for (const line of lines) {
      if (this.#length > MAX_FAILURE_TEXT) return;
      this.#lines.push(line);
      this.#length += line.length + 1;
    }
  }

  text(): string {
    return this.#lines.join('\n');
  }
}

function addTraceback(lines: BoundedLines, traceback: JsonObject): void {
  const entries = objectsOf(traceback.reprentries);
  for (const [i, entry] of entries.entries()) {
    const style = styleOf(entry);
    if (style === 'long') lines.add('');
    addEntry(lines, entry);
    const next = entries[i + 1];
    if (next !== undefined && (style === 'long' || (style === 'short' && styleOf(next) === 'long')))
      lines.add('_ '.repeat(WIDTH / 2));
  }
  if (textOf(traceback.extraline) !== '') lines.add(textOf(traceback.extraline));
}

function styleOf(entry: JsonObject): string {
  return textOf(objectOf(entry.data).style);
}

/** One frame: its arguments, source lines, local variables, and where it stands. */
function addEntry(lines: BoundedLines, entry: JsonObject): void {
  const data = objectOf(entry.data);
  const source = listOf(data.lines).map(textOf);
  const place = placeOf(data.reprfileloc);
  const locals = listOf(objectOf(data.reprlocals).lines).map(textOf);
  if (data.style === 'short') {
    lines.add(...place, ...source, ...locals.map((line) => `        ${line}`));
    return;
  }
  if (entry.type === 'ReprEntryNative') {
    // Python's own traceback: these lines have their ends with them.
    lines.add(source.join('').trimEnd());
    return;
  }
  lines.add(...argumentLines(listOf(objectOf(data.reprfuncargs).args)), ...source);
  if (locals.length > 0) lines.add('', ...locals);
  if (place.length > 0 && source.length > 0) lines.add('');
  lines.add(...place);
}

/** `tests/test_a.py:12: AssertionError` */
function placeOf(location: unknown): readonly string[] {
  if (!isObject(location)) return [];
  const [message = ''] = textOf(location.message).split('\n', 1);
  return [`${textOf(location.path)}:${textOf(location.lineno)}: ${message}`];
}

/** `a = 1, b = 2`, as many as a line takes, and an empty line. */
function argumentLines(args: readonly unknown[]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const argument of args) {
    const [name, value] = listOf(argument);
    const shown = `${textOf(name)} = ${textOf(value)}`;
    if (line !== '' && line.length + shown.length + 2 > WIDTH) {
      lines.push(line);
      line = shown;
    } else {
      line = line === '' ? shown : `${line}, ${shown}`;
    }
  }
  return line === '' ? lines : [...lines, line, ''];
}
