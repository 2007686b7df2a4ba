import { withoutNotes } from '../model/problem.js';
import { commentMarker, hiddenDataLine } from './comment-marker.js';
import type { Depth, Page } from './depth.js';
import { fitting } from './depth.js';
import { excusedSection, redSections } from './failure-sections.js';
import { elsewhere, linksOf } from './links.js';
import { paragraphs } from './markdown.js';
import type { Overview } from './overview.js';
import { overviewOf } from './overview.js';
import { footer, heading, lanesTable } from './page-frame.js';
import type { Telling } from './telling.js';
import { worthKnowing } from './worth-knowing.js';

/** Bytes. GitHub documents 65,536 characters; what it counts is not documented, so bytes are the safe side. */
export const MAX_COMMENT_BYTES = 65_000;

/** From a page that fits a reader's patience down to counts. */
const LEVELS: readonly [Depth, ...Depth[]] = [
  { blocks: 10, excerptLines: 12, rows: 50, allEvidence: false },
  { blocks: 10, excerptLines: 5, rows: 25, allEvidence: false },
  { blocks: 5, excerptLines: 3, rows: 10, allEvidence: false },
  { blocks: 2, excerptLines: 1, rows: 3, allEvidence: false },
  { blocks: 0, excerptLines: 0, rows: 0, allEvidence: false },
];

export interface CommentOptions {
  /** Tells the comments of several workflows on one pull request apart. */
  readonly key: string;
  readonly maxBytes?: number;
}

/** The one comment of a pull request: all lanes of the run, the verdict first, what needs a person, the rest folded. */
export function renderComment(
  telling: Telling,
  { key, maxBytes = MAX_COMMENT_BYTES }: CommentOptions,
): string {
  const overview = overviewOf(telling.lanes.length === 0 ? [telling.own] : telling.lanes);
  const marker = commentMarker(key);
  const data = hiddenDataLine(telling.hiddenData ?? '');
  const dataBytes = data === undefined ? 0 : data.length + 2;
  // Data that takes more than half of the room is left out before readers have to go without.
  const room = dataBytes <= maxBytes / 2 ? maxBytes - dataBytes : maxBytes;
  const body = fitting(LEVELS, room, (depth) => `${marker}\n${renderBody(telling, overview, depth)}\n`);
  return data !== undefined && Buffer.byteLength(body) + dataBytes <= maxBytes ? `${body}\n${data}\n` : body;
}

function renderBody(telling: Telling, overview: Overview, depth: Depth): string {
  const links = linksOf(telling);
  const page: Page = {
    depth,
    links,
    elsewhere: elsewhere(links),
    severalLanes: overview.lanes.length > 1,
    quarantineFile: telling.quarantineFile,
  };
  return paragraphs([
    heading(overview),
    redSections(overview, page),
    excusedSection(overview, page),
    worthKnowing(overview, withoutNotes(telling.problems), page),
    lanesTable(overview, page),
    footer(telling, overview, page),
  ]);
}
