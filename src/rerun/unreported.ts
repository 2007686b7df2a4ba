import type { TestId } from '../model/test-id.js';
import { decideAttempts, isFailing } from '../model/test-result.js';
import type { ReportedCase } from '../reports/format.js';
import { loadRunners } from '../runners/all-runners.js';
import type { RequestedTest, Runner } from '../runners/runner.js';
import type { Site } from './command/invocation.js';
import type { Trial } from './trial.js';

export interface Asked {
  /** All programs that the command calls. */
  readonly commands: readonly Site[];
  /** Those of them that have `{args}`. */
  readonly sites: readonly Site[];
  /** Name of the tool that runs all tests, where the configuration says so. */
  readonly forced: string | undefined;
}

/**
 * The trial with what went wrong in it and stands in no report, of tools that stopped or crashed, and of those that never
 * started. Only where something failed: then a pass on retry would hide it.
 */
export async function withUnreported(trial: Trial, asked: Asked): Promise<Trial> {
  const failing = failingTests(trial);
  if (trial.ending.exitCode === 0 && failing.length === 0) return trial;
  const runners = await loadRunners();
  const unreported = saidByTools(trial, asked, { runners, failing }) ?? neverStarted(trial, asked, runners);
  return unreported === undefined ? trial : { ...trial, unreported };
}

function saidByTools(
  { outputEnd, reports }: Trial,
  { commands, forced }: Asked,
  { runners, failing }: { readonly runners: readonly Runner[]; readonly failing: readonly RequestedTest[] },
): string | undefined {
  const isMeant = ({ name }: Runner): boolean => forced === undefined || forced === name;
  const called = commands.flatMap(({ words, variables }) =>
    runners
      .filter((runner) => isMeant(runner) && (forced !== undefined || runner.isCalledBy(words, variables)))
      .map((runner) => ({ runner, words })),
  );
  // Behind a script or a target of make nobody sees the tool; what it reported shows which one it was.
  const hidden = runners
    .filter((runner) => isMeant(runner) && called.every((one) => one.runner !== runner))
    .filter(
      (runner) =>
        reports.some(({ format }) => format !== undefined && runner.ownFormats.includes(format)) ||
        failing.some((test) => runner.mayHaveReported(test)),
    )
    .map((runner) => ({ runner, words: [] }));
  return [...called, ...hidden]
    .map(({ runner, words }) => runner.unreported?.(outputEnd, words))
    .find((says) => says !== undefined);
}

/** Of several tools one that reported nothing: a script stops at the first command that fails. */
function neverStarted(
  { reports, ending }: Trial,
  { sites, forced }: Asked,
  runners: readonly Runner[],
): string | undefined {
  if (sites.length < 2 || forced !== undefined || ending.exitCode === 0) return undefined;
  const hasReported = (runner: Runner): boolean =>
    reports.some(
      ({ format, cases }) =>
        format !== undefined &&
        (runner.ownFormats.includes(format) ||
          someCase(cases, format, (test) => runner.mayHaveReported(test))),
    );
  const [silent] = sites
    .map(({ words, variables }) => runners.filter((runner) => runner.isCalledBy(words, variables)))
    .filter((callers) => callers.length > 0 && !callers.some(hasReported));
  return (
    silent &&
    `${silent[0]?.title} is called by the command and reported nothing: it may never have started, as a script stops at the first command that fails. Let it go on to the end (|| status=1, see docs/run-mode.md).`
  );
}

function failingTests({ reports }: Trial): RequestedTest[] {
  const failing: RequestedTest[] = [];
  for (const { cases, format = '' } of reports)
    for (const reported of cases)
      if (isFailing(decideAttempts(reported.attempts).outcome)) failing.push(requested(reported, format));
  return failing;
}

function someCase(
  cases: Iterable<ReportedCase>,
  format: string,
  holds: (test: RequestedTest) => boolean,
): boolean {
  for (const reported of cases) if (holds(requested(reported, format))) return true;
  return false;
}

/** For questions about what it is called; nobody asks for its id here. */
function requested(reported: ReportedCase, format: string): RequestedTest {
  return { id: '' as TestId, reported: { ...reported, format } };
}
