import { finishedAt, startedAt } from '../../model/run.js';
import type { Attempt } from '../../model/test-result.js';
import { isFailing } from '../../model/test-result.js';
import { VERSION } from '../../version.js';
import type { Telling } from '../telling.js';
import { type ToldResult, titleOf, toldResults } from './told-results.js';

/**
 * The results of this job as CTRF (Common Test Report Format): each test once, with its tries in `retryAttempts` and
 * `flaky` where it passed only after a failed one. What Deflake decided is in `extra.deflake`.
 */
export function renderCtrf(telling: Telling): string {
  const { counts, run, lane } = telling.own;
  const [start, stop] = [Date.parse(startedAt(run)), Date.parse(finishedAt(run))];
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: `Deflake ${VERSION}`,
    results: {
      tool: { name: 'Deflake', version: VERSION },
      summary: {
        tests: counts.tests,
        passed: counts.passed,
        failed: counts.failed + counts.errors,
        skipped: counts.skipped,
        pending: 0,
        other: 0,
        flaky: counts.flaky,
        start,
        stop,
      },
      tests: [...toldResults(telling)].map(testOf),
      environment: {
        reportName: titleOf(telling),
        buildId: run.runId,
        ...(telling.runUrl !== undefined && { buildUrl: telling.runUrl }),
        repositoryName: lane.repository,
        commit: run.commit,
        branchName: run.branch,
      },
    },
  };
  return `${JSON.stringify(report)}\n`;
}

function testOf({ result, name, told }: ToldResult): object {
  const { attempts, location } = result;
  const decisive = { ...attempts.at(-1), outcome: result.outcome } as Attempt;
  const suite = [...name.suites, name.className].filter((part) => part !== '');
  const filePath = location?.file ?? name.file;
  const line = location?.line ?? name.line;
  return {
    testId: result.id,
    // Never empty, by its schema.
    name: name.name || result.id,
    ...(suite.length > 0 && { suite }),
    ...(filePath !== '' && { filePath }),
    ...(line !== undefined && { line }),
    ...triedOnce(decisive),
    duration: Math.round(result.durationMs ?? 0),
    flaky: result.flaky,
    ...(attempts.length > 1 && {
      retries: attempts.length - 1,
      retryAttempts: attempts
        .slice(0, -1)
        .map((attempt, i) => ({ attempt: i + 1, ...triedOnce(attempt), ...durationOf(attempt) })),
    }),
    ...(told && { extra: { deflake: told } }),
  };
}

function triedOnce({ outcome, failure }: Attempt): object {
  return {
    status: isFailing(outcome) ? 'failed' : outcome,
    ...(outcome === 'error' && { rawStatus: 'error' }),
    ...(failure && failure.message !== '' && { message: failure.message }),
    ...(failure && failure.stack !== '' && { trace: failure.stack }),
  };
}

function durationOf({ durationMs }: Attempt): object {
  return durationMs === undefined ? {} : { duration: Math.max(0, Math.round(durationMs)) };
}
