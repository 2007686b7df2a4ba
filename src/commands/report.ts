import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { judge } from '../analysis/judge.js';
import { compareInstants } from '../analysis/past.js';
import { runName } from '../analysis/run-words.js';
import { gateSettings, policyRules } from '../assemble-run.js';
import type { Config } from '../config/config.js';
import { buildConfig } from '../config/config.js';
import { readConfigFile } from '../config/inputs.js';
import type { ExitCode } from '../errors.js';
import { EXIT, errorMessage, UserError } from '../errors.js';
import { createQuarantineSource } from '../github/quarantine-file.js';
import type { History, LaneHistory } from '../history/history.js';
import { lanesOfRun, runOfLane, tellLane } from '../lanes-of-run.js';
import type { Problem } from '../model/problem.js';
import type { RunInfo } from '../model/run.js';
import { runKey, startedAt } from '../model/run.js';
import { readQuarantine } from '../policy-files.js';
import type { Telling } from '../render/telling.js';
import { plural } from '../render/words.js';
import { parseFlags, settingsFromFlags } from './flags.js';
import type { HistoryWorld } from './history/history-world.js';
import { openHistory, STORE_FLAGS, warnOf } from './history/history-world.js';
import { openInBrowser } from './open-in-browser.js';
import { pageRenderer } from './page-assets.js';

const DEFAULT_FILE = 'deflake-report.html';

export interface ReportWorld extends HistoryWorld {
  /** The folder in which the build puts the code of the page. */
  readonly assets: URL;
}

/** `deflake report [RUN]`: the HTML report of the newest run in the history, or of another one. */
export async function reportCommand(args: readonly string[], world: ReportWorld): Promise<ExitCode> {
  const { values, positionals } = parseFlags(args, [...STORE_FLAGS, 'out'], ['open']);
  const [runId, more] = positionals;
  if (more !== undefined) throw new UserError('Name one run: deflake report 8123');
  const settings = settingsFromFlags({ values, positionals: [] });
  const config = buildConfig([settings, ...(await readConfigFile(values.config ?? '', world.cwd))]);
  const store = await openHistory({ values, positionals: [] }, world);
  const { history, problems } = await store.load();
  warnOf(problems, world);
  const judged = newestRun(history, runId);
  if (judged === undefined) {
    const what =
      runId === undefined
        ? `There is no run in ${store.title} yet.`
        : `There is no run ${runId} in ${store.title}.`;
    throw new UserError(`${what} deflake analyze adds one.`, { exitCode: EXIT.nothingRead });
  }
  const telling = await tellAgain(history, judged, { config, title: store.title, problems, cwd: world.cwd });
  const path = resolve(world.cwd, values.out ?? DEFAULT_FILE);
  const page = await pageRenderer(world.assets)(telling);
  write(path, page);
  const lanes = telling.lanes.length > 1 ? ` in ${plural(telling.lanes.length, 'lane')}` : '';
  world.print(`The report of ${runName(judged.run.runId)}${lanes} is in ${path}.\n`);
  if (values.open !== undefined && !(await openInBrowser(path)))
    world.warn(`! No browser could be started. Open ${path} in one.\n`);
  return EXIT.green;
}

interface Judged {
  readonly lane: LaneHistory;
  readonly run: RunInfo;
}

function newestRun(history: History, runId: string | undefined): Judged | undefined {
  return [...history.lanes.values()]
    .flatMap((lane) => lane.runs.map((run): Judged => ({ lane, run })))
    .filter(({ run }) => runId === undefined || run.runId === runId || runName(run.runId) === runId)
    .sort((a, b) => compareInstants(startedAt(a.run), startedAt(b.run)))
    .at(-1);
}

interface TellingFacts {
  readonly config: Config;
  /** What the history is called. */
  readonly title: string;
  readonly problems: readonly Problem[];
  readonly cwd: string;
}

/** What was to be told of a run, with the settings and the quarantine file of today. */
async function tellAgain(
  history: History,
  { lane, run }: Judged,
  { config, title, problems, cwd }: TellingFacts,
): Promise<Telling> {
  const quarantineFile = await createQuarantineSource({
    path: config['quarantine-file'],
    workspace: cwd,
    context: undefined,
    client: undefined,
  }).read();
  const inForce = await readQuarantine(quarantineFile, history);
  const gate = run.parts.find((part) => part.gate !== undefined)?.gate ?? gateSettings(config);
  const options = {
    gate,
    quarantine: inForce.quarantine,
    reviews: inForce.reviews,
    quarantineCap: config['quarantine-cap'],
    today: startedAt(run).slice(0, 10),
    rules: policyRules(config),
  };
  const analysis = judge(history, lane.lane, runKey(run), gate);
  const own = tellLane(analysis, options);
  return {
    own,
    lanes: await lanesOfRun(history, runOfLane(own), options),
    problems: [...problems, ...quarantineFile.problems, ...inForce.problems],
    history: { title, pastRuns: analysis.pastRuns },
    quarantineFile: quarantineFile.path,
    known: history,
  };
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`${path} can't be written: ${errorMessage(error)}`);
  }
}
