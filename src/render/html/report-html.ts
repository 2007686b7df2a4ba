import { createHash } from 'node:crypto';
import { describeRun, shortCommit } from '../../analysis/run-words.js';
import { laneTitle } from '../../model/lane.js';
import { describeProblem, withoutNotes } from '../../model/problem.js';
import { startedAt } from '../../model/run.js';
import { fitting } from '../depth.js';
import type { Links } from '../links.js';
import { linksOf } from '../links.js';
import type { Overview } from '../overview.js';
import { overviewOf } from '../overview.js';
import type { LaneTelling, Telling } from '../telling.js';
import { oneLine } from '../visible.js';
import { CONCLUSION_GLYPHS, countsLine, number, plural } from '../words.js';
import type { CardsOptions } from './failure-cards.js';
import { failureCards } from './failure-cards.js';
import { findingsSections } from './findings.js';
import type { Markup } from './markup.js';
import { html, jsonForHtml, trusted } from './markup.js';
import { nextSteps } from './next-steps.js';
import { notesSection } from './notes-section.js';
import type { PageBounds } from './page-bounds.js';
import { MAX_PAGE_BYTES, PAGE_LEVELS } from './page-bounds.js';
import type { PageData } from './page-data.js';
import { pageOf } from './page-of.js';

/** The page's own code, as the build makes it. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * The report for looking at: one file that asks nothing of any network. The verdict and what failed are plain HTML; the
 * pictures are drawn by the page's own code from the data within it. Nothing else may run or load: the policy in its
 * head names this code by its hash.
 */
export function renderReportHtml(telling: Telling, assets: PageAssets): string {
  return fitting(PAGE_LEVELS, MAX_PAGE_BYTES, (bounds) => renderPage(telling, assets, bounds));
}

function renderPage(telling: Telling, assets: PageAssets, bounds: PageBounds): string {
  const overview = overviewOf(telling.lanes.length === 0 ? [telling.own] : telling.lanes);
  const data = pageOf(telling, bounds);
  const links = linksOf(telling);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(telling, overview)}</title>
