import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { isFailing, type Outcome } from '../../../src/model/test-result.js';
import { type RunModeCase, type RunModeResult, runMode } from './harness.js';

// Runs a project of __tests__/fixtures/runners through run mode. Its tests write down that they run, whatever the report
// says: a line for each in `ran.log`, with the process and the test's own name.

const FIXTURES = join(import.meta.dirname, '../../fixtures/runners');

export interface RanAgain extends RunModeResult {
  /** The tests of each process, in order. */
  readonly processes: readonly (readonly string[])[];
}

export interface ProjectCase extends Omit<RunModeCase, 'settings'> {
  /** Folder of __tests__/fixtures/runners. */
  readonly project: string;
  readonly report: string;
  readonly settings?: RunModeCase['settings'];
}

export async function runProject({ project, report, settings, ...step }: ProjectCase): Promise<RanAgain> {
  const result = await runMode({
    ...step,
    project: join(FIXTURES, project),
    settings: {
      reports: report,
      'max-retries': '2',
      'retry-max-failures': '5000',
      'retry-budget': '60',
      ...settings,
    },
  });
  return { ...result, processes: await processesIn(result.workspace) };
}

async function processesIn(workspace: string): Promise<string[][]> {
  const log = join(workspace, 'ran.log');
  if (!existsSync(log)) return [];
  const processes = new Map<number, string[]>();
  for (const line of (await readFile(log, 'utf8')).trimEnd().split('\n')) {
    const [process, test] = JSON.parse(line) as [number, string];
    processes.set(process, [...(processes.get(process) ?? []), test]);
  }
  return [...processes.values()];
}

/** What each project holds for every tool. */
export interface Expected {
  /** Own names of the tests that fail at first, once for each. */
  readonly failing: readonly string[];
  /** Own names of three of them: fails every time, fails twice, and fails where others ran before. */
  readonly always: string;
  readonly twice: string;
  readonly inCompany: string;
  /** Ids of the tests that stay failed. */
  readonly failed: readonly string[];
  /** Tests that had passed and run along, because the tool can't leave them out: own names, and ids. */
  readonly along?: { readonly own: readonly string[]; readonly ids: readonly string[] };
}

/**
 * Exactly the tests that failed ran again, in as many processes as said; what failed there again ran alone, until it
 * passed; each came back under the id that it had; and no shell read a name.
 */
export function expectExactlyTheFailed(
  ran: RanAgain,
  expected: Expected,
  processes: { first?: number; together?: number } = {},
): void {
  const { first = 1, together = 1 } = processes;
  const { failing, along = { own: [], ids: [] } } = expected;
  const [whole, again, alone] = [
    ran.processes.slice(0, first),
    ran.processes.slice(first, first + together),
    ran.processes.slice(first + together),
  ];
  expect(again.flat().toSorted()).toEqual([...failing, ...along.own].toSorted());
  expect(whole.flat()).toEqual(expect.arrayContaining([...failing]));
  expect(whole.flat().length).toBeGreaterThan(failing.length);
  const tried = alone.slice(0, 3);
  expect(tried).toHaveLength(3);
  expect(tried).toEqual(expect.arrayContaining([[expected.always], [expected.twice], [expected.inCompany]]));
  expect(
    alone
      .slice(3)
      .flat()
      .every((test) => test === expected.always),
  ).toBe(true);

  const [before, ...after] = ran.trials;
  const failedBefore = idsOf(before, isFailing);
  const cameBack = new Set(after.flatMap((trial) => idsOf(trial)));
  expect([...cameBack].filter((id) => !failedBefore.includes(id)).toSorted()).toEqual(along.ids.toSorted());
  expect(failedBefore.filter((id) => !cameBack.has(id) && !expected.failed.includes(id))).toEqual([]);
  expect(existsSync(join(ran.workspace, 'pwned'))).toBe(false);

  expect(ran.exitCode).toBe(1);
  expect(ran.report).toMatchObject({
    conclusion: 'failed',
    lanes: [{ unexplained: [] }],
    failures: expected.failed.map((test) => ({ test, excused: false })),
  });
  expect(ran.report.counts.flaky).toBe(failedBefore.length - expected.failed.length);
}

function idsOf(
  trial: RunModeResult['trials'][number] | undefined,
  isWanted: (outcome: Outcome) => boolean = () => true,
): string[] {
  return Object.entries(trial?.ran ?? {}).flatMap(([id, outcome]) => (isWanted(outcome) ? [id] : []));
}

/** How the attempts of each retried test ended: `ffp`. */
export function attemptsOf({ report }: RanAgain): Record<string, string | undefined> {
  return Object.fromEntries(report.retried.map(({ test, attempts }) => [test, attempts]));
}

/** What was printed, without its lines. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
