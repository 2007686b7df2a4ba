import { laneTitle } from '../model/lane.js';
import type { Page } from './depth.js';
import { worthALook } from './fix-notes.js';
import { details, link, paragraphs, table, text } from './markdown.js';
import type { Overview } from './overview.js';
import type { LaneTelling, Telling } from './telling.js';
import { TIMELINE_LEGEND } from './timeline-text.js';
import { CONCLUSION_GLYPHS, countsLine, number, plural } from './words.js';
import { silencedTests } from './worth-knowing.js';

/** The verdict, before everything else. */
export function heading(overview: Overview): string {
  return paragraphs([
    `### ${CONCLUSION_GLYPHS[overview.conclusion]} ${text(overview.headline)}`,
    nextStep(overview),
  ]);
}

/** What the first line leaves open: whether there is anything to do, and whether the job does as it says. */
function nextStep({ conclusion, failsJob, states }: Overview): string | undefined {
  if (conclusion === 'passed' && (silencedTests(states).length > 0 || worthALook(states).length > 0))
    return 'Nothing to do for this change. Worth a look when there is time:';
  if (conclusion === 'failed' && !failsJob) return 'The job passes all the same: `fail-on` is `never`.';
  if (conclusion !== 'excused') return undefined;
  return failsJob ? 'The job fails all the same: `fail-on` is `any`.' : 'Nothing to do for this change.';
}

/** Lanes shown without a fold. */
const FEW_LANES = 6;

const WORST_FIRST = ['failed', 'excused', 'passed'] as const;

/** All lanes of the run. */
export function lanesTable({ lanes }: Overview, page: Page): string | undefined {
  if (lanes.length < 2) return undefined;
  const tally = WORST_FIRST.map((conclusion) => ({
    conclusion,
    n: lanes.filter((lane) => lane.plan.conclusion === conclusion).length,
  }))
    .filter(({ n }) => n > 0)
    .map(({ n, conclusion }) => `${number(n)} ${conclusion}`)
    .join(', ');
  const title = `${plural(lanes.length, 'lane')}: ${tally}`;
  if (page.depth.rows === 0) return `${title}.`;
  const body = laneRows(lanes, page);
  return lanes.length > FEW_LANES ? details(title, body) : paragraphs([`#### ${title}`, body]);
}

/** A row a lane, the worst first. */
export function laneRows(lanes: readonly LaneTelling[], { depth }: Page): string {
  const sorted = lanes.toSorted(
    (a, b) => WORST_FIRST.indexOf(a.plan.conclusion) - WORST_FIRST.indexOf(b.plan.conclusion),
  );
  const shown = sorted.slice(0, depth.rows);
  return paragraphs([
    table(['Lane', 'Outcome', 'Tests', 'Failed', 'Excused', 'On retry', 'Skipped'], shown.map(laneRow)),
    lanes.length === shown.length ? undefined : `And ${number(lanes.length - shown.length)} more.`,
  ]);
}

function laneRow({ lane, counts, plan }: LaneTelling): string[] {
  const outcome = `${CONCLUSION_GLYPHS[plan.conclusion]} ${plan.conclusion}`;
  const excused = plan.failures.filter((failure) => failure.excused).length;
  const numbers = [counts.tests, counts.failed + counts.errors, excused, counts.flaky, counts.skipped];
  return [text(laneTitle(lane), 100), outcome, ...numbers.map(number)];
}

/** What the verdict rests on, in small print. */
export function footer(telling: Telling, overview: Overview, page: Page): string {
  const { history } = telling;
  const rests =
    history.pastRuns === 0
      ? `No earlier runs yet (${text(history.title, 100)})`
      : `Judged from ${plural(history.pastRuns, 'earlier run')} (${text(history.title, 100)})`;
  const parts = [
    countsLine(overview.counts),
    rests,
    ...(page.links.thisRun === undefined ? [] : [link('This run', page.links.thisRun)]),
    'Deflake',
  ];
  const hasTimelines =
    overview.unexcused.length + overview.excused.length + overview.retried.length > 0 && page.depth.rows > 0;
  return `<sub>${parts.join(' · ')}${hasTimelines ? `<br>History: ${TIMELINE_LEGEND}` : ''}</sub>`;
}
