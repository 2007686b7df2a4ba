import type { Links } from './links.js';

/** How much is told. GitHub's limits are kept by telling less, never by cutting markup. */
export interface Depth {
  /** Failures told in full; 0 leaves counts only. */
  readonly blocks: number;
  readonly excerptLines: number;
  /** Rows of a table or list. */
  readonly rows: number;
  /** Every piece of evidence with its weight, folded, instead of the strongest alone. */
  readonly allEvidence: boolean;
}

/** What every part of a page needs besides what it is about. */
export interface Page {
  readonly depth: Depth;
  readonly links: Links;
  /** Lanes are named only where there are several. */
  readonly severalLanes: boolean;
  readonly quarantineFile: string;
  /** Where the rest is, when this page leaves some out: half a sentence of Markdown. */
  readonly elsewhere: string;
}

/** The first rendering that fits, or the last one. Levels run from the fullest to one that always fits. */
export function fitting<Level>(
  levels: readonly [Level, ...Level[]],
  maxBytes: number,
  render: (level: Level) => string,
): string {
  let rendered = '';
  for (const level of levels) {
    rendered = render(level);
    if (Buffer.byteLength(rendered) <= maxBytes) return rendered;
  }
  return rendered;
}
