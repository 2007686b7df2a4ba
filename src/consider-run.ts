import { onlyPart } from './analysis/judge-lane.js';
import { judgeRun } from './analysis/judge-run.js';
import { namedFiles } from './analysis/named-files.js';
import { failureSignature } from './analysis/signature.js';
import type { Analysis } from './analysis/verdict.js';
import { gateSettings, policyRules, retrySettings } from './assemble-run.js';
import type { Config } from './config/config.js';
import type { History } from './history/history.js';
import { historyOfRun } from './history/history.js';
import { mergeHistories } from './history/merge.js';
import type { LanesOfRunOptions } from './lanes-of-run.js';
import { tellLane } from './lanes-of-run.js';
import type { Problem } from './model/problem.js';
import type { Run } from './model/run.js';
import { runKey } from './model/run.js';
import type { Reruns } from './policy/rounds/reruns.js';
import { readBuiltOn, readOwners, readQuarantine } from './policy-files.js';
import type { BuiltOnSource, TextSource } from './ports.js';
import type { LaneTelling } from './render/telling.js';

/** What a run is considered with. */
export interface Surroundings {
  readonly config: Config;
  readonly nowMs: number;
  /** What earlier runs left. */
  readonly past: History;
  readonly quarantineFile: Awaited<ReturnType<TextSource['read']>>;
  readonly owners: TextSource | undefined;
  readonly builtOn: BuiltOnSource | undefined;
}

/** A run that was judged and decided on. */
export interface Considered {
  /** What the run adds to the history. */
  readonly addition: History;
  /** All that is known, the run included. */
  readonly history: History;
  readonly analysis: Analysis;
  readonly options: LanesOfRunOptions;
  /** The part that this job answers for. */
  readonly own: LaneTelling;
  readonly problems: readonly Problem[];
}

/** Remembers, judges and decides. Where tests were run again, the run has all tries already, and `reruns` tells of them. */
export async function considerRun(
  current: Run,
  { config, nowMs, past, quarantineFile, ...sources }: Surroundings,
  reruns?: Reruns,
): Promise<Considered> {
  const changed = current.info.changedFiles ?? [];
  const addition = historyOfRun(
    current,
    ({ failure }) => failure && failureSignature(failure),
    (result) => namedFiles(result, changed),
  );
  const history = mergeHistories(past, addition);

  const gate = gateSettings(config);
  const { lane } = current;
  const analysis = await judgeRun({ history, lane, key: runKey(current.info) }, gate);
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const rules = policyRules(config);
  const [quarantine, owners] = await Promise.all([
    readQuarantine(quarantineFile, history),
    readOwners(sources.owners, analysis, rules),
  ]);
  const builtOn = await readBuiltOn(sources.builtOn, {
    history,
    run: current,
    quarantine: quarantine.quarantine,
    today,
  });
  const options: LanesOfRunOptions = {
    gate,
    quarantine: quarantine.quarantine,
    reviews: quarantine.reviews,
    quarantineCap: config['quarantine-cap'],
    today,
    rules,
    retry: retrySettings(config),
    ...(builtOn.builtOn !== undefined && { builtOn: builtOn.builtOn }),
    ...(owners.ownersOf !== undefined && { ownersOf: owners.ownersOf }),
  };
  // A shard answers for its own tests; the whole lane is told elsewhere.
  const part = onlyPart(analysis, current);
  const own = tellLane(part, { ...options, ...(reruns !== undefined && { reruns }) });
  return {
    addition,
    history,
    analysis,
    options,
    own,
    problems: [...quarantine.problems, ...owners.problems, ...builtOn.problems],
  };
}
