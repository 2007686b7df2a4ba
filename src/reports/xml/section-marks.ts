/** How sections begin and end in which nothing else means anything. */
export const CDATA = Buffer.from('<![CDATA[');
export const COMMENT = Buffer.from('<!--');
export const CDATA_END = Buffer.from(']]>');
export const COMMENT_END = Buffer.from('-->');
export const INSTRUCTION_END = Buffer.from('?>');

/** What the scanner is inside of: its next bytes are read so. */
export type Inside = 'prologue' | 'content' | 'cdata' | 'comment' | 'instruction' | 'declaration' | 'nothing';
