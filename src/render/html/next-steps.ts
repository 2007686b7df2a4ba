import { worthALook } from '../fix-notes.js';
import type { Overview } from '../overview.js';
import { countTests, unexplainedFirst } from '../overview.js';
import { MATTER_WORDS, MATTERS, plural } from '../words.js';
import { silencedTests } from '../worth-knowing.js';
import { QUIETED, SILENCED } from './findings.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** What to do, below the headline: a line each for the job, for what is red, and for what is quiet and not mended. */
export function nextSteps(overview: Overview): Markup {
  const findings = findingsLine(overview);
  const lines = [jobLine(overview, findings !== undefined), ...redLines(overview), findings].filter(
    (line) => line !== undefined,
  );
  return html`<div class="next">${lines.map((line) => html`<p>${line}</p>`)}</div>`;
}

/** Whether the job does as the verdict says, and whether there is anything to do if nothing is red. */
function jobLine({ conclusion, failsJob, counts }: Overview, hasFindings: boolean): Markup | undefined {
  switch (conclusion) {
    case 'failed':
      return failsJob
        ? undefined
        : html`The job passes all the same: <code>fail-on</code> is <code>never</code>.`;
    case 'excused':
      if (failsJob) return html`The job fails all the same: <code>fail-on</code> is <code>any</code>.`;
      return hasFindings ? html`Nothing to do about the failures.` : html`Nothing to do for this change.`;
    case 'passed':
      return hasFindings || counts.passed === 0 ? undefined : html`Nothing to do for this change.`;
  }
}

/** One for each kind of advice; its kind is named where there are several. */
function redLines(overview: Overview): Markup[] {
  const { unexcused, unexplained } = overview;
  const matters = MATTERS.filter((matter) => unexcused.some((group) => group.matter === matter));
  const isOne = matters.length + (unexplained.length > 0 ? 1 : 0) === 1;
  const lines = matters.map((matter) => {
    const { title, advice } = MATTER_WORDS[matter];
    const tests = plural(countTests(unexcused.filter((group) => group.matter === matter)), 'test');
    return isOne ? html`${advice}` : html`<b>${title}</b> (${tests}): ${advice}`;
  });
  if (unexplained.length === 0) return lines;
  const log = html`Something is red that no test explains: the log of the run shows what happened.`;
  return unexplainedFirst(overview) ? [log, ...lines] : [...lines, log];
}

/** What does not fail and must not be taken for mended, with the way there. */
function findingsLine({ states }: Overview): Markup | undefined {
  const [silenced, quieted] = [silencedTests(states).length, worthALook(states).length];
  const links = [
    silenced > 0 &&
      html`<a href="#${SILENCED.id}">${plural(silenced, 'test')} skipped or gone, not fixed</a>`,
    quieted > 0 &&
      html`<a href="#${QUIETED.id}">${plural(quieted, 'test')} passing, but perhaps only the test changed</a>`,
  ].filter((link) => link !== false);
  return links.length === 0
    ? undefined
    : html`Worth a look: ${links.map((link, i) => html`${i > 0 && '; '}${link}`)}.`;
}
