import { momentOf, runName } from '../analysis/run-words.js';
import type { Verdict } from '../analysis/verdict.js';
import { laneTitle } from '../model/lane.js';
import type { Page } from './depth.js';
import { locationLabel } from './links.js';
import { code, codeBlock, details, link, paragraphs, table, text } from './markdown.js';
import type { FailureGroup, ToldFailure } from './overview.js';
import {
  argue,
  beganWords,
  failureText,
  tellingCauses,
  tellingReason,
  testsOf,
  verdictWords,
} from './reasons.js';
import { renderTimeline } from './timeline-text.js';
import { firstLines } from './visible.js';
import { list, number, plural, signed } from './words.js';

/** One failure, or several that look alike, told in full: what, how sure, where, what it said, why we think so. */
export function failureBlock(group: FailureGroup, page: Page): string {
  const { lead } = group;
  const { verdict } = lead.decision;
  return paragraphs([
    `${title(group)}\\\n${subtitle(group, page)}`,
    shared(group),
    excerpt(verdict, page),
    bullets(lead, page),
    page.depth.allEvidence ? evidenceTable(verdict, 'All evidence') : undefined,
    memberList(group, page),
  ]);
}

function title(group: FailureGroup): string {
  const more = testsOf(group).length - 1;
  return `**✗ ${code(group.lead.decision.verdict.test)}**${more === 0 ? '' : ` and ${alike(more)}`}`;
}

/** What the failures of one cause have in common. */
function shared({ members, lead }: FailureGroup): string | undefined {
  const { cluster } = lead.decision.verdict;
  if (cluster === undefined || members.length < 2) return undefined;
  const tests = new Set(members.map(({ decision }) => decision.verdict.test)).size;
  return `${plural(tests, 'test')}: they ${text(cluster.shares)}.`;
}

export function alike(more: number): string {
  return `${plural(more, 'more test')}, most likely for the same cause`;
}

function subtitle(group: FailureGroup, page: Page): string {
  const { decision, lane } = group.lead;
  const { location } = decision.verdict.failure;
  const where =
    location === undefined
      ? []
      : [link(code(locationLabel(location)), page.links.source(lane.run, location))];
  const lanes = page.severalLanes ? [lanesOf(group.members)] : [];
  return [text(verdictWords(decision.verdict)), ...where, ...lanes].join(' · ');
}

/** Names shown before the rest is counted. */
const NAMED_LANES = 3;

/** Titles of the lanes, as Markdown. */
export function lanesOf(members: readonly ToldFailure[]): string {
  const titles = [...new Set(members.map(({ lane }) => laneTitle(lane.lane)))];
  const named = titles.slice(0, NAMED_LANES).map((one) => text(one, 100));
  const more = titles.length - named.length;
  return list(more === 0 ? named : [...named, `${number(more)} more`]);
}

function excerpt(verdict: Verdict, { depth }: Page): string | undefined {
  if (depth.excerptLines === 0) return undefined;
  const said = failureText(verdict.failure);
  return said.trim() === '' ? undefined : codeBlock(said, { maxLines: depth.excerptLines });
}

function bullets(lead: ToldFailure, page: Page): string {
  const { decision } = lead;
  const { verdict } = decision;
  const { glyphs, words } = renderTimeline(verdict.timeline);
  const began = beganWords(verdict);
  const reason = page.depth.allEvidence ? decision.reason : tellingReason(decision);
  return [
    ...argue(verdict).map(({ label, evidence }) => `- **${label}:** ${text(evidence.says)}`),
    ...(began === undefined ? [] : [`- **Began:** ${text(began)}`]),
    ...tellingCauses(verdict)
      .slice(0, page.depth.allEvidence ? undefined : 1)
      .map(({ says }) => `- **Cause:** ${text(says)}`),
    ...(reason === undefined ? [] : [`- ${text(reason)}`]),
    `- **History:** ${words}${since(verdict, page)}: \`${glyphs}\``,
  ].join('\n');
}

/** Where it began, which is where to look. */
function since({ since: run }: Verdict, page: Page): string {
  if (run === undefined) return '';
  // The name of a local run says when it was.
  const day = momentOf(run.runId) === undefined ? (run.parts[0]?.startedAt.slice(0, 10) ?? '') : '';
  return `, always since ${link(text(runName(run.runId)), page.links.run(run))}${day === '' ? '' : ` of ${text(day)}`}`;
}

/** Everything that was weighed, folded. The title is raw HTML. */
export function evidenceTable({ evidence }: Verdict, title: string): string | undefined {
  if (evidence.length === 0) return undefined;
  const rows = evidence.map((item) => [
    signed(item.weight),
    text(item.says),
    item.ownChange ? 'this change' : 'others',
  ]);
  return details(
    `${title} (${evidence.length})`,
    `Above zero speaks for a flake, below for a fault of the code; the numbers are log-odds and add up.\n\n${table(['Weight', 'What was seen', 'In runs of'], rows)}`,
  );
}

/** What a member says, where that is not what the lead says: one cause may fail in several ways. */
function otherWords(member: ToldFailure | undefined, { lead }: FailureGroup): string {
  const said = (told: ToldFailure): string =>
    firstLines(failureText(told.decision.verdict.failure), { maxLines: 1 })[0] ?? '';
  if (member === undefined || said(member) === '' || said(member) === said(lead)) return '';
  return `: ${code(said(member), 120)}`;
}

/** The tests of a group, folded, with what those say that say something else. */
export function memberList(group: FailureGroup, { depth, severalLanes }: Page): string | undefined {
  const tests = testsOf(group);
  if (tests.length < 2 || depth.rows === 0) return undefined;
  const shown = tests.slice(0, depth.rows).map((test) => {
    const members = group.members.filter(({ decision }) => decision.verdict.test === test);
    return `- ${code(test)}${severalLanes ? `, ${lanesOf(members)}` : ''}${otherWords(members[0], group)}`;
  });
  if (tests.length > shown.length) shown.push(`- and ${number(tests.length - shown.length)} more`);
  return details(`The ${number(tests.length)} tests`, shown.join('\n'));
}
