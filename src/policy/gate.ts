import { counted, grouped } from '../analysis/run-words.js';
import type { Analysis } from '../analysis/verdict.js';
import type { RunPart } from '../model/run.js';

/**
 * What is red in a run and no failing test explains. Any sentence here keeps the job red, whatever is excused:
 * a build error must not hide behind excused flakes.
 */
export function findUnexplained(analysis: Analysis): string[] {
  const parts = analysis.run.parts;
  const failing = analysis.verdicts.length;
  return [...parts.flatMap((part) => unexplainedInPart(part, failing)), ...missingTests(analysis)];
}

/** Exit statuses from 129 on: killed by signal (status − 128). */
const FIRST_SIGNAL_STATUS = 129;

function unexplainedInPart(part: RunPart, failing: number): string[] {
  const shard = part.shard === '' ? '' : ` of shard ${part.shard}`;
  const sentences: string[] = [];
  if (part.reports === 0 && part.gate?.ifNoFiles === 'error') {
    sentences.push(
      `No test report was found${shard}. Check the patterns in "reports", and whether the tests ran.`,
    );
  }
  if (part.brokenReports > 0) {
    sentences.push(
      `${counted(part.brokenReports, 'report')}${shard} could not be read as a whole, or does not tell all of its run: failures may be missing.`,
    );
  }
  const { exitCode, previousStepOutcome: outcome } = part;
  if (exitCode !== undefined && exitCode >= FIRST_SIGNAL_STATUS) {
    sentences.push(`The test command${shard} was killed by signal ${exitCode - 128}.`);
  } else if (exitCode !== undefined && exitCode !== 0 && failing === 0) {
    sentences.push(
      `The test command${shard} ended with exit status ${exitCode}, but no test in the reports failed.`,
    );
  }
  if (outcome === 'cancelled') sentences.push(`The test step${shard} was cancelled.`);
  if (outcome === 'failure' && failing === 0) {
    sentences.push(
      part.counts.tests === 0
        ? `The test step${shard} failed and left no test results.`
        : `The test step${shard} failed, but no test in its reports did.`,
    );
  }
  return sentences;
}

/**
 * Tests, and share of those known, whose absence is no reason to stay red: people delete and rename tests, a few
 * at a time. A crash or a lost report takes whole files.
 */
const TOLERATED_TESTS = 10;
const TOLERATED_SHARE = 0.05;

function missingTests({ missing, run }: Analysis): string[] {
  const ran = run.parts.reduce((tests, part) => tests + part.counts.tests, 0);
  if (ran === 0 && missing.length > 0)
    return [`No test ran, and ${counted(missing.length, 'test')} usually run here, such as ${missing[0]}.`];
  const known = missing.length + ran;
  if (missing.length <= Math.max(TOLERATED_TESTS, known * TOLERATED_SHARE)) return [];
  const first = missing[0] ?? '';
  return [`${grouped(missing.length)} tests that usually run here are missing, such as ${first}.`];
}
