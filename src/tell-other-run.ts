import { gateSettings, policyRules } from './assemble-run.js';
import type { Config } from './config/config.js';
import type { RunOrigin } from './history/foreign-run.js';
import { runsOfOrigin } from './history/foreign-run.js';
import type { History } from './history/history.js';
import { EMPTY_HISTORY, onlyWorkflowRun } from './history/history.js';
import { mergeAll, mergeHistories } from './history/merge.js';
import { lanesOfRun } from './lanes-of-run.js';
import { laneKey } from './model/lane.js';
import type { Problem } from './model/problem.js';
import { readQuarantine } from './policy-files.js';
import type { Ports } from './ports.js';
import { tellEverybody } from './publish/tell-everybody.js';
import type { LaneTelling, Telling } from './render/telling.js';

/** What the jobs of another workflow run left to be told. Strangers wrote it. */
export interface LeftToTell {
  readonly origin: RunOrigin;
  /** Of each job. */
  readonly histories: readonly History[];
  /** What could not be read, or found out. */
  readonly problems: readonly Problem[];
}

/**
 * Tells of another workflow run, whose jobs may not write to the repository: those of a fork. It is judged from what this
 * repository remembers, by the settings of its default branch. Nothing of it is remembered here, and no job fails.
 * `undefined` where nothing of that run is to be told.
 */
export async function tellOtherRun(
  { origin, histories, problems }: LeftToTell,
  config: Config,
  ports: Omit<Ports, 'reports' | 'owners'>,
): Promise<Telling | undefined> {
  const theirs = mergeAll(
    histories.map((history) => runsOfOrigin(history, origin)),
    EMPTY_HISTORY,
  );
  if (theirs.lanes.size === 0) return undefined;
  const [stored, quarantineFile] = await Promise.all([ports.history.load(), ports.quarantine.read()]);
  const history = mergeHistories(stored.history, theirs);
  const quarantine = await readQuarantine(quarantineFile, history);
  const options = {
    gate: gateSettings(config),
    quarantine: quarantine.quarantine,
    reviews: quarantine.reviews,
    quarantineCap: config['quarantine-cap'],
    today: new Date(ports.clock.now()).toISOString().slice(0, 10),
    rules: policyRules(config),
  };
  const { toHiddenData } = await import('./history/hidden-data.js');
  const lanes = await lanesOfRun(history, origin, options);
  const own = worst(lanes);
  if (own === undefined) return undefined;
  const telling: Telling = {
    own,
    lanes,
    problems: [...problems, ...stored.problems, ...quarantineFile.problems, ...quarantine.problems],
    history: {
      title: ports.history.title,
      pastRuns: stored.history.lanes.get(laneKey(own.lane))?.runs.length ?? 0,
    },
    quarantineFile: quarantineFile.path,
    ...(origin.url !== undefined && { runUrl: origin.url }),
    hiddenData: toHiddenData(onlyWorkflowRun(theirs, origin.runId)),
  };
  // What comments hide is not asked: all that is known of that run has been read already.
  const told = await tellEverybody(telling, ports.publishers, () => Promise.resolve(telling));
  return told.telling;
}

/** The lane that the first line is about. */
function worst(lanes: readonly LaneTelling[]): LaneTelling | undefined {
  const byConclusion = (conclusion: string) => lanes.find(({ plan }) => plan.conclusion === conclusion);
  return byConclusion('failed') ?? byConclusion('excused') ?? lanes[0];
}
