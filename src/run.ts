import type { RunContext } from './assemble-run.js';
import { assembleRun } from './assemble-run.js';
import type { Config } from './config/config.js';
import { considerRun } from './consider-run.js';
import type { ExitCode } from './errors.js';
import { EXIT } from './errors.js';
import type { History } from './history/history.js';
import { EMPTY_HISTORY, onlyWorkflowRun, withConclusion, withoutResults } from './history/history.js';
import { mergeHistories } from './history/merge.js';
import { lanesOfRun, runOfLane } from './lanes-of-run.js';
import type { Ports } from './ports.js';
import { readOnce } from './ports.js';
import { tellEverybody } from './publish/tell-everybody.js';
import type { Telling } from './render/telling.js';
import { asDelivered } from './repeated-delivery.js';
import { readReports } from './reports/read-reports.js';
import type { TestRunFacts } from './test-run.js';

export interface RunOutcome {
  readonly telling: Telling;
  readonly exitCode: ExitCode;
}

/** The story: (run the tests →) read → remember → judge → decide (→ run again) → tell. */
export async function run(context: RunContext, config: Config, ports: Ports): Promise<RunOutcome> {
  // Run the tests, where that is our part; and read.
  const { tests, clock } = ports;
  const running = tests && (await openTestRun({ context, config, tests, clock }));
  const first = await running?.runAll();
  const read = first ?? (await readRun(context, config, ports));

  // Remember: what earlier runs left, and this one. Judge and decide.
  const [stored, quarantineFile] = await Promise.all([ports.history.load(), ports.quarantine.read()]);
  const past = stored.history;
  // Both are asked again where tests are run again, and may cost requests.
  const owners = ports.owners && readOnce(ports.owners);
  const builtOn = ports.builtOn && readOnce(ports.builtOn);
  const around = { config, nowMs: clock.now(), past, quarantineFile, owners, builtOn };
  // What was run just now is no report that was read before.
  const isOld = first === undefined && context.isUnnamed === true;
  const delivered = isOld ? asDelivered(read.run, past) : read.run;
  const whole = await considerRun(delivered, around);

  // Run failed tests again as far as that was decided, and decide anew with all their tries.
  const again = first && (await running?.runAgain(first, whole.own));
  running?.close();
  const current = again?.run ?? delivered;
  const considered = again === undefined ? whole : await considerRun(again.run, around, again.reruns);
  const { own, addition, history, analysis, options } = considered;

  // Keep the run with what was decided on it.
  const concluded = withConclusion(addition, own.plan.conclusion);
  const known = mergeHistories(history, withoutResults(concluded));
  const isKept = read.couldRead || context.isUnnamed !== true;
  const saveProblems = isKept ? await ports.history.save(concluded, known) : [];

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
      ...considered.problems,
      ...saveProblems,
    ],
    history: { title: ports.history.title, pastRuns: analysis.pastRuns },
    quarantineFile: quarantineFile.path,
    known: merged,
    ...(context.runUrl !== undefined && { runUrl: context.runUrl }),
    ...(hiding && { hiddenData: hiding.toHiddenData(onlyWorkflowRun(merged, runId)) }),
  });
  const retell = async (hiddenData: string): Promise<Telling> => {
    const later = await (ports.history.reload?.() ?? ports.history.load());
    const hidden = onlyWorkflowRun(hiding?.fromHiddenData(hiddenData) ?? EMPTY_HISTORY, runId);
    return tell(mergeHistories(mergeHistories(history, later.history), hidden));
  };
  const { telling } = await tellEverybody(await tell(history), ports.publishers, retell);
  return { telling, exitCode: exitCodeOf(own.plan.failsJob, read.couldRead) };
}

/** Loaded only where Deflake runs the tests. */
async function openTestRun(facts: TestRunFacts) {
  return (await import('./test-run.js')).openTestRun(facts);
}

/** What reports say that are there already. */
async function readRun(context: RunContext, config: Config, { reports: source, clock }: Ports) {
  const nowMs = clock.now();
  const reports = await readReports(source, config);
  const couldRead = reports.some((report) => report.format !== undefined);
  return { run: assembleRun(context, config, reports, nowMs), couldRead };
}

function exitCodeOf(failsJob: boolean, couldRead: boolean): ExitCode {
  if (!failsJob) return EXIT.green;
  return couldRead ? EXIT.unexcused : EXIT.nothingRead;
}
