import { errorMessage } from '../errors.js';
import type { Problem } from '../model/problem.js';
import type { Publisher } from '../ports.js';
import type { Telling } from '../render/telling.js';

/** Sets one output of the step. */
export type SetOutput = (name: string, value: string) => void | Promise<void>;

/** What this job's lane came to, for later steps. Files and pages are named by the publishers that made them. */
export function outputsOf({ own }: Telling): Record<string, string> {
  const { counts, plan } = own;
  const regressions = plan.failures.filter(({ verdict }) => verdict.kind === 'regression');
  const excused = plan.failures.filter((failure) => failure.excused);
  const numbers = {
    total: counts.tests,
    passed: counts.passed,
    // An error is a failure to whoever branches on this number.
    failed: counts.failed + counts.errors,
    skipped: counts.skipped,
    flaky: counts.flaky,
    'new-flaky': plan.newFlaky.length,
    regressions: regressions.length,
    excused: excused.length,
    quarantined: plan.quarantined,
  };
  return {
    conclusion: plan.conclusion,
    ...Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, String(number)])),
  };
}

/** Sets the numbers and what the publishers before this one put out, so it comes last. */
export function createOutputsPublisher(setOutput: SetOutput = setWithToolkit): Publisher {
  return {
    name: 'outputs',
    publish: async (telling, { outputs }) => {
      const problems: Problem[] = [];
      for (const [name, value] of Object.entries({ ...outputs, ...outputsOf(telling) })) {
        try {
          await setOutput(name, value);
        } catch (error) {
          const what = `The output could not be set: ${errorMessage(error)}.`;
          problems.push({ area: 'output', where: name, what });
        }
      }
      return { problems };
    },
  };
}

async function setWithToolkit(name: string, value: string): Promise<void> {
  const { setOutput } = await import('@actions/core');
  setOutput(name, value);
}
