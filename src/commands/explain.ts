import { judge } from '../analysis/judge.js';
import { compareInstants } from '../analysis/past.js';
import { runName } from '../analysis/run-words.js';
import type { Verdict } from '../analysis/verdict.js';
import { gateSettings } from '../assemble-run.js';
import { buildConfig } from '../config/config.js';
import { readConfigFile } from '../config/inputs.js';
import type { ExitCode } from '../errors.js';
import { EXIT, UserError } from '../errors.js';
import type { History, LaneHistory } from '../history/history.js';
import type { GateSettings, RunInfo } from '../model/run.js';
import { runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { decide } from '../policy/decide.js';
import { NO_QUARANTINE } from '../policy/quarantine.js';
import { renderExplanation } from '../render/explain-text.js';
import { parseFlags, settingsFromFlags } from './flags.js';
import { testsNamed } from './history/history-names.js';
import type { HistoryWorld } from './history/history-world.js';
import { openHistory, STORE_FLAGS, warnOf } from './history/history-world.js';

/** Settings of the gate that an explanation ends with. */
const GATE_FLAGS = ['flaky-threshold', 'min-runs', 'excuse-own-flakes', 'fail-on'] as const;

/** `deflake explain [RUN] TEST`: the sum that a verdict rests on; of the newest failure, or of the one in a run. */
export async function explainCommand(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, [...STORE_FLAGS, ...GATE_FLAGS]);
  const [first, second, more] = flags.positionals;
  if (first === undefined || more !== undefined)
    throw new UserError('Name a test, or a run and a test: deflake explain 8123 "cart › adds"');
  const [runId, name] = second === undefined ? [undefined, first] : [first, second];
  const { values } = flags;
  const settings = settingsFromFlags({ values, positionals: [] });
  const config = buildConfig([settings, ...(await readConfigFile(values.config ?? '', world.cwd))]);
  const store = await openHistory({ values, positionals: [] }, world);
  const { history, problems } = await store.load();
  warnOf(problems, world);
  const [test, another] = testsNamed(history, name);
  if (test === undefined)
    throw new UserError(`No test has "${name}" in its id. deflake history show lists those that failed.`);
  if (another !== undefined)
    throw new UserError(
      `Several tests have "${name}" in their ids, such as ${test} and ${another}. Give more of it.`,
    );
  const failure = newestFailure(history, { test, runId });
  if (failure === undefined) {
    if (runId !== undefined && !isKnownRun(history, runId))
      throw new UserError(`There is no run ${runId}. deflake history export lists all runs with their ids.`);
    const where = runId === undefined ? 'any run that is known' : `run ${runId}`;
    world.print(`${test} did not fail in ${where}.\n`);
    return EXIT.green;
  }
  world.print(explanationOf(history, failure, gateSettings(config)));
  return EXIT.green;
}

function isKnownRun(history: History, runId: string): boolean {
  return [...history.lanes.values()].some(({ runs }) =>
    runs.some((run) => run.runId === runId || runName(run.runId) === runId),
  );
}

interface Failure {
  readonly test: TestId;
  readonly lane: LaneHistory;
  readonly run: RunInfo;
}

function newestFailure(
  history: History,
  { test, runId }: { readonly test: TestId; readonly runId: string | undefined },
): Failure | undefined {
  return [...history.lanes.values()]
    .flatMap((lane) => lane.runs.map((run): Failure => ({ test, lane, run })))
    .filter(
      ({ lane, run }) =>
        (runId === undefined || run.runId === runId || runName(run.runId) === runId) &&
        lane.failures.get(runKey(run))?.has(test) === true,
    )
    .sort((a, b) => compareInstants(startedAt(a.run), startedAt(b.run)))
    .at(-1);
}

function explanationOf(history: History, { test, lane, run }: Failure, gate: GateSettings): string {
  const analysis = judge(history, lane.lane, runKey(run), { flakyThreshold: gate.flakyThreshold });
  const plan = decide(analysis, { gate, quarantine: NO_QUARANTINE, today: startedAt(run).slice(0, 10) });
  const decided = plan.failures.find(({ verdict }) => verdict.test === test);
  if (decided !== undefined) return renderExplanation(decided);
  const retried = analysis.retried.find((verdict: Verdict) => verdict.test === test);
  if (retried === undefined) throw new Error(`${test} has no verdict.`);
  return renderExplanation({
    verdict: retried,
    excused: false,
    reason: 'It passed in the end: nothing to excuse.',
  });
}
