import type { Failure } from '../../../model/failure.js';
import { type Attempt, isFailing, type Outcome } from '../../../model/test-result.js';
import type { ReportedCase } from '../../format.js';
import { placeInDotnetStack } from './dotnet-stack.js';

export interface DotnetTest {
  /** Empty where the report does not say. */
  readonly assembly: string;
  /** Suites inside the assembly, where there are any. */
  readonly suites?: readonly string[];
  readonly className: string;
  readonly name: string;
  readonly file?: string;
  /** Place that the report tells apart from the stack. */
  readonly source?: ReportedCase['failedAt'];
  readonly outcome: Outcome;
  readonly durationMs: number | undefined;
  readonly failure: Failure;
  /** Failed tries of which only the number is known. */
  readonly earlierTries?: number;
}

/** A test of .NET as a case: all of these formats name it by assembly, class and method. */
export function dotnetCase(test: DotnetTest): ReportedCase {
  const { assembly, suites = [], className, name, file = '', outcome, durationMs, failure } = test;
  const hasFailed = isFailing(outcome);
  const failedAt = hasFailed ? (placeInDotnetStack(failure.stack, className) ?? test.source) : undefined;
  const last: Attempt = {
    outcome,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(hasFailed && saysSomething(failure) ? { failure } : {}),
  };
  return {
    suites: assembly === '' ? suites : [assembly, ...suites],
    className,
    name,
    file,
    ...(failedAt === undefined ? {} : { failedAt }),
    attempts: [...Array.from({ length: test.earlierTries ?? 0 }, (): Attempt => ({ outcome })), last],
  };
}

/** What failed apart from any test: a suite, a fixture, an assembly, the run. */
export function dotnetError(
  parts: Pick<DotnetTest, 'assembly' | 'className' | 'name' | 'file'>,
  failure: Failure,
): ReportedCase {
  return dotnetCase({ ...parts, outcome: 'error', durationMs: undefined, failure });
}

export function saysSomething(failure: Failure): boolean {
  return failure.type !== '' || failure.message !== '' || failure.stack !== '';
}
