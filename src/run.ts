import { onlyPart } from './analysis/judge-lane.js';
import { judgeRun } from './analysis/judge-run.js';
import { failureSignature } from './analysis/signature.js';
import { touchedFiles } from './analysis/touched-files.js';
import type { RunContext } from './assemble-run.js';
import { assembleRun, gateSettings, policyRules, retrySettings } from './assemble-run.js';
import type { Config } from './config/config.js';
import type { ExitCode } from './errors.js';
import { EXIT } from './errors.js';
import type { History } from './history/history.js';
import {
  EMPTY_HISTORY,
  historyOfRun,
  onlyWorkflowRun,
  withConclusion,
  withoutResults,
} from './history/history.js';
import { mergeHistories } from './history/merge.js';
import { lanesOfRun, runOfLane, tellLane } from './lanes-of-run.js';
import { runKey } from './model/run.js';
import { readBuiltOn, readOwners, readQuarantine } from './policy-files.js';
import type { Ports } from './ports.js';
import { tellEverybody } from './publish/tell-everybody.js';
import type { Telling } from './render/telling.js';
import { readReports } from './reports/read-reports.js';

export interface RunOutcome {
  readonly telling: Telling;
  readonly exitCode: ExitCode;
}

/** The story: read → remember → judge → decide → tell. */
export async function run(context: RunContext, config: Config, ports: Ports): Promise<RunOutcome> {
  // Read.
  const nowMs = ports.clock.now();
  const reports = await readReports(ports.reports, config);
  const current = assembleRun(context, config, reports, nowMs);

  // Remember: what earlier runs left, and this one.
  const [stored, quarantineFile] = await Promise.all([ports.history.load(), ports.quarantine.read()]);
  const changed = current.info.changedFiles ?? [];
  const addition = historyOfRun(
    current,
    ({ failure }) => failure && failureSignature(failure),
    (result) => touchedFiles(result, changed),
  );
  const history = mergeHistories(stored.history, addition);

  // Judge and decide.
  const gate = gateSettings(config);
  const { lane } = current;
  const analysis = await judgeRun({ history, lane, key: runKey(current.info) }, gate);
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const rules = policyRules(config);
  const [quarantine, owners] = await Promise.all([
    readQuarantine(quarantineFile, history),
    readOwners(ports.owners, analysis, rules),
  ]);
  const builtOn = await readBuiltOn(ports.builtOn, {
    history,
    run: current,
    quarantine: quarantine.quarantine,
    today,
  });
  const options = {
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
  // A shard answers for its own tests; the whole lane is told below.
  const own = tellLane(onlyPart(analysis, current), options);

  // Keep the run with what was decided on it.
  const concluded = withConclusion(addition, own.plan.conclusion);
  const known = mergeHistories(history, withoutResults(concluded));
  const saveProblems = await ports.history.save(concluded, known);

  // Tell: this lane, and the other lanes of the workflow run as far as they are known.
  const { runId } = current.info;
  const carriesData = ports.publishers.some((publisher) => publisher.carriesHiddenData);
  const hiding = carriesData ? await import('./history/hidden-data.js') : undefined;
  const tell = async (merged: History): Promise<Telling> => ({
    own,
    lanes: await lanesOfRun(merged, runOfLane(own), options),
    results: current.results,
    problems: [
      ...context.problems,
      ...current.problems,
      ...stored.problems,
      ...quarantineFile.problems,
      ...quarantine.problems,
      ...owners.problems,
      ...builtOn.problems,
      ...saveProblems,
    ],
    history: { title: ports.history.title, pastRuns: analysis.pastRuns },
    quarantineFile: quarantineFile.path,
    ...(context.runUrl !== undefined && { runUrl: context.runUrl }),
    ...(hiding && { hiddenData: hiding.toHiddenData(onlyWorkflowRun(merged, runId)) }),
  });
  const retell = async (hiddenData: string): Promise<Telling> => {
    const later = await (ports.history.reload?.() ?? ports.history.load());
    const hidden = onlyWorkflowRun(hiding?.fromHiddenData(hiddenData) ?? EMPTY_HISTORY, runId);
    return tell(mergeHistories(mergeHistories(history, later.history), hidden));
  };
  const { telling } = await tellEverybody(await tell(history), ports.publishers, retell);
  const couldRead = reports.some((report) => report.format !== undefined);
  return { telling, exitCode: exitCodeOf(own.plan.failsJob, couldRead) };
}

function exitCodeOf(failsJob: boolean, couldRead: boolean): ExitCode {
  if (!failsJob) return EXIT.green;
  return couldRead ? EXIT.unexcused : EXIT.nothingRead;
}