<style>${trusted(assets.style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the verdict</a>
${topBar(telling)}
<main id="content" tabindex="-1">
${verdictSection(telling, overview, links)}
<noscript><p class="note">Pictures, the list of tests and the details of each test need JavaScript. Nothing is loaded from anywhere.</p></noscript>
<div id="numbers"></div>
${failuresSection(overview, { links, blocks: bounds.blocks, knownLanes: Math.max(overview.lanes.length, data.lanes.length) })}
${findingsSections(overview)}
${lanesSection(overview)}
<div id="pictures"></div>
${notesSection(overview, telling.quarantineFile)}
${leftOutSection(telling, data)}
</main>
<dialog id="test" aria-labelledby="test-title"></dialog>
<dialog id="help" aria-labelledby="help-title"></dialog>
<footer class="foot">Deflake. ${countsLine(overview.counts)}. ${restsOn(telling)}.</footer>
<script type="application/json" id="data">${jsonForHtml(data)}</script>
<script>${trusted(assets.script)}</script>
</body>
</html>
`;
  return page.html;
}

/** Nothing may load, and nothing may run but the page's own code. */
function policyOf({ script, style }: PageAssets): string {
  return `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function titleOf({ own }: Telling, { conclusion }: Overview): string {
  return `${CONCLUSION_GLYPHS[conclusion]} ${oneLine(own.lane.repository, 100)} · ${oneLine(describeRun(own.run), 100)} · Deflake`;
}

function topBar({ own }: Telling): Markup {
  return html`<header class="top"><div class="who"><b>Deflake</b> <span>${oneLine(own.lane.repository, 100)}</span></div><div id="tools"></div></header>`;
}

function verdictSection(telling: Telling, overview: Overview, links: Links): Markup {
  const { run } = telling.own;
  const at = startedAt(run).slice(0, 16).replace('T', ' ');
  const name = oneLine(describeRun(run), 100);
  const message = run.commitMessage === undefined ? '' : ` “${oneLine(run.commitMessage, 100)}”`;
  const runLink = links.thisRun === undefined ? name : html`<a href="${links.thisRun}">${name}</a>`;
  return html`<section class="hero is-${overview.conclusion}">
<p class="stamp"><span class="glyph" aria-hidden="true">${CONCLUSION_GLYPHS[overview.conclusion]}</span> ${overview.conclusion}</p>
<h1>${oneLine(overview.headline)}</h1>
${nextSteps(overview)}
<p class="context">${runLink}${run.commit !== '' && html` on <code>${oneLine(shortCommit(run), 12)}</code>${message}`} · <time datetime="${startedAt(run)}">${at} UTC</time>${overview.lanes.length === 1 && html` · ${oneLine(laneTitle(telling.own.lane), 120)}`}</p>
<p class="context">${countsLine(overview.counts)}. ${restsOn(telling)}.</p>
</section>
`;
}

function restsOn({ history }: Telling): string {
  return history.pastRuns === 0
    ? `No earlier runs yet (${oneLine(history.title, 100)})`
    : `Judged from ${plural(history.pastRuns, 'earlier run')} (${oneLine(history.title, 100)})`;
}

function failuresSection(overview: Overview, options: CardsOptions): Markup | undefined {
  const { unexcused, excused, unexplained } = overview;
  if (unexcused.length + excused.length + unexplained.length === 0) return undefined;
  return html`<section id="failures" aria-labelledby="failures-title"><h2 id="failures-title">What failed in this run</h2>
${unexplained.length > 0 && html`<section class="matter"><h3>Red, and no test explains it</h3><p class="advice">This keeps the job red whatever the tests say. The log of the run shows what happened.</p><ul>${unexplained.slice(0, 100).map(({ what, lane }) => html`<li>${overview.lanes.length > 1 && `${oneLine(laneTitle(lane.lane), 100)}: `}${oneLine(what, 600)}</li>`)}</ul></section>`}
${failureCards(overview, options)}</section>
`;
}

function lanesSection({ lanes }: Overview): Markup | undefined {
  if (lanes.length < 2) return undefined;
  return html`<section id="run-lanes" aria-labelledby="run-lanes-title"><h2 id="run-lanes-title">Lanes of this run</h2>
<div class="wide"><table><thead><tr><th scope="col">Lane</th><th scope="col">Outcome</th><th scope="col" class="number">Tests</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Excused</th><th scope="col" class="number">On retry</th><th scope="col" class="number">Skipped</th></tr></thead><tbody>${lanes.map(laneRow)}</tbody></table></div></section>
`;
}

function laneRow({ lane, counts, plan }: LaneTelling): Markup {
  const excused = plan.failures.filter((failure) => failure.excused).length;
  const numbers = [counts.tests, counts.failed + counts.errors, excused, counts.flaky, counts.skipped];
  return html`<tr><th scope="row">${oneLine(laneTitle(lane), 120)}</th><td>${CONCLUSION_GLYPHS[plan.conclusion]} ${plan.conclusion}</td>${numbers.map((n) => html`<td class="number">${number(n)}</td>`)}</tr>`;
}

/** What this page does not show, and what went wrong beside the tests. */
function leftOutSection(telling: Telling, data: PageData): Markup {
  const problems = withoutNotes(telling.problems).map((problem) => oneLine(describeProblem(problem), 500));
  const lanes = telling.known === undefined ? 0 : lanesKnown(telling) - data.lanes.length;
  const runs = data.lanes.reduce((sum, lane) => sum + lane.runs.length, 0);
  const notes = [
    `${plural(runs, 'run')} in ${plural(data.lanes.length, 'lane')}, ${plural(data.tests.length, 'test')} listed.`,
    ...(data.unlisted > 0
      ? [`${plural(data.unlisted, 'test')} passed in every run: counted, not listed.`]
      : []),
    ...(data.cut > 0
      ? [
          `${plural(data.cut, 'test')} that did not pass in every run ${data.cut === 1 ? 'is' : 'are'} left out for want of room, those that matter least first. The history has them: deflake history show TEST.`,
        ]
      : []),
    ...(data.changesCut > 0
      ? [`${plural(data.changesCut, 'earlier change')} of tests left out for want of room.`]
      : []),
    ...(lanes > 0 ? [`${plural(lanes, 'lane')} without a run in this workflow run left out.`] : []),
    'Flakes in the pictures: passes on retry, failures of code that also passed, and failures that stand alone between passes of the default branch. All other failures are faults.',
    'Time lost: what was run again, and the whole run where it was red for flakes alone.',
  ];
  return html`<section id="about" aria-labelledby="about-title"><h2 id="about-title">About this page</h2><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>
${problems.length > 0 && html`<h3>Beside the tests</h3><ul class="notes">${problems.slice(0, 100).map((problem) => html`<li>${problem}</li>`)}</ul>`}</section>
`;
}

function lanesKnown({ known, own }: Telling): number {
  return [...(known?.lanes.values() ?? [])].filter(({ lane }) => lane.repository === own.lane.repository)
    .length;
}
