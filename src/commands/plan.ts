import { retrySettings } from '../assemble-run.js';
import { buildConfig } from '../config/config.js';
import { readConfigFile } from '../config/inputs.js';
import type { ExitCode } from '../errors.js';
import { EXIT, UserError } from '../errors.js';
import type { LaneHistory } from '../history/history.js';
import type { TestId } from '../model/test-id.js';
import type { LanePlan } from '../policy/retry/plan-lane.js';
import { planLane } from '../policy/retry/plan-lane.js';
import type { RetrySettings } from '../policy/retry/retry-settings.js';
import { maxFailures } from '../policy/retry/retry-settings.js';
import { titlesOf } from '../render/history-text.js';
import { guardLines, logSafeJson } from '../render/log-safe.js';
import { renderLanePlan } from '../render/retry-plan-text.js';
import type { KnownTest } from '../render/retry-tools/own-tests.js';
import { mayBeOwn } from '../render/retry-tools/own-tests.js';
import type { ToolPlan } from '../render/retry-tools/retry-tool.js';
import type { RetryTool } from '../render/retry-tools/retry-tools.js';
import { isRetryTool, RETRY_TOOL_NAMES, RETRY_TOOLS } from '../render/retry-tools/retry-tools.js';
import { parseFlags, settingsFromFlags } from './flags.js';
import type { HistoryWorld } from './history/history-world.js';
import { openHistory, STORE_FLAGS, warnOf } from './history/history-world.js';
import { lanesNamed } from './history/lanes-named.js';

/** Settings that say how much running again may do. */
export const RETRY_FLAGS = ['retry-target', 'max-retries', 'retry-budget', 'retry-max-failures'] as const;

/** `deflake plan`: what each flaky test needs, from the history, without running anything. */
export async function planCommand(args: readonly string[], world: HistoryWorld): Promise<ExitCode> {
  const flags = parseFlags(args, [...STORE_FLAGS, ...RETRY_FLAGS, 'lane', 'as'], ['json']);
  const { as: named, json, lane: wanted } = flags.values;
  const tool = named === 'pytest-rerunfailures' ? 'pytest' : named;
  if (tool !== undefined && !isRetryTool(tool))
    throw new UserError(`--as ${tool}: there is no such tool. Known are: ${RETRY_TOOL_NAMES.join(', ')}.`);
  const [surplus] = flags.positionals;
  if (surplus !== undefined)
    throw new UserError(`deflake plan takes flags only, not "${surplus}". For one lane: --lane ${surplus}`);
  const file = await readConfigFile(flags.values.config ?? '', world.cwd);
  const settings = retrySettings(
    buildConfig([settingsFromFlags({ values: flags.values, positionals: [] }), ...file]),
  );
  const store = await openHistory(flags, world);
  const { history, problems } = await store.load();
  warnOf(problems, world);
  if (history.lanes.size === 0) {
    world.print(`There is no history in ${store.title} yet.\n`);
    return EXIT.nothingRead;
  }
  const lanes = lanesNamed(history, wanted);
  const plans = lanes.map((lane) => planLane(lane, settings));
  if (json !== undefined)
    world.print(`${logSafeJson(JSON.stringify({ lanes: plans.map(planJson) }, null, 2))}\n`);
  else if (tool !== undefined) printFor(tool, toolPlan(plans, lanes, settings), world);
  else {
    const titleOf = titlesOf(history);
    world.print(plans.map((plan) => renderLanePlan(plan, titleOf(plan.lane), settings)).join('\n'));
  }
  return EXIT.green;
}

function planJson({ lane, runs, plan, steadyTests, suiteMs }: LanePlan) {
  const { tests, ...all } = plan;
  return {
    lane,
    runs,
    steadyTests,
    ...(suiteMs !== undefined && { suiteMs }),
    ...all,
    tests: tests.map(({ tally: _, ...test }) => test),
  };
}

/** As settings of a tool, without tests that can't be its own; how many these are is told beside the settings. */
function printFor(tool: RetryTool, plan: PlanOfAll, { print, warn }: HistoryWorld): void {
  const own = plan.tests.filter((test) => mayBeOwn(tool, test));
  const others = plan.tests.length - own.length;
  if (others > 0)
    warn(
      `! ${others === 1 ? '1 flaky test is' : `${others} flaky tests are`} left out: written in other languages than those of ${tool}.\n`,
    );
  print(guardLines(RETRY_TOOLS[tool]({ ...plan, tests: own }).split('\n')).join('\n'));
}

interface PlanOfAll extends ToolPlan {
  readonly tests: readonly KnownTest[];
}

/** A tool knows tests and no lanes: the worst lane of each test counts. */
function toolPlan(
  plans: readonly LanePlan[],
  lanes: readonly LaneHistory[],
  settings: RetrySettings,
): PlanOfAll {
  const worst = new Map<TestId, number>();
  for (const { plan } of plans)
    for (const { test, retries } of plan.tests) worst.set(test, Math.max(retries, worst.get(test) ?? 0));
  const tests = [...worst]
    .filter(([, retries]) => retries > 0)
    .map(([test, retries]): KnownTest => ({ test, retries, ...filesOf(test, lanes) }))
    .sort((a, b) => b.retries - a.retries || (a.test < b.test ? -1 : 1));
  const known = Math.max(...lanes.map(({ tests: ofLane }) => ofLane.size));
  return { tests, maxFailures: maxFailures(settings, known) };
}

/** Where its newest failure was, as far as reports tell, and what its failures name. */
function filesOf(test: TestId, lanes: readonly LaneHistory[]): Pick<KnownTest, 'file' | 'named'> {
  const records = lanes.flatMap(({ failures }) =>
    [...failures.values()].flatMap((ofRun) => ofRun.get(test) ?? []),
  );
  const file = records.findLast(({ location }) => location !== undefined)?.location?.file;
  const named = records.flatMap(({ names = [] }) => names);
  return { named, ...(file !== undefined && { file }) };
}
