import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Way } from '../model/test-result.js';
import { loadRunners } from '../runners/all-runners.js';
import type { Call, RequestedTest, Runner, Selection, SelectionFacts } from '../runners/runner.js';
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
        // It is told what to run, and in no order.
        way: names.length === 1 ? 'alone' : 'together',
        names,
      }),
    );
    return { processes, unselectable: [] };
  }
  const runners = await loadRunners();
  const sites = choosing.sites.map((site) => withTool(site, facts.world));
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
      unselectable.push(...selection.unselectable, ...forgotten(own, selection, runner));
      for (const call of selection.calls) {
        const names = own.filter(({ id }) => call.tests.includes(id));
        processes.push({ call, site, names, way: wayOf(call, isShuffled) });
      }
    }
  }
  return { processes, unselectable };
}

/** A single test is alone, whatever was meant; and what can't be shuffled is as it was. */
function wayOf({ tests }: Call, isShuffled: boolean): Way {
  if (tests.length === 1) return 'alone';
  return isShuffled ? 'shuffled' : 'together';
}

/** What a tool neither runs nor refuses must not get lost between the two. */
function forgotten(
  tests: readonly RequestedTest[],
  { calls, unselectable }: Selection,
  { title }: Runner,
): Again['unselectable'] {
  const known = new Set([...calls.flatMap((call) => call.tests), ...unselectable.map(({ test }) => test)]);
  const reason = `No retry: Deflake did not find out how ${title} is told to run it. Please report that as a bug.`;
  return tests.filter(({ id }) => !known.has(id)).map(({ id }) => ({ test: id, reason }));
}

const READ_AGAIN =
  'No retry: its name has characters that pnpm before version 9 lets a shell run. Call the tool by pnpm exec.';

/** With the words of the test tool, also where a script of package.json calls it. */
export function withTool(site: Site, { workspace }: TrialWorld): Site {
  const words = throughScripts(site.words, () => {
    try {
      const text = readFileSync(resolve(workspace, site.folder ?? '', 'package.json'), 'utf8');
      const { scripts } = JSON.parse(text) as { scripts?: Record<string, unknown> };
      return scripts ?? {};
    } catch {
      // Then it is found by its reports.
      return {};
    }
  });
  return { ...site, words };
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
