import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { TestId } from '../model/test-id.js';
import type { Way } from '../model/test-result.js';
import type { Ending } from '../policy/rounds/trial.js';
import { loadRunners } from '../runners/all-runners.js';
import type { Call, RequestedTest, Runner, SelectionFacts } from '../runners/runner.js';
import { mostArgumentChars } from '../runners/split-calls.js';
import { assignTests } from './assign-tests.js';
import type { Command } from './command/command.js';
import type { Site } from './command/invocation.js';
import { invoke, sitesOf } from './command/invocation.js';
import type { TrialWorld } from './run-trial.js';
import { runTrial } from './run-trial.js';
import { testsFileVariables, writeTestsFile } from './tests-file.js';
import type { Trial } from './trial.js';
import { withUnreported } from './unreported.js';

/** The command that runs the tests: all of them, and then chosen ones. */
export interface TestCommand {
  runAll(): Promise<Trial>;
  /** A sentence, where nothing can be run again whatever fails. */
  readonly whyNever?: string;
  runAgain(request: AgainRequest): Promise<Again>;
  /** Nothing more will be run: signals have their usual effect again. */
  close(): void;
}

export interface AgainRequest {
  /** From 2. */
  readonly round: number;
  readonly way: Exclude<Way, 'whole'>;
  readonly tests: readonly RequestedTest[];
  /** For tools that can run tests in another order. */
  readonly seed: number;
}

export interface Again {
  readonly trials: readonly Trial[];
  readonly unselectable: readonly { readonly test: TestId; readonly reason: string }[];
}

export interface CommandSettings {
  readonly command: Command;
  /** Runs chosen tests in place of `command`, and finds them in a file. */
  readonly rerunCommand: Command | undefined;
  /** Name of the tool that all tests belong to. */
  readonly runner: string | undefined;
}

/** Tells what is being run, around its output. */
export interface RoundLog {
  begin(title: string): void;
  end(ending: Ending): void;
}

const NO_ARGS =
  "No retry: the command has no {args}, so Deflake can't choose tests with it. Put {args} where its tool takes the names of tests (npx jest --ci {args}), or give a rerun-command.";

/** Throws a `UserError` where `{args}` stands where it can't. */
export function createTestCommand(settings: CommandSettings, world: TrialWorld, log: RoundLog): TestCommand {
  const sites = sitesOf(settings.command);
  if (settings.rerunCommand !== undefined) sitesOf(settings.rerunCommand);
  let first: Trial | undefined;
  return {
    ...(sites.length === 0 && settings.rerunCommand === undefined && { whyNever: NO_ARGS }),
    runAll: async () => {
      const facts = { round: 1, way: 'whole' } as const;
      const trial = await runTrial({ name: '1', invocation: invoke(settings.command, []), facts }, world);
      first = await withUnreported(trial, sites, settings.runner);
      return first;
    },
    runAgain: async (request) => {
      const planned = await plan(request, { settings, sites, world });
      if (planned.processes.length === 0) return { trials: [], unselectable: planned.unselectable };
      log.begin(titleOf(request, planned.processes));
      const trials: Trial[] = [];
      try {
        for (const [i, process] of planned.processes.entries()) {
          if (world.cancellation.isRequested()) break;
          const name = planned.processes.length === 1 ? `${request.round}` : `${request.round}.${i + 1}`;
          const trial = await runChosen(process, { request, name, first, settings, world });
          trials.push(await withUnreported(trial, sites, settings.runner));
        }
      } finally {
        const last = trials.at(-1);
        if (last !== undefined) log.end(last.ending);
      }
      return { trials, unselectable: planned.unselectable };
    },
    close: () => world.cancellation.stop(),
  };
}

/** One process of a round: what to select, and where in the command. */
interface Chosen {
  readonly call: Call;
  readonly way: Way;
  /** Absent for the rerun-command. */
  readonly site?: number;
  readonly names: readonly RequestedTest[];
}

interface Planned {
  readonly processes: readonly Chosen[];
  readonly unselectable: Again['unselectable'];
}

