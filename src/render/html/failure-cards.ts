import type { TimelineEntry } from '../../analysis/verdict.js';
import { laneTitle } from '../../model/lane.js';
import type { Links } from '../links.js';
import { locationLabel } from '../links.js';
import type { FailureGroup, Overview, ToldFailure } from '../overview.js';
import { countTests } from '../overview.js';
import { argue, beganWords, failureText, tellingCauses, testsOf, verdictWords } from '../reasons.js';
import { LAST_RUNS, renderTimeline } from '../timeline-text.js';
import { firstLines, oneLine } from '../visible.js';
import { capitalised, list, MATTER_WORDS, MATTERS, number, plural, signed } from '../words.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';
import { testLink } from './test-link.js';

export interface CardsOptions {
  readonly links: Links;
  /** Failures that are told in full. */
  readonly blocks: number;
  /** Lanes that the pictures are about: where there are several, a history says of which it is. */
  readonly knownLanes: number;
}

/** What failed in this run, most urgent first: readable without any script. */
export function failureCards(overview: Overview, { links, blocks, knownLanes }: CardsOptions): Markup {
  const { unexcused, excused } = overview;
  const matters = MATTERS.filter((matter) => unexcused.some((group) => group.matter === matter));
  const shown = new Set([...unexcused, ...excused].slice(0, blocks));
  const severalLanes = overview.lanes.length > 1;
  const card = (group: FailureGroup) =>
    failureCard(group, { links, severalLanes, isLaneNamed: knownLanes > 1 });
  return html`${matters.map((matter) => {
    const groups = unexcused.filter((group) => group.matter === matter);
    const { title, advice } = MATTER_WORDS[matter];
    // Where there is one kind of advice only, it stands below the headline.
    return section(title, matters.length + overview.unexplained.length > 1 && advice, groups, shown, card);
  })}${excused.length > 0 && section('Excused', 'These do not fail the job.', excused, shown, card)}`;
}

/** Cards that stand open below each heading: what comes after them would not be seen otherwise. */
const FEW = 5;

function section(
  title: string,
  advice: string | false,
  groups: readonly FailureGroup[],
  shown: ReadonlySet<FailureGroup>,
  card: (group: FailureGroup) => Markup,
): Markup {
  const told = groups.filter((group) => shown.has(group));
  const folded = told.slice(FEW);
  const rest = groups.filter((group) => !shown.has(group));
  const tests = countTests(groups);
  return html`<section class="matter"><h3>${title} <span class="count">${number(tests)}</span></h3>${advice !== false && html`<p class="advice">${advice}</p>`}
${told.slice(0, FEW).map(card)}${folded.length > 0 && html`<details><summary>${plural(folded.length, 'more failure')} in full</summary>${folded.map(card)}</details>`}${rest.length > 0 && restTable(rest)}</section>
`;
}

interface CardOptions {
  readonly links: Links;
  readonly severalLanes: boolean;
  readonly isLaneNamed: boolean;
}

/** Tests of a cluster that are named before the rest is folded. */
const NAMED = 3;

/** And in the fold. */
const LISTED = 500;

function failureCard(group: FailureGroup, { links, severalLanes, isLaneNamed }: CardOptions): Markup {
  const { decision, lane } = group.lead;
  const { verdict, excused } = decision;
  const tests = testsOf(group);
  const { location } = verdict.failure;
  const url = location && links.source(lane.run, location);
  const began = beganWords(verdict);
  const [cause] = tellingCauses(verdict);
  const { words } = renderTimeline(verdict.timeline);
  const failsJob = jobWords(group.lead);
  const said = firstLines(failureText(verdict.failure), { maxLines: 12 });
  const where = location && oneLine(locationLabel(location));
  const lanes = [...new Set(group.members.map(({ lane: one }) => laneTitle(one.lane)))];
  const more = tests.length - NAMED;
  return html`<article class="card ${excused ? 'is-excused' : `is-${group.matter}`}">
<header><h4>${tests.slice(0, NAMED).map((test) => html`${testLink(test)}`)}</h4>
<p class="verdict">${verdictWords(verdict)}${tests.length > 1 && html` · <b>${plural(tests.length, 'test')}, one cause most likely</b>`}</p>
<p class="where">${where !== undefined && (url === undefined ? html`<code>${where}</code>` : html`<a href="${url}"><code>${where}</code></a>`)}${severalLanes && html`<span>${list(lanes.slice(0, 3).map((one) => oneLine(one, 100)))}${lanes.length > 3 && ` and ${number(lanes.length - 3)} more lanes`}</span>`}</p></header>
${said.length > 0 && html`<pre>${said.join('\n')}</pre>`}
<dl>${group.members.length > 1 && verdict.cluster !== undefined && fact('Together', `${plural(tests.length, 'test')}: they ${verdict.cluster.shares}.`)}
${argue(verdict).map(({ label, evidence }) => fact(label, evidence.says))}
${began !== undefined && fact('Began', began)}
${cause !== undefined && fact('Cause', cause.says)}
${failsJob !== undefined && fact('Does it fail the job?', failsJob)}
<div><dt>History</dt><dd>${isLaneNamed && `in ${oneLine(laneTitle(lane.lane), 100)}: `}${words}${historyStrip(verdict.timeline)}</dd></div></dl>
${more > 0 && html`<details><summary>${plural(more, 'more test')}</summary><ul>${tests.slice(NAMED, NAMED + LISTED).map((test) => html`<li>${testLink(test)}</li>`)}${more > LISTED && html`<li>and ${number(more - LISTED)} more</li>`}</ul></details>`}
${evidenceTable(group.lead)}
</article>
`;
}

