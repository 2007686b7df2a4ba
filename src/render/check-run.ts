import { withoutNotes } from '../model/problem.js';
import type { Annotation } from './annotations.js';
import { renderAnnotations } from './annotations.js';
import type { Depth, Page } from './depth.js';
import { fitting } from './depth.js';
import { excusedSection, redSections } from './failure-sections.js';
import { elsewhere, linksOf } from './links.js';
import { paragraphs } from './markdown.js';
import type { Overview } from './overview.js';
import { overviewOf } from './overview.js';
import { footer, heading } from './page-frame.js';
import type { LaneTelling, Telling } from './telling.js';
import { oneLine } from './visible.js';
import { number, plural } from './words.js';
import { worthKnowing } from './worth-knowing.js';

export interface CheckRun {
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  /** The most important first. GitHub takes 50 a request. */
  readonly annotations: readonly Annotation[];
}

export interface CheckRunOptions {
  /** 0 for none. */
  readonly maxAnnotations: number;
}

/** Characters. */
const MAX_TITLE_LENGTH = 255;

/** Bytes; GitHub's limit is 65,535 characters each for summary and text. */
const MAX_TEXT_BYTES = 65_000;

const LEVELS: readonly [Depth, ...Depth[]] = [
  { blocks: 30, excerptLines: 15, rows: 100, allEvidence: true },
  { blocks: 20, excerptLines: 8, rows: 50, allEvidence: false },
  { blocks: 10, excerptLines: 4, rows: 20, allEvidence: false },
  { blocks: 2, excerptLines: 1, rows: 3, allEvidence: false },
  { blocks: 0, excerptLines: 0, rows: 0, allEvidence: false },
];

/** The check of this job's own lane. */
export function renderCheckRun(telling: Telling, { maxAnnotations }: CheckRunOptions): CheckRun {
  const overview = overviewOf([telling.own]);
  const all = renderAnnotations(telling.own, telling.results);
  const annotations = all.slice(0, maxAnnotations);
  const links = linksOf(telling);
  const pageAt = (depth: Depth): Page => ({
    depth,
    links,
    elsewhere: elsewhere(links),
    severalLanes: false,
    quarantineFile: telling.quarantineFile,
  });
  return {
    title: oneLine(overview.headline, MAX_TITLE_LENGTH),
    summary: paragraphs([
      heading(overview),
      annotationNote(overview, all.length, annotations.length),
      footer(telling, overview, pageAt(LEVELS[0])),
    ]),
    text: fitting(LEVELS, MAX_TEXT_BYTES, (depth) => renderText(telling, overview, pageAt(depth))),
    conclusion: concludeCheck(telling.own),
    annotations,
  };
}

function renderText(telling: Telling, overview: Overview, page: Page): string {
  return paragraphs([
    redSections(overview, page),
    excusedSection(overview, page),
    worthKnowing(overview, withoutNotes(telling.problems), page),
  ]);
}

/** Neutral counts as passed for branch protection, and does not look like a clean pass. */
function concludeCheck({ plan }: LaneTelling): CheckRun['conclusion'] {
  if (plan.failsJob) return 'failure';
  return plan.conclusion === 'passed' ? 'success' : 'neutral';
}

/** What marks in the files leave out, so that nobody takes their number for the number of failures. */
function annotationNote(
  { unexcused, excused }: Overview,
  located: number,
  marked: number,
): string | undefined {
  const failures = [...unexcused, ...excused].reduce((sum, group) => sum + group.members.length, 0);
  if (failures === 0 || marked === failures) return undefined;
  const unmarked = located - marked;
  const nowhere = failures - located;
  return [
    `${number(marked)} of ${plural(failures, 'failure')} ${marked === 1 ? 'is' : 'are'} marked in the files.`,
    unmarked > 0 &&
      `${number(unmarked)} more ${unmarked === 1 ? 'has' : 'have'} a known place, beyond the limit on marks.`,
    nowhere > 0 && `${number(nowhere)} ${nowhere === 1 ? 'has' : 'have'} no known place in a file.`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}
