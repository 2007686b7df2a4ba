import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Way } from '../model/test-result.js';
import { loadRunners } from '../runners/all-runners.js';
import type { Call, RequestedTest, Runner, SelectionFacts } from '../runners/runner.js';
import { mostArgumentChars } from '../runners/split-calls.js';
import { assignTests } from './assign-tests.js';
import type { Site } from './command/invocation.js';
import { isReadAgain, throughScripts } from './command/package-scripts.js';
import type { TrialWorld } from './run-trial.js';
import type { Again, AgainRequest, ChoosingCommand, CommandSettings } from './test-command.js';

/** One process of a round: what to select, and where in the command. */
export interface Chosen {
  readonly call: Call;
  readonly way: Way;
  /** Absent where a file tells what to run. */
  readonly site?: number;
  readonly names: readonly RequestedTest[];
}

export interface Planned {
  readonly processes: readonly Chosen[];
  readonly unselectable: Again['unselectable'];
}

export interface PlanFacts {
  readonly settings: CommandSettings;
  readonly choosing: ChoosingCommand | undefined;
  readonly world: TrialWorld;
}

/** The processes of a round, and the tests that can't be told to run again. */
export async function chooseProcesses(request: AgainRequest, facts: PlanFacts): Promise<Planned> {
  const { tests, way } = request;
  const groups = way === 'alone' ? tests.map((test) => [test]) : [tests];
  const { choosing } = facts;
  if (choosing === undefined) {
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
  const sites = choosing.sites.map((site) => ({ ...site, words: toolOf(site, facts.world) }));
  const processes: Chosen[] = [];
  const unselectable: Again['unselectable'][number][] = [];
  for (const group of groups) {
    const assigned = assignTests(group, { sites, runners, forced: facts.settings.runner });
    unselectable.push(...assigned.unselectable);
    for (const { runner, site, tests: all } of assigned.assignments) {
      const isShuffled = way === 'shuffled' && runner.canShuffle && all.length > 1;
      const around = selectionFacts(request, { ...facts, site: sites[site], isShuffled, runner });
      const called = choosing.sites[site]?.words ?? [];
      const isUnsafe = (test: RequestedTest): boolean =>
        runner.select([test], around).calls.some(({ args }) => isReadAgain(called, args));
      const unsafe = called[0] === 'pnpm' ? all.filter(isUnsafe) : [];
      unselectable.push(...unsafe.map(({ id }) => ({ test: id, reason: READ_AGAIN })));
      const own = all.filter((test) => !unsafe.includes(test));
      const selection = runner.select(own, around);
      unselectable.push(...selection.unselectable);
      for (const call of selection.calls) {
        const names = own.filter(({ id }) => call.tests.includes(id));
        processes.push({ call, site, names, way: way === 'shuffled' && !isShuffled ? 'together' : way });
      }
    }
  }
  return { processes, unselectable };
}

const READ_AGAIN =
  'No retry: its name has characters that pnpm before version 9 lets a shell run. Call the tool by pnpm exec.';

/** The words of the test tool, also where a script of package.json calls it. */
function toolOf({ words, folder = '' }: Site, { workspace }: TrialWorld): readonly string[] {
  return throughScripts(words, () => {
    try {
      const text = readFileSync(resolve(workspace, folder, 'package.json'), 'utf8');
      const { scripts } = JSON.parse(text) as { scripts?: Record<string, unknown> };
      return scripts ?? {};
    } catch {
      // Then it is found by its reports.
      return {};
    }
  });
}

interface SelectionSurroundings extends PlanFacts {
  readonly runner: Runner;
  readonly site: Site | undefined;
  readonly isShuffled: boolean;
}

function selectionFacts(
  { round, seed }: AgainRequest,
  { world, site, runner, isShuffled }: SelectionSurroundings,
): SelectionFacts {
  const folder = resolve(world.workspace, site?.folder ?? '');
  let files = 0;
  return {
    platform: process.platform,
    words: site?.words ?? [],
    exists: (path) => existsSync(resolve(folder, path)),
    scratchFile: (name) => join(world.folder, 'selections', `${round}-${runner.name}-${++files}-${name}`),
    maxArgumentChars: mostArgumentChars(process.platform),
    ...(isShuffled && { shuffleSeed: seed }),
  };
}
