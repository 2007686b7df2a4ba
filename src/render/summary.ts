import { laneTitle } from '../model/lane.js';
import type { Depth, Page } from './depth.js';
import { fitting } from './depth.js';
import { excusedSection, redSections } from './failure-sections.js';
import { linksOf } from './links.js';
import { details, paragraphs, text } from './markdown.js';
import type { Overview } from './overview.js';
import { overviewOf } from './overview.js';
import { footer, heading, laneRows } from './page-frame.js';
import { progressPicture } from './progress-picture.js';
import type { Telling } from './telling.js';
import { plural } from './words.js';
import { stateList, worthKnowing } from './worth-knowing.js';

/** Bytes. GitHub rejects a step's summary of more than 1 MiB as a whole; other steps of ours may share the file. */
export const MAX_SUMMARY_BYTES = 900_000;

const LEVELS: readonly [Depth, ...Depth[]] = [
  { blocks: 200, excerptLines: 40, rows: 1_000, allEvidence: true },
  { blocks: 100, excerptLines: 20, rows: 500, allEvidence: true },
  { blocks: 50, excerptLines: 10, rows: 200, allEvidence: true },
  { blocks: 20, excerptLines: 5, rows: 50, allEvidence: false },
  { blocks: 5, excerptLines: 2, rows: 10, allEvidence: false },
  { blocks: 0, excerptLines: 0, rows: 0, allEvidence: false },
];

export interface SummaryOptions {
  /** Room that the step's file has left; never more than `MAX_SUMMARY_BYTES` is used. */
  readonly maxBytes?: number;
}

/**
 * The summary of the job: its own lane only, because the run's page shows the summaries of all jobs below each
 * other. As the comment, with all evidence and the states of all tests.
 */
export function renderSummary(
  telling: Telling,
  { maxBytes = MAX_SUMMARY_BYTES }: SummaryOptions = {},
): string {
  const overview = overviewOf([telling.own]);
  return fitting(
    LEVELS,
    Math.min(maxBytes, MAX_SUMMARY_BYTES),
    (depth) => `${renderBody(telling, overview, depth)}\n`,
  );
}

function renderBody(telling: Telling, overview: Overview, depth: Depth): string {
  const page: Page = {
    depth,
    links: linksOf(telling),
    elsewhere: 'the JSON report has them',
    severalLanes: false,
    quarantineFile: telling.quarantineFile,
  };
  return paragraphs([
    heading(overview),
    telling.lanes.length > 1 ? `Lane: ${text(laneTitle(telling.own.lane))}` : undefined,
    redSections(overview, page),
    excusedSection(overview, page),
    progressPicture(telling, page),
    worthKnowing(overview, telling.problems, page),
    stateList('fixed', overview.states, page),
    stateList('flaky', overview.states, page),
    stateList('broken', overview.states, page),
    stateList('new', overview.states, page),
    otherLanes(telling, page),
    footer(telling, overview, page),
  ]);
}

/** What other jobs of this run have told so far; later ones may still be running. */
function otherLanes({ lanes }: Telling, page: Page): string | undefined {
  if (lanes.length < 2 || page.depth.rows === 0) return undefined;
  return details(`All ${plural(lanes.length, 'lane')} of this run so far`, laneRows(lanes, page));
}
