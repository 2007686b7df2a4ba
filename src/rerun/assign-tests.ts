import type { TestId } from '../model/test-id.js';
import type { RequestedTest, Runner } from '../runners/runner.js';
import type { Site } from './command/invocation.js';

/** Tests that one tool runs again, at one place of the command. */
export interface Assignment {
  readonly runner: Runner;
  readonly site: number;
  readonly tests: readonly RequestedTest[];
}

export interface Assigned {
  readonly assignments: readonly Assignment[];
  /** Tests that can't be run again, and a sentence why. */
  readonly unselectable: readonly { readonly test: TestId; readonly reason: string }[];
}

export interface Places {
  readonly sites: readonly Site[];
  readonly runners: readonly Runner[];
  /** Name of the tool that runs all tests, where the configuration says so. */
  readonly forced?: string | undefined;
}

/**
 * Finds for each test the tool that runs it, and the place of the command where that tool stands. A format that only one
 * tool writes decides; else what the command calls does; else what the test looks like.
 */
export function assignTests(tests: readonly RequestedTest[], places: Places): Assigned {
  const found = new Map<string, { runner: Runner; site: number; tests: RequestedTest[] }>();
  const unselectable: { test: TestId; reason: string }[] = [];
  const callers = places.sites.map(({ words, variables }) =>
    places.runners.filter((runner) => runner.isCalledBy(words, variables)),
  );
  for (const test of tests) {
    const runner = runnerOf(test, places, callers);
    const site = typeof runner === 'string' ? runner : siteOf(runner, callers);
    if (typeof runner === 'string' || typeof site === 'string') {
      unselectable.push({ test: test.id, reason: String(site) });
      continue;
    }
    const key = `${site} ${runner.name}`;
    const assignment = found.get(key) ?? { runner, site, tests: [] };
    assignment.tests.push(test);
    found.set(key, assignment);
  }
  return { assignments: [...found.values()], unselectable };
}

type Callers = readonly (readonly Runner[])[];

/** The tool, or a sentence why there is none. */
function runnerOf(test: RequestedTest, { runners, forced }: Places, callers: Callers): Runner | string {
  if (forced !== undefined) return runners.find(({ name }) => name === forced) ?? UNKNOWN;
  const called = runners.filter((runner) => callers.some((site) => site.includes(runner)));
  // Where a script hides what it calls (npm test), any tool may be meant.
  const isHidden = callers.some((site) => site.length === 0);
  const owners = runners.filter(({ ownFormats }) => ownFormats.includes(test.reported.format));
  const [only] = called;
  if (owners.length > 0) {
    const owner = owners.find((runner) => called.includes(runner)) ?? (isHidden ? owners[0] : undefined);
    return (
      owner ?? `No retry: ${owners[0]?.title} reported it, and no part of the command with {args} calls that.`
    );
  }
  if (only !== undefined && called.length === 1 && !isHidden) return only;
  const likely = called.filter((runner) => runner.mayHaveReported(test));
  if (likely.length === 1 && likely[0] !== undefined) return likely[0];
  if (likely.length > 1) return severalMeant(likely);
  const others = isHidden ? runners.filter((runner) => runner.mayHaveReported(test)) : [];
  if (others.length > 1) return severalMeant(others);
  return others[0] ?? UNKNOWN;
}

const UNKNOWN =
  'No retry: Deflake does not know which test tool to ask for it. Set runner to one of its tools, or give a rerun-command.';

function severalMeant(runners: readonly Runner[]): string {
  const names = runners.map(({ title }) => title).join(', ');
  return `No retry: it may be a test of each of ${names}. Set runner to the one that is meant.`;
}

/** The place where a tool is called, or a sentence why that can't be told. */
function siteOf(runner: Runner, callers: Callers): number | string {
  const places = [...callers.keys()].filter((site) => callers[site]?.includes(runner) === true);
  const hidden = [...callers.keys()].filter((site) => callers[site]?.length === 0);
  const [site, ...more] = places.length > 0 ? places : hidden.length > 0 ? hidden : [...callers.keys()];
  if (site !== undefined && more.length === 0) return site;
  return `No retry: the command calls ${runner.title} more than once, and nothing says which of them ran it. Give each call a Deflake step of its own.`;
}
