import { cut } from '../model/failure.js';

/**
 * Hostile text made honest: what a reader sees is all there is. Colours carry no words and go; every other
 * character that can't be seen, or that changes the direction of what can, is shown as `\u{200b}`, the way test
 * ids are written. Done before a renderer escapes for its own medium.
 */

/** What starts a sequence that a terminal obeys. */
export const ESCAPE = '\u001b';

/** `ESC [ … m` and its one-byte form. Everything else that starts with an escape is shown. */
const COLOURS = new RegExp(`(?:${ESCAPE}\\[|\u009b)[\\d;:]*m`, 'g');

/**
 * Controls except tab and newline, separators of lines, halves of pairs, bidi and ignorable characters. The
 * variation selector stays where it belongs, behind an emoji.
 */
const INVISIBLE =
  /(?<!\p{Extended_Pictographic})\ufe0f|(?!\t|\n|\ufe0f)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;

function showInvisible(text: string): string {
  // Most text is plain, and the pattern below is slow to begin with.
  if (/^[ -~\n]*$/.test(text)) return text;
  return text.replace(INVISIBLE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Characters of a name or a sentence. Real ones are shorter; hostile ones of a megabyte end here. */
const MAX_LINE_LENGTH = 400;

/** The text on one line, cut with a visible `…`. */
export function oneLine(text: string, maxLength: number = MAX_LINE_LENGTH): string {
  // The first cut only bounds the work. Twice the length leaves room for colours that go.
  const folded = cut(text, 2 * maxLength)
    .replace(COLOURS, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029 ]+/g, ' ');
  return cut(showInvisible(folded).trim(), maxLength);
}

export interface BlockBounds {
  readonly maxLines: number;
  readonly maxLineLength?: number;
}

/** The first lines of the text, without blank ones around them; the last line is `…` where more followed. */
export function firstLines(text: string, { maxLines, maxLineLength = 200 }: BlockBounds): string[] {
  const bound = 2 * maxLines * maxLineLength;
  const lines = cut(text, bound)
    .replace(COLOURS, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[\t ]*\n)+/, '')
    .trimEnd()
    .split('\n')
    .map((line) => cut(showInvisible(line.replaceAll('\t', '    ')).trimEnd(), maxLineLength));
  return lines.length <= maxLines ? lines : [...lines.slice(0, maxLines), '…'];
}