interface PlanFacts {
  readonly settings: CommandSettings;
  readonly sites: readonly Site[];
  readonly world: TrialWorld;
}

async function plan(request: AgainRequest, facts: PlanFacts): Promise<Planned> {
  const { tests, way } = request;
  const groups = way === 'alone' ? tests.map((test) => [test]) : [tests];
  if (facts.settings.rerunCommand !== undefined) {
    const processes = groups.map(
      (names): Chosen => ({
        call: { tests: names.map(({ id }) => id), args: [] },
        // It is told what to run and not how.
        way: way === 'shuffled' ? 'together' : way,
        names,
      }),
    );
    return { processes, unselectable: [] };
  }
  const runners = await loadRunners();
  const processes: Chosen[] = [];
  const unselectable: Again['unselectable'][number][] = [];
  for (const group of groups) {
    const assigned = assignTests(group, { sites: facts.sites, runners, forced: facts.settings.runner });
    unselectable.push(...assigned.unselectable);
    for (const { runner, site, tests: own } of assigned.assignments) {
      const isShuffled = way === 'shuffled' && runner.canShuffle && own.length > 1;
      const selection = runner.select(own, selectionFacts(request, { ...facts, site, isShuffled, runner }));
      unselectable.push(...selection.unselectable);
      for (const call of selection.calls) {
        const names = own.filter(({ id }) => call.tests.includes(id));
        processes.push({ call, site, names, way: way === 'shuffled' && !isShuffled ? 'together' : way });
      }
    }
  }
  return { processes, unselectable };
}

interface SelectionSurroundings extends PlanFacts {
  readonly runner: Runner;
  readonly site: number;
  readonly isShuffled: boolean;
}

function selectionFacts(
  { round, seed }: AgainRequest,
  { world, sites, site, runner, isShuffled }: SelectionSurroundings,
): SelectionFacts {
  const folder = resolve(world.workspace, sites[site]?.folder ?? '');
  let files = 0;
  return {
    platform: process.platform,
    words: sites[site]?.words ?? [],
    exists: (path) => existsSync(resolve(folder, path)),
    scratchFile: (name) => join(world.folder, 'selections', `${round}-${runner.name}-${++files}-${name}`),
    maxArgumentChars: mostArgumentChars(process.platform),
    ...(isShuffled && { shuffleSeed: seed }),
  };
}

interface Surroundings {
  readonly request: AgainRequest;
  readonly name: string;
  readonly first: Trial | undefined;
  readonly settings: CommandSettings;
  readonly world: TrialWorld;
}

async function runChosen(
  { call, site, way, names }: Chosen,
  { request, name, first, settings, world }: Surroundings,
): Promise<Trial> {
  for (const { path, text } of call.files ?? []) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const { shelf } = world;
  const { rerunCommand, command } = settings;
  const tests = join(world.folder, 'selections', `${name}-tests`);
  if (rerunCommand !== undefined) writeTestsFile(tests, names);
  shelf.takeAway(first?.written ?? []);
  let trial: Trial | undefined;
  try {
    trial = await runTrial(
      {
        name,
        invocation: rerunCommand === undefined ? invoke(command, call.args, site) : invoke(rerunCommand, []),
        env: { ...call.env, ...(rerunCommand !== undefined && testsFileVariables(tests)) },
        facts: { round: request.round, way, requested: call.tests },
      },
      world,
    );
    return trial;
  } finally {
    // The workspace stays as the first trial left it: later steps upload its reports.
    shelf.takeAway(trial?.written ?? []);
    if (first !== undefined) shelf.putBack(first.written, first.folder);
  }
}

function titleOf({ round, way }: AgainRequest, processes: readonly Chosen[]): string {
  const tests = new Set(processes.flatMap(({ call }) => call.tests)).size;
  const what = tests === 1 ? '1 test' : `${tests} tests`;
  const how = way === 'alone' ? (tests === 1 ? '' : ', each alone') : '';
  const order = processes.some((each) => each.way === 'shuffled') ? ', in another order' : '';
  return `Running ${what} again${how}${order} (retry ${round - 1})`;
}
