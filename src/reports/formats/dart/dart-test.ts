import type { Failure } from '../../../model/failure.js';
import type { Attempt, Outcome } from '../../../model/test-result.js';
import type { ReportedCase } from '../../format.js';
import { durationFrom } from '../../json/values.js';
import { addFailure } from '../failure-of.js';
import { type DartError, failureOfError } from './dart-failure.js';

/** A file of tests, on one platform. */
export interface DartSuite {
  readonly path: string;
  readonly platform: string;
}

/** What a report says of a test when it begins. */
export interface DartTestStart {
  /** With the names of its groups in front. */
  readonly fullName: string;
  readonly suite: DartSuite;
  /** Full names of its groups, outermost first. */
  readonly groups: readonly string[];
  readonly line: { readonly line?: number };
  readonly time: number | undefined;
}

/** Errors of one try that are kept. */
const MAX_ERRORS = 20;

/** A test while its events come in, and after that: errors may follow when it has ended. */
export class DartTest {
  readonly #start: DartTestStart;
  readonly #attempts: Attempt[] = [];
  #errors: DartError[] = [];
  #began: number | undefined;
  /** Flutter prints what went wrong before it says that something did. */
  printed = '';
  isHidden = false;
  hasEnded = false;

  constructor(start: DartTestStart) {
    this.#start = start;
    this.#began = start.time;
  }

  get fullName(): string {
    return this.#start.fullName;
  }

  /** True of one that has to be told, although it has not ended. */
  get hasFailed(): boolean {
    return this.#errors.length > 0;
  }

  error(error: DartError): void {
    // What failed when it had ended has failed, and is shown.
    this.isHidden = false;
    if (this.#errors.length < MAX_ERRORS) this.#errors.push(error);
    if (!this.hasEnded) return;
    const ended = this.#attempts.at(-1);
    if (ended?.outcome === 'passed' || ended?.outcome === 'skipped') this.#attempts.pop();
    if (ended !== undefined && ended.failure !== undefined) this.#attempts.pop();
    this.#attempts.push(this.#failedAttempt(ended ?? {}));
  }

  /** The same test begins once more. Errors before that are those of the try that ended. */
  retry(time: number | undefined): void {
    if (this.#errors.length === 0) return;
    this.#attempts.push(this.#failedAttempt(this.#durationUntil(time)));
    this.#errors = [];
    this.printed = '';
    this.#began = time;
  }

  end(outcome: Outcome, isHidden: boolean, time: number | undefined): void {
    const duration = this.#durationUntil(time);
    // Without a word about it the test was tried again, if it passed in the end.
    if (outcome === 'passed') this.retry(time);
    this.isHidden = isHidden && this.#attempts.length === 0;
    this.hasEnded = true;
    const hasFailed = outcome === 'failed' || outcome === 'error';
    this.#attempts.push(hasFailed ? this.#failedAttempt(duration, outcome) : { outcome, ...duration });
  }

  /** The test as a case; what it had not ended, has failed. */
  toCase(): ReportedCase {
    const { suite, line } = this.#start;
    const attempts = this.hasEnded ? this.#attempts : [...this.#attempts, this.#failedAttempt({})];
    // The usual platform goes without saying: a second one in a run must not rename the tests of the first.
    const platform = suite.platform === 'vm' || suite.platform === '' ? [] : [suite.platform];
    const { suites, name } = this.#names();
    return { suites: [...platform, ...suites], className: '', name, file: suite.path, ...line, attempts };
  }

  #names(): { readonly suites: readonly string[]; readonly name: string } {
    const { fullName, suite, groups } = this.#start;
    if (fullName === `loading ${suite.path}`) return { suites: [], name: 'loading' };
    const suites: string[] = [];
    let prefix = '';
    for (const group of groups) {
      // A group that is skipped is a test of the same name.
      if (group === prefix || group === fullName || !isWithin(fullName, group) || !isWithin(group, prefix))
        continue;
      suites.push(group.slice(prefix.length).trimStart());
      prefix = group;
    }
    const own = fullName.slice(prefix.length);
    return { suites, name: (prefix === '' ? own : own.trimStart()) || '(no name)' };
  }

  #failedAttempt(duration: Pick<Attempt, 'durationMs'>, told?: 'failed' | 'error'): Attempt {
    const failures = this.#errors.map((error) => failureOfError(error, this.printed));
    const [first, ...others] = failures;
    const isError = failures.length === 0 ? told === 'error' : failures.some(({ isFailure }) => !isFailure);
    const attempt: Attempt = {
      outcome: isError ? 'error' : 'failed',
      ...(duration.durationMs === undefined ? undefined : { durationMs: duration.durationMs }),
      ...(first === undefined ? undefined : { failure: first.failure }),
    };
    return others.map(({ failure }): Failure => failure).reduce(addFailure, attempt);
  }

  #durationUntil(time: number | undefined): { durationMs?: number } {
    return time === undefined || this.#began === undefined ? {} : durationFrom(time - this.#began);
  }
}

/** True if a full name begins with that of a group. */
function isWithin(name: string, group: string): boolean {
  return group === '' || (name.startsWith(group) && /^(?:\s|$)/.test(name.slice(group.length)));
}
