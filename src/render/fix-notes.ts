import type { FixCheck } from '../analysis/fixes/fix-check.js';
import type { TestSummary } from '../analysis/verdict.js';
import type { Page } from './depth.js';
import { code, details, paragraphs, text } from './markdown.js';
import { NOTE_TITLES } from './note-titles.js';
import type { Told } from './overview.js';
import { number, plural } from './words.js';

/** What became of changes to tests that fail now and then, or did. */

/** One test, and one change to it. */
export interface ToldFix {
  readonly test: string;
  readonly fix: FixCheck;
  readonly lane: Told<unknown>['lane'];
}

/** Runs since a change for which it is news that a person should look at it. */
const NEWS_RUNS = 10;

/** Quiet that came with a change to nothing but tests, lately: it must not be taken for a cure. */
export function worthALook(states: readonly Told<TestSummary>[]): ToldFix[] {
  return newestFixes(states).filter(({ fix }) => fix.worthALook !== undefined && fix.since.runs <= NEWS_RUNS);
}

/** The newest change to each test. */
export function newestFixes(states: readonly Told<TestSummary>[]): ToldFix[] {
  return states.flatMap(({ what, lane }) => {
    const fix = what.fixes?.at(-1);
    return fix === undefined ? [] : [{ test: what.test, fix, lane }];
  });
}

function allFixes(states: readonly Told<TestSummary>[]): ToldFix[] {
  return states.flatMap(({ what, lane }) =>
    (what.fixes ?? []).map((fix) => ({ test: what.test, fix, lane })),
  );
}

/** Rows that stand unfolded in a comment. */
const FEW = 5;

export type InLane = (lane: ToldFix['lane']['lane'], page: Page) => string;

/** What a person should look at, unfolded. */
export function worthALookSection(
  states: readonly Told<TestSummary>[],
  page: Page,
  inLane: InLane,
): string | undefined {
  const fixes = worthALook(states);
  if (fixes.length === 0) return undefined;
  const title = `#### ${NOTE_TITLES.quieted}`;
  if (page.depth.rows === 0)
    return paragraphs([title, `${plural(fixes.length, 'test')}; ${page.elsewhere}.`]);
  const rows = page.depth.allEvidence ? page.depth.rows : Math.min(FEW, page.depth.rows);
  return paragraphs([title, lines(fixes, rows, page, inLane)]);
}

/** The newest change to each test, folded; all that are followed where everything is told. */
export function fixesFold(
  states: readonly Told<TestSummary>[],
  page: Page,
  inLane: InLane,
): string | undefined {
  const told = new Set(worthALook(states).map(({ fix }) => fix));
  const fixes = (page.depth.allEvidence ? allFixes(states) : newestFixes(states)).filter(
    ({ fix }) => !told.has(fix),
  );
  if (fixes.length === 0) return undefined;
  const title = `${NOTE_TITLES.fixes}: ${number(fixes.length)}`;
  return page.depth.rows === 0 ? `${title}.` : details(title, lines(fixes, page.depth.rows, page, inLane));
}

function lines(fixes: readonly ToldFix[], rows: number, page: Page, inLane: InLane): string {
  const shown = fixes
    .slice(0, rows)
    .map(({ test, fix, lane }) => `- ${code(test, 200)}${inLane(lane.lane, page)}: ${text(fix.says)}`);
  const hidden = fixes.length - shown.length;
  return [...shown, ...(hidden === 0 ? [] : [`- and ${number(hidden)} more`])].join('\n');
}
