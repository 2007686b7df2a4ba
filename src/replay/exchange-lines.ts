import type { Blame } from '../analysis/breaks/blame.js';
import type { ReplayedRun } from './replay.js';
import type { TestAtEnd } from './tests-at-end.js';

/** The lines that a replay writes for other programs (JSON Lines), without their newlines. */

/** One for each failing result of each record of the run, in the order in which records list them. */
export function verdictLines({ run, plan }: ReplayedRun): string[] {
  const decisions = new Map(plan.failures.map((failure) => [failure.verdict.test, failure]));
  return run.records.flatMap(({ id, failing }) =>
    failing.flatMap((test) => {
      const decision = decisions.get(test);
      if (decision === undefined) return [];
      const { verdict, excused, reason } = decision;
      return JSON.stringify({
        run: id,
        test,
        verdict: verdict.kind,
        probabilityFlaky: verdict.probabilityFlaky,
        excused,
        reasons: [reason, ...verdict.evidence.map(({ says }) => says)],
        ...(verdict.blame !== undefined && { change: changeOf(verdict.blame) }),
        ...(verdict.cluster !== undefined && { cluster: verdict.cluster.id }),
        weights: verdict.evidence.map(({ kind, weight }) => [kind, Number(weight.toFixed(2))]),
      });
    }),
  );
}

function changeOf({ after, from, to, best, tests }: Blame): Record<string, unknown> {
  return { after: after?.runId, from: from.runId, to: to.runId, best: best.runId, tests };
}

export function testLine(test: TestAtEnd): string {
  return JSON.stringify(test);
}
