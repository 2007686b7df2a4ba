import { laneTitle } from '../model/lane.js';
import type { Page } from './depth.js';
import { alike, evidenceTable, failureBlock, lanesOf, memberList } from './failure-block.js';
import { locationLabel } from './links.js';
import { code, details, htmlCode, link, paragraphs, table, text } from './markdown.js';
import type { FailureGroup, Overview } from './overview.js';
import { countTests, unexplainedFirst } from './overview.js';
import { excuse, failureText, tellingCauses, testsOf, verdictWords } from './reasons.js';
import { renderTimeline } from './timeline-text.js';
import { firstLines } from './visible.js';
import type { Matter } from './words.js';
import { MATTER_WORDS, MATTERS, number, plural } from './words.js';

/** All that is red: failures that need a person, and what no failure explains. */
export function redSections(overview: Overview, page: Page): string {
  const sections = [unexcusedSections(overview, page), unexplainedSection(overview, page)];
  return paragraphs(unexplainedFirst(overview) ? sections.reverse() : sections);
}

/** The failures that need a person, by what to do about them. */
function unexcusedSections(overview: Overview, page: Page): string {
  const { unexcused } = overview;
  const matters = MATTERS.filter((matter) => unexcused.some((group) => group.matter === matter));
  const shown = new Set(unexcused.slice(0, page.depth.blocks));
  return paragraphs(
    matters.map((matter) => {
      const groups = unexcused.filter((group) => group.matter === matter);
      return section(matter, groups, {
        page,
        shown,
        heading: matters.length > 1 || overview.unexplained.length > 0,
      });
    }),
  );
}

interface SectionOptions {
  readonly page: Page;
  readonly shown: ReadonlySet<FailureGroup>;
  readonly heading: boolean;
}

function section(
  matter: Matter,
  groups: readonly FailureGroup[],
  { page, shown, heading }: SectionOptions,
): string {
  const { title, advice } = MATTER_WORDS[matter];
  const tests = countTests(groups);
  const told = groups.filter((group) => shown.has(group));
  const rest = groups.filter((group) => !shown.has(group));
  return paragraphs([
    heading ? `#### ${title}${tests === 1 ? '' : ` (${number(tests)})`}` : undefined,
    advice,
    ...told.map((group) => failureBlock(group, page)),
    restTable(rest, page),
  ]);
}

/** Failures that have no room of their own: a row each, then a number. */
function restTable(groups: readonly FailureGroup[], page: Page): string | undefined {
  if (groups.length === 0) return undefined;
  const failures = plural(
    groups.reduce((sum, group) => sum + group.members.length, 0),
    'failure',
  );
  if (page.depth.rows === 0) return `${failures}; ${page.elsewhere}.`;
  const shown = groups.slice(0, page.depth.rows);
  const rows = shown.map((group) => [
    testCell(group, page),
    text(verdictWords(group.lead.decision.verdict)),
    text(firstLines(failureText(group.lead.decision.verdict.failure), { maxLines: 1 })[0] ?? '', 120),
  ]);
  const hidden = groups.length - shown.length;
  const more = hidden === 0 ? undefined : `And ${number(hidden)} more; ${page.elsewhere}.`;
  return details(`${failures} more`, paragraphs([table(['Test', 'Verdict', 'Message'], rows), more]));
}

/** The test of a group in a cell, with those that fail alike and its lanes below it. */
function testCell(group: FailureGroup, page: Page): string {
  const more = testsOf(group).length - 1;
  return [
    `${code(group.lead.decision.verdict.test, 200)}${more === 0 ? '' : ` and ${alike(more)}`}`,
    ...(page.severalLanes ? [lanesOf(group.members)] : []),
  ].join('<br>');
}

/** What it says, and where it stands, for those who want to look all the same. */
function saidWhere({ lead }: FailureGroup, page: Page): string[] {
  const { failure } = lead.decision.verdict;
  const said = firstLines(failureText(failure), { maxLines: 1 })[0] ?? '';
  const where =
    failure.location === undefined
      ? []
      : [link(code(locationLabel(failure.location)), page.links.source(lead.lane.run, failure.location))];
  return [...(said === '' ? [] : [code(said, 120)]), ...where];
}

/** Red that no test's failure explains. */
function unexplainedSection({ unexplained }: Overview, page: Page): string | undefined {
  if (unexplained.length === 0) return undefined;
  const shown = unexplained.slice(0, Math.max(3, page.depth.rows));
  const lines = shown.map(
    ({ what, lane }) => `- ${page.severalLanes ? `${text(laneTitle(lane.lane), 100)}: ` : ''}${text(what)}`,
  );
  const rest = unexplained.length - shown.length;
  if (rest > 0) lines.push(`- and ${number(rest)} more`);
  const log = link('log of the run', page.links.thisRun);
  return paragraphs([
    '#### Red, and no test explains it',
    `This keeps the job red whatever the tests say. The ${log} shows what happened; if it was the machine, run the job again.`,
    lines.join('\n'),
  ]);
}

/** Failures that do not count, and why. */
export function excusedSection({ excused }: Overview, page: Page): string | undefined {
  if (excused.length === 0) return undefined;
  const tests = countTests(excused);
  const title = `#### Excused${tests === 1 ? '' : ` (${number(tests)})`}`;
  if (page.depth.rows === 0) {
    return paragraphs([title, `${plural(tests, 'test')} failed without failing the job; ${page.elsewhere}.`]);
  }
  const shown = excused.slice(0, page.depth.rows);
  const rows = shown.map((group) => {
    const { glyphs, words } = renderTimeline(group.lead.decision.verdict.timeline);
    const [cause] = tellingCauses(group.lead.decision.verdict);
    const why = cause === undefined ? '' : `<br>${text(cause.says, 300)}`;
    return [
      [testCell(group, page), ...saidWhere(group, page)].join('<br>'),
      `${text(excuse(group.lead.decision), 300)}${why}`,
      `${words}<br>\`${glyphs}\``,
    ];
  });
  const hidden = excused.length - shown.length;
  return paragraphs([
    title,
    table(['Test', 'Why it does not count', 'History'], rows),
    hidden === 0 ? undefined : `And ${number(hidden)} more; ${page.elsewhere}.`,
    ...shown.slice(0, page.depth.blocks).map((group) => memberList(group, page)),
    ...(page.depth.allEvidence ? shown.slice(0, page.depth.blocks).map(excusedEvidence) : []),
  ]);
}

function excusedEvidence({ lead }: FailureGroup): string | undefined {
  const { verdict } = lead.decision;
  return evidenceTable(verdict, `Evidence on ${htmlCode(verdict.test, 200)}`);
}