const NOT_EXCUSED = 'Not excused: ';

/** Whether this failure fails the job, and why; nothing where the verdict and the heading say all of it. */
function jobWords({ decision, lane: { plan } }: ToldFailure): string | undefined {
  const { excused, reason, quarantine, tier } = decision;
  if (!excused) {
    if (!plan.failsJob) return `No: fail-on is never. ${reason}`;
    return reason.startsWith(NOT_EXCUSED) ? `Yes: ${reason.slice(NOT_EXCUSED.length)}` : `Yes. ${reason}`;
  }
  if (plan.conclusion === 'excused' && plan.failsJob) return 'Yes: fail-on is any.';
  if (quarantine === undefined && tier === undefined) return undefined;
  return `No. ${capitalised(reason.replace(/^Excused: /, ''))}`;
}

/** The newest runs as the marks that the page has for them elsewhere, this run underlined. */
function historyStrip(timeline: readonly TimelineEntry[]): Markup {
  return html`<span class="strip is-large" aria-hidden="true">${timeline
    .slice(-LAST_RUNS)
    .map(
      ({ code, isThisRun }) =>
        html`<i class="is-${code === '-' ? 'none' : code}${isThisRun && ' is-now'}">${(code === 'f' || code === 'e') && '✗'}</i>`,
    )}</span>`;
}

function fact(label: string, says: string): Markup {
  return html`<div><dt>${label}</dt><dd>${oneLine(says, 700)}</dd></div>`;
}

function evidenceTable({ decision: { verdict } }: ToldFailure): Markup | undefined {
  if (verdict.evidence.length === 0) return undefined;
  return html`<details><summary>All evidence (${verdict.evidence.length})</summary><p class="hint">Above zero speaks for a flake, below for a fault of the code; the numbers are log-odds and add up.</p><table class="evidence"><thead><tr><th scope="col">Weight</th><th scope="col">What was seen</th><th scope="col">In runs of</th></tr></thead><tbody>${verdict.evidence.map(
    ({ weight, says, ownChange }) =>
      html`<tr><td class="number">${signed(weight)}</td><td>${oneLine(says, 500)}</td><td>${ownChange ? 'this change' : 'others'}</td></tr>`,
  )}</tbody></table></details>`;
}

/** Rows of what has no card. */
const MAX_ROWS = 1_000;

function restTable(groups: readonly FailureGroup[]): Markup {
  const rows = groups.slice(0, MAX_ROWS).map(({ lead, members }) => {
    const { verdict } = lead.decision;
    return html`<tr><td>${testLink(verdict.test)}${members.length > 1 && ` and ${plural(members.length - 1, 'more failure')} like it`}</td><td>${verdictWords(verdict)}</td><td>${oneLine(firstLines(failureText(verdict.failure), { maxLines: 1 })[0] ?? '', 160)}</td></tr>`;
  });
  const hidden = groups.length - rows.length;
  return html`<details><summary>${plural(groups.length, 'more row')}</summary><table><thead><tr><th scope="col">Test</th><th scope="col">Verdict</th><th scope="col">Message</th></tr></thead><tbody>${rows}</tbody></table>${hidden > 0 && html`<p>And ${number(hidden)} more; the JSON report has them.</p>`}</details>`;
}
