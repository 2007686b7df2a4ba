import { QUESTION, standsAt } from './bytes.js';

/** How sections begin and end in which nothing else means anything. */
export const CDATA = Buffer.from('<![CDATA[');
export const COMMENT = Buffer.from('<!--');
export const CDATA_END = Buffer.from(']]>');
export const COMMENT_END = Buffer.from('-->');
export const INSTRUCTION_END = Buffer.from('?>');

/** What the scanner is inside of: its next bytes are read so. */
export type Inside = 'prologue' | 'content' | 'cdata' | 'comment' | 'instruction' | 'declaration' | 'nothing';

/** What begins with the `<!` or `<?` at `at`, and the bytes of the mark that it begins with. */
export function sectionAt(
  bytes: Buffer,
  at: number,
  end: number,
): { readonly inside: Inside; readonly markLength: number } {
  const begins = (mark: Buffer): boolean => at + mark.length <= end && standsAt(bytes, at, mark);
  if (begins(CDATA)) return { inside: 'cdata', markLength: CDATA.length };
  if (begins(COMMENT)) return { inside: 'comment', markLength: COMMENT.length };
  return { inside: bytes[at + 1] === QUESTION ? 'instruction' : 'declaration', markLength: 2 };
}
