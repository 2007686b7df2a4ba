import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestId } from '../model/test-id.js';
import type { Way } from '../model/test-result.js';
import type { RequestedTest } from '../runners/runner.js';
import type { Chosen } from './choose-processes.js';
import { chooseProcesses, withTool } from './choose-processes.js';
import type { Command } from './command/command.js';
import type { Site } from './command/invocation.js';
import { commandsOf, invoke, sitesOf } from './command/invocation.js';
import { refuseLostArguments } from './command/package-scripts.js';
import type { TrialWorld } from './run-trial.js';
import { runTrial } from './run-trial.js';
import { testsFileVariables, writeTestsFile } from './tests-file.js';
import type { Trial } from './trial.js';
import type { Asked } from './unreported.js';
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
  /** Milliseconds after which no further process is started. */
  readonly budgetMs: number;
  /** For tools that can run tests in another order. */
  readonly seed: number;
}

export interface Again {
  readonly trials: readonly Trial[];
  /** Tests that can't be run again, or not any more, with a sentence why. */
  readonly unselectable: readonly { readonly test: TestId; readonly reason: string }[];
}

export interface CommandSettings {
  readonly command: Command;
  /** Runs chosen tests in place of `command`: it has `{args}` for them, or finds them in a file. */
  readonly rerunCommand: Command | undefined;
  /** Name of the tool that all tests belong to. */
  readonly runner: string | undefined;
}

/** Tells what is being run, around its output. */
export interface RoundLog {
  begin(title: string): void;
  end(): void;
  /** Nothing more is run. */
  close(): void;
}

const NO_ARGS =
  "No retry: the command has no {args}, so Deflake can't choose tests with it. Put {args} where its tool takes the names of tests (npx jest --ci {args}), or give a rerun-command.";

/** Throws a `UserError` where `{args}` stands where it can't. */
export function createTestCommand(settings: CommandSettings, world: TrialWorld, log: RoundLog): TestCommand {
  const choosing = choosingCommand(settings);
  let first: Trial | undefined;
  const askedOf = (command: Command): Asked => ({
    commands: commandsOf(command).map((site) => withTool(site, world)),
    sites: sitesOf(command).map((site) => withTool(site, world)),
    forced: settings.runner,
  });
  return {
    ...(choosing === undefined && settings.rerunCommand === undefined && { whyNever: NO_ARGS }),
    runAll: async () => {
      const facts = { round: 1, way: 'whole' } as const;
      const trial = await runTrial({ name: '1', invocation: invoke(settings.command, []), facts }, world);
      first = await withUnreported(trial, askedOf(settings.command));
      return first;
    },
    runAgain: async (request) => {
      const { processes, unselectable } = await chooseProcesses(request, { settings, choosing, world });
      if (processes.length === 0) return { trials: [], unselectable };
      log.begin(titleOf(request, processes));
      const again = askedOf(choosing?.command ?? settings.rerunCommand ?? settings.command);
      const trials: Trial[] = [];
      world.shelf.takeAway(first?.written ?? []);
      try {
        for (const [i, process] of processes.entries()) {
          if (isEnough(trials, request.budgetMs)) break;
          const name = processes.length === 1 ? `${request.round}` : `${request.round}.${i + 1}`;
          const trial = await runChosen(process, { request, name, settings, choosing, world });
          // In a retry only one of several tools has something to do.
          trials.push(await withUnreported(trial, { ...again, sites: [] }));
        }
      } finally {
        // The workspace stays as the first trial left it: later steps upload its reports.
        if (first !== undefined) world.shelf.putBack(first.written, first.folder);
        log.end();
      }
      const notRun = processes.slice(trials.length).flatMap(({ call }) => call.tests);
      return {
        trials,
        unselectable: [...unselectable, ...notRun.map((test) => ({ test, reason: whyEnough(trials) }))],
      };
    },
    close: () => {
      world.cancellation.stop();
      log.close();
    },
  };
}

function whyEnough(trials: readonly Trial[]): string {
  const isCancelled = trials.at(-1)?.ending.cancelledBy !== undefined;
  return `No further retry: ${isCancelled ? 'it was cancelled' : 'retry-budget is used up'}.`;
}

function isEnough(trials: readonly Trial[], budgetMs: number): boolean {
  const spentMs = trials.reduce((sum, { ending }) => sum + ending.durationMs, 0);
  return trials.at(-1)?.ending.cancelledBy !== undefined || (trials.length > 0 && spentMs > budgetMs);
}

/** The command that takes the names of tests where `{args}` stands. */
export interface ChoosingCommand {
  readonly command: Command;
  readonly sites: readonly Site[];
}

/** `undefined` where no command has `{args}`. */
function choosingCommand({ command, rerunCommand }: CommandSettings): ChoosingCommand | undefined {
  const own = sitesOf(command);
  const choosing =
    rerunCommand === undefined
      ? { command, sites: own }
      : { command: rerunCommand, sites: sitesOf(rerunCommand) };
  for (const { words } of choosing.sites) refuseLostArguments(words);
  return choosing.sites.length === 0 ? undefined : choosing;
}

interface Surroundings {
  readonly request: AgainRequest;
  readonly name: string;
  readonly settings: CommandSettings;
  readonly choosing: ChoosingCommand | undefined;
  readonly world: TrialWorld;
}

async function runChosen(
  { call, site, way, names }: Chosen,
  { request, name, settings, choosing, world }: Surroundings,
): Promise<Trial> {
  for (const { path, text } of call.files ?? []) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const { shelf } = world;
  const { rerunCommand, command } = settings;
  const tests = join(world.folder, 'selections', `${name}-tests`);
  if (rerunCommand !== undefined) writeTestsFile(tests, names);
  let trial: Trial | undefined;
  try {
    trial = await runTrial(
      {
        name,
        invocation: invoke(choosing?.command ?? rerunCommand ?? command, call.args, site),
        env: { ...call.env, ...(rerunCommand !== undefined && testsFileVariables(tests)) },
        facts: { round: request.round, way, requested: call.tests },
      },
      world,
    );
    return trial;
  } finally {
    // No process takes the reports of another for its own.
    shelf.takeAway(trial?.written ?? []);
  }
}

function titleOf({ round, way }: AgainRequest, processes: readonly Chosen[]): string {
  const tests = new Set(processes.flatMap(({ call }) => call.tests)).size;
  const what = tests === 1 ? '1 test' : `${tests} tests`;
  const how = way === 'alone' ? (tests === 1 ? '' : ', each alone') : '';
  const order = processes.some((each) => each.way === 'shuffled') ? ', in another order' : '';
  return `Running ${what} again${how}${order} (retry ${round - 1})`;
}
