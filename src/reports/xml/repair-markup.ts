import type { ReadingProblem } from '../format.js';
import { positionAt } from '../text/position-at.js';
import { documentStart, skipMarkup } from './root-name.js';
import { beginsName, readStartTag, type StartTag, safeName } from './start-tag.js';

export interface RepairedMarkup {
  /** Balanced, without declarations, comments and stray `<`: nothing in it can surprise a parser. */
  readonly text: string;
  /** How many elements were open where the document broke off; they are closed in `text`. */
  readonly brokenInside: number;
  readonly problems: readonly ReadingProblem[];
}

export interface RepairOptions {
  /** Elements inside each other. Deeper documents are cut there. */
  readonly maxDepth: number;
  /** Elements (local names) whose text nobody reads: it is left out, which keeps captured output out of memory. */
  readonly textless?: ReadonlySet<string>;
}

interface OpenElement {
  readonly name: string;
  readonly at: number;
}

/**
 * Walks through a document once, and returns it as a parser can take it. fast-xml-parser reads unbalanced markup
 * without a word and stumbles over other things, while real reports are cut off by killed processes and written by
 * string concatenation. So balance is checked here, harmless slips are mended, and where it can't go on, the
 * document ends: what was complete until then is kept, and the problem says where it broke.
 */
export function repairMarkup(source: string, options: RepairOptions): RepairedMarkup {
  const pieces: string[] = [];
  const open: OpenElement[] = [];
  const problems: ReadingProblem[] = [];
  let copied = documentStart(source) ?? source.length;
  /** Depth of the textless element that is being left out; 0 outside of one. */
  let leftOutDepth = 0;
  let roots = 0;
  let guess: number | undefined;

  const emit = (until: number, next: number, instead = ''): void => {
    if (leftOutDepth === 0) pieces.push(source.slice(copied, until), instead);
    copied = next;
  };
  const finish = (problem?: ReadingProblem): RepairedMarkup => {
    if (problem !== undefined) problems.unshift(problem);
    const written = leftOutDepth === 0 ? open : open.slice(0, leftOutDepth);
    pieces.push(...written.toReversed().map((element) => `</${safeName(element.name)}>`));
    return { text: pieces.join(''), brokenInside: problem === undefined ? 0 : written.length, problems };
  };
  const breakOff = (at: number, what: string): RepairedMarkup => {
    emit(at, source.length);
    return finish({ what, ...positionAt(source, at), incomplete: true });
  };
  const startElement = (at: number, tag: StartTag): void => {
    if (tag.guessed) guess ??= at;
    if (open.length === 0) roots++;
    if (tag.rewritten !== undefined) emit(at, tag.end, tag.rewritten);
    if (tag.selfClosing) return;
    open.push({ name: tag.name, at });
    if (leftOutDepth === 0 && options.textless?.has(localName(tag.name)) === true) {
      emit(tag.end, tag.end);
      leftOutDepth = open.length;
    }
  };

  for (let at = source.indexOf('<', copied); at !== -1; ) {
    let next = at + 1;
    if (source.startsWith('<![CDATA[', at)) {
      const end = source.indexOf(']]>', at);
      if (end === -1) {
        emit(source.length, source.length, ']]>');
        return finish(endsInside(source, open, 'a CDATA section'));
      }
      next = end + 3;
    } else if (source[at + 1] === '!' || source[at + 1] === '?') {
      const end = skipMarkup(source, at);
      if (end === undefined) return breakOff(at, endsInside(source, open, 'a comment or declaration').what);
      emit(at, end);
      next = end;
    } else if (source[at + 1] === '/') {
      const end = source.indexOf('>', at);
      if (end === -1) return breakOff(at, endsInside(source, open, 'a closing tag').what);
      const name = source.slice(at + 2, end).trim();
      const element = open.at(-1);
      if (element?.name !== name) return breakOff(at, unexpectedClose(source, name, element));
      // The parser has to see the name under which the element was opened.
      if (leftOutDepth === open.length) {
        copied = at;
        leftOutDepth = 0;
      }
      if (safeName(name) !== name) emit(at, end + 1, `</${safeName(name)}>`);
      open.pop();
      next = end + 1;
    } else if (beginsName(source, at + 1)) {
      const tag = readStartTag(source, at);
      if (tag === undefined) return breakOff(at, endsInside(source, open, 'a tag').what);
      if (!tag.selfClosing && open.length >= options.maxDepth) {
        return breakOff(at, `Its elements stand more than ${options.maxDepth} deep inside each other.`);
      }
      startElement(at, tag);
      next = tag.end;
    } else {
      emit(at, at + 1, '&lt;');
    }
    at = source.indexOf('<', next);
  }
  emit(source.length, source.length);
  if (guess !== undefined) {
    const what = 'A value holds quotation marks that are not escaped; where it ends was guessed.';
    problems.push({ what, ...positionAt(source, guess), incomplete: false });
  }
  if (roots > 1) {
    problems.push({
      what: `It holds ${roots} documents, one behind the other; all were read.`,
      incomplete: false,
    });
  }
  if (open.length > 0) return finish(endsInside(source, open));
  return roots > 0 ? finish() : finish({ what: 'It holds no XML element.', incomplete: true });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function endsInside(source: string, open: readonly OpenElement[], part?: string): ReadingProblem {
  const element = open.at(-1);
  const where =
    element === undefined
      ? ''
      : `<${element.name}>, which begins in line ${positionAt(source, element.at).line}`;
  const inside = [part, where].filter((text) => text !== undefined && text !== '').join(' in ');
  const what = `It ends inside ${inside}: it was cut off, or its writer was stopped.`;
  return { what, ...positionAt(source, source.length), incomplete: true };
}

function unexpectedClose(source: string, name: string, element: OpenElement | undefined): string {
  if (element === undefined) return `</${name}> closes an element that was not opened.`;
  const { line } = positionAt(source, element.at);
  return `</${name}> stands where <${element.name}> from line ${line} should be closed.`;
}
