/** What starts and ends colour in a terminal's text, as a part of patterns. */
export const COLOUR = '\\u001b\\[[\\d;]*m';

const COLOURS = new RegExp(COLOUR, 'g');

/** The words alone, to look for some in them. What is kept of a report keeps its colours. */
export function withoutColours(text: string): string {
  return text.includes('\u001b') ? text.replace(COLOURS, '') : text;
}
