import { laneTitle } from '../../model/lane.js';
import { splitTestId } from '../../model/test-id.js';
import type { ReportedName, TestResult } from '../../model/test-result.js';
import type { Telling } from '../telling.js';

/** What Deflake decided on a failing result, in a few words for other tools. */
export interface ToldVerdict {
  readonly verdict: string;
  /** 0 to 1, to two digits. */
  readonly probabilityFlaky: number;
  readonly excused: boolean;
}

/** A result of this job, as reports for other tools tell it. */
export interface ToldResult {
  readonly result: TestResult;
  readonly name: ReportedName;
  readonly told?: ToldVerdict;
}

/** All results of this job in the order of execution, with what was decided on those that failed. */
export function* toldResults({ own, results = [] }: Telling): Generator<ToldResult> {
  const decisions = new Map(own.plan.failures.map((decision) => [decision.verdict.test, decision]));
  for (const result of results) {
    const decision = decisions.get(result.id);
    const told = decision && {
      verdict: decision.verdict.kind,
      probabilityFlaky: Math.round(decision.verdict.probabilityFlaky * 100) / 100,
      excused: decision.excused,
    };
    yield { result, name: result.reported ?? nameFrom(result), ...(told && { told }) };
  }
}

/** The parts of an id do not say what they are: the last one stands for the name. */
function nameFrom({ id, location }: TestResult): ReportedName {
  const parts = splitTestId(id);
  return {
    suites: parts.slice(0, -1),
    className: '',
    name: parts.at(-1) ?? id,
    file: location?.file ?? '',
    format: '',
  };
}

/** What the whole is called: the lane, which is also the name of the job. */
export function titleOf({ own }: Telling): string {
  return laneTitle(own.lane);
}
