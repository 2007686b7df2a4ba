import { styleText } from 'node:util';

/** Colours by meaning. Without colour every word is still there. */
export interface Ink {
  readonly bad: (line: string) => string;
  readonly good: (line: string) => string;
  readonly strong: (line: string) => string;
  readonly dim: (line: string) => string;
}

export function inkOf(color: boolean): Ink {
  if (!color) return { bad: plain, good: plain, strong: plain, dim: plain };
  // Whether the stream takes colours was decided by whoever asked for them.
  const paint = (style: Parameters<typeof styleText>[0]) => (line: string) =>
    styleText(style, line, { validateStream: false } as Parameters<typeof styleText>[2]);
  return { bad: paint('red'), good: paint('green'), strong: paint('bold'), dim: paint('dim') };
}

function plain(line: string): string {
  return line;
}

export interface Indent {
  readonly first: string;
  readonly rest: string;
  /** Columns. */
  readonly width: number;
}

/** Breaks between words; a word that is longer than the line stays whole, because people copy names. */
export function wrapped(text: string, { first, rest, width }: Indent): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** Columns that a text takes: two for the wide characters of East Asia and for emoji, none for combining marks. */
function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let n = 0;
  for (const c of text) n += /\p{Mn}/u.test(c) ? 0 : WIDE.test(c) ? 2 : 1;
  return n;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
