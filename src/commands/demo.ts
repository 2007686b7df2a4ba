import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlayedRun } from '../demo/play.js';
import { playStory } from '../demo/play.js';
import { lookUp } from '../demo/played.js';
import type { Saying } from '../demo/saying.js';
import { SAYINGS, shownRun } from '../demo/sayings.js';
import type { Story } from '../demo/story.js';
import { titleOf, unpackStories } from '../demo/story.js';
import type { ExitCode } from '../errors.js';
import { EXIT, UserError } from '../errors.js';
import { renderComment } from '../render/comment.js';
import { renderReportJson } from '../render/report-json.js';
import { renderSummary } from '../render/summary.js';
import { renderTerminal } from '../render/terminal.js';
import { parseFlags } from './flags.js';
import { pageRenderer } from './page-assets.js';
import { openFolderStore } from './stores.js';

export interface DemoWorld {
  readonly print: (text: string) => void;
  readonly color: boolean;
  readonly cwd: string;
  /** The folder in which the build puts the stories and the code of the HTML report. */
  readonly assets: URL;
}

/** `deflake demo [STORY]`: the five stories, each in a history of its own that is gone afterwards. */
export async function demoCommand(
  args: readonly string[],
  { cwd, print, color, assets }: DemoWorld,
): Promise<ExitCode> {
  const { values, positionals } = parseFlags(args, ['out'], ['brief']);
  const all = unpackStories(readFileSync(new URL('scenarios.json.gz', assets)));
  const [wanted] = positionals;
  const chosen = all.filter(({ name }) => wanted === undefined || name.startsWith(wanted));
  if (chosen.length === 0)
    throw new UserError(
      `There is no story ${wanted ?? ''}; there are ${all.map(({ name }) => name).join(', ')}.`,
    );
  for (const story of chosen) {
    const folder = mkdtempSync(join(tmpdir(), 'deflake-demo-'));
    try {
      const played = await playStory(story, {
        ...(await openFolderStore(folder)),
        title: 'a folder of the demo',
      });
      print(
        renderPlayed(story, played, { color, brief: wanted === undefined || values.brief !== undefined }),
      );
      if (values.out !== undefined)
        await writeReports(story, played, { folder: resolve(cwd, values.out), assets, print });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (wanted === undefined)
    print(
      '\ndeflake demo 1 shows the comment and the job summary of a story, too; --out FOLDER writes all of it.\n',
    );
  return EXIT.green;
}

interface ReportsOptions {
  readonly folder: string;
  readonly assets: URL;
  readonly print: (text: string) => void;
}

/** What `analyze --out` writes, for the run that the demo shows. */
async function writeReports(
  story: Story,
  played: readonly PlayedRun[],
  { folder, assets, print }: ReportsOptions,
): Promise<void> {
  const shown = shownRun(story.name.slice(0, 1), played);
  if (shown === undefined) return;
  const { telling } = shown;
  const path = join(folder, story.name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'report.html'), await pageRenderer(assets)(telling));
  writeFileSync(join(path, 'report.json'), renderReportJson(telling));
  writeFileSync(join(path, 'comment.md'), renderComment(telling, { key: 'demo' }));
  writeFileSync(join(path, 'summary.md'), renderSummary(telling));
  print(`Its reports are in ${path}.\n\n`);
}

interface PlayedOptions {
  readonly color: boolean;
  readonly brief: boolean;
}

function renderPlayed(story: Story, played: readonly PlayedRun[], { color, brief }: PlayedOptions): string {
  const number = story.name.slice(0, 1);
  const shown = shownRun(number, played);
  if (shown === undefined) return '';
  const sections = [
    `${'═'.repeat(100)}\n${number}. ${titleOf(story)}\n`,
    ...played.map(runLine),
    `\n── log of run ${shown.run.runId}: ${shown.run.title} ${'─'.repeat(20)}\n`,
    renderTerminal(shown.telling, { color, width: 100 }),
    ...(brief
      ? []
      : [`── pull-request comment ${'─'.repeat(40)}\n`, renderComment(shown.telling, { key: 'demo' })]),
    ...(brief ? [] : [`── job summary ${'─'.repeat(49)}\n`, renderSummary(shown.telling)]),
    `── what Deflake must say of this story ${'─'.repeat(25)}\n`,
    ...sayingLines(SAYINGS[number] ?? [], played),
    '',
  ];
  return `${sections.join('\n')}\n`;
}

/** One line a run: what happened, and what Deflake said first. */
function runLine({ run, telling }: PlayedRun): string {
  const { counts, plan } = telling.own;
  const glyph = { passed: '✓', excused: '○', failed: '✗' }[plan.conclusion];
  const attempt = run.runAttempt === 1 ? '' : `/${run.runAttempt}`;
  const lane = Object.values(run.variant).join(' ');
  const title = `${lane === '' ? '' : `[${lane}] `}${run.title}`.slice(0, 44).padEnd(44);
  return (
    `${glyph} #${run.runId}${attempt}`.padEnd(10) +
    `${title} ${`${counts.passed}/${counts.tests}`.padStart(7)}  ${plan.headline}`
  );
}

function sayingLines(sayings: readonly Saying[], played: readonly PlayedRun[]): string[] {
  const told = lookUp(played);
  return sayings.map(({ says, holds }) => {
    if (holds === undefined) return `  · not yet said: ${says}`;
    return holds(told) ? `  ✓ ${says}` : `  ✗ wrong: ${says}`;
  });
}
