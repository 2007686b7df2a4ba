import type { BlockBounds } from './visible.js';
import { firstLines, oneLine } from './visible.js';

/**
 * Hostile text made inert in GitHub-flavoured Markdown. GitHub works in two passes: Markdown becomes HTML, and then
 * mentions, references, commits, emoji and formulas are looked for in the text of that HTML, outside `code` and
 * `pre`. Entities stop the first pass only; the second is stopped by a zero-width space of our own, as bots have
 * done for years. All output also holds inside a raw HTML block such as `<summary>` and inside a table cell.
 */

const BREAK = '&#8203;';

/**
 * What could become more than text, in one pass, so that no replacement meets another:
 * hexadecimal runs (commits), mentions and mail, references, schemes, `www.`, `:emoji:`, formulas, punctuation.
 */
const RISKY =
  /(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])|@|#|\b(?:gh|cve|ghsa)-|\bwww(?=\.)|:(?=\/\/|[\w+-]+:)|\$|(?<![0-9a-z])_|_(?![0-9a-z])|[&<>`*~[\]|\\]/gi;

function defuse(match: string): string {
  if (match.length >= 7) return `<code>${match}</code>`;
  if (match.length > 1) return `${match}${BREAK}`;
  switch (match) {
    case '@':
    case ':':
      return `${match}${BREAK}`;
    case '#':
      return `&#35;${BREAK}`;
    case '$':
      return '<span>$</span>';
    default:
      return `&#${match.charCodeAt(0)};`;
  }
}

/** Plain text: a sentence, a title, a name in running text. */
export function text(hostile: string, maxLength?: number): string {
  return oneLine(hostile, maxLength)
    .replace(RISKY, defuse)
    .replace(/^[-+=:]/, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/^(\d{1,9})([.)])/, (_, digits: string, mark: string) => `${digits}&#${mark.charCodeAt(0)};`);
}

/** Inline code, for test ids and paths: what is copied from it is what was there. */
export function code(hostile: string, maxLength?: number): string {
  const line = oneLine(hostile, maxLength);
  if (line === '') return '<code></code>';
  // A pipe ends a table's cell even inside backticks, and parsers disagree on how to escape it there.
  if (line.includes('|')) {
    return `<code>${text(line, maxLength).replaceAll(/<\/?(?:code|span)>/g, '')}</code>`;
  }
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Inline code inside a raw HTML block such as `<summary>`, where Markdown is not read. */
export function htmlCode(hostile: string, maxLength?: number): string {
  return `<code>${oneLine(hostile, maxLength).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)}</code>`;
}

/** A code block, fenced by more backticks than any run inside. */
export function codeBlock(hostile: string, bounds: BlockBounds, language = 'text'): string {
  return fenced(firstLines(hostile, bounds).join('\n'), language);
}

/** A code block of text that is visible and bounded already. */
export function fenced(content: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${fence}${language}\n${content}\n${fence}`;
}

function longestRun(line: string): number {
  return (line.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** A link. Both parts are Markdown and URL of our own making (`links.ts`), never hostile text. */
export function link(label: string, url: string | undefined): string {
  return url === undefined ? label : `[${label}](${url})`;
}

/** A fold. The summary is raw HTML: `text`, `htmlCode` or words of ours. */
export function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A table; cells are Markdown of ours. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Paragraphs, without the empty ones. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
