import { boundedFailure } from '../../../model/failure.js';
import type { CaseRow } from '../../columns/case-table.js';
import type { Tag } from '../../xml/tag.js';
import { CaseAttempts } from './junit-attempts.js';
import { attributeOf, filledAttributeOf, type Surroundings } from './junit-case-row.js';
import { meaningOfSkipped } from './junit-producers.js';
import { parseSeconds } from './junit-seconds.js';
import { type FailureKind, WORD } from './junit-words.js';

// What is known of the elements that are open. What one means depends on the one that it stands in.

export interface SuiteFrame {
  readonly kind: 'suite';
  readonly parent: Frame;
  readonly name: string;
  readonly shownAs: string;
  readonly inside: Surroundings;
  readonly isPlaywright: boolean;
  /** Its sums are those of the tests in it. */
  readonly countsTests: boolean;
  /** Failures that it declares. */
  readonly declared: number;
  /** How many suites had failures missing when it began. */
  readonly missingBefore: number;
  /** What a failure outside of any case is told as. */
  readonly asCase: CaseRow;
  /** Failures that its cases show. */
  failures: number;
}

export interface CaseFrame {
  readonly kind: 'case';
  readonly parent: SuiteFrame | CaseFrame;
  readonly around: Surroundings;
  readonly row: number;
  /** Present as soon as something in the case says how it went. */
  attempts: CaseAttempts | undefined;
  /** Failures that cases in it show. */
  failures: number;
}

export interface FailureFrame {
  readonly kind: 'failure';
  readonly parent: CaseFrame | SuiteFrame;
  readonly failure: FailureKind;
  readonly type: string;
  readonly message: string;
  readonly durationMs: number | undefined;
  text: string;
  /** Surefire and nextest give attempts that do not decide a child of their own for the stack. */
  stackTrace: StackFrame | undefined;
}

export interface StackFrame {
  readonly kind: 'stack trace';
  readonly parent: FailureFrame;
  text: string;
}

export interface OtherFrame {
  readonly kind: 'document' | 'properties';
  readonly parent: Frame | undefined;
}

export type Frame = SuiteFrame | CaseFrame | FailureFrame | StackFrame | OtherFrame;

export function openFailure(tag: Tag, parent: CaseFrame | SuiteFrame, failure: FailureKind): FailureFrame {
  return {
    kind: 'failure',
    parent,
    failure,
    type: filledAttributeOf(tag, WORD.type),
    message: filledAttributeOf(tag, WORD.message),
    durationMs: parseSeconds(attributeOf(tag, WORD.time)),
    text: '',
    stackTrace: undefined,
  };
}

export function attemptsOf(frame: CaseFrame): CaseAttempts {
  frame.attempts ??= new CaseAttempts();
  return frame.attempts;
}

export function isStackTrace(tag: Tag): boolean {
  return /^stack-?trace$/i.test(tag.localName());
}

/** How many failing tests a suite says that it holds: at least so many, and not more than it has tests. */
export function declaredFailures(suite: Tag): number {
  const [tests, failures, errors] = [WORD.tests, WORD.failures, WORD.errors].map(
    (word) => Number(filledAttributeOf(suite, word)) || 0,
  ) as [number, number, number];
  // TAP::Formatter::JUnit counts everything that is odd about a script as an error.
  if (tests > 0 && failures + errors > tests) return failures;
  // @web/test-runner counts each failure as an error too.
  return Math.max(failures, errors);
}

/** A <skipped> in a case, which does not always mean that the case was skipped. */
export function noteSkipped(tag: Tag, frame: CaseFrame): void {
  const attempts = attemptsOf(frame);
  const message = attributeOf(tag, WORD.message);
  switch (meaningOfSkipped(attributeOf(tag, WORD.type), message)) {
    case 'skipped':
      attempts.isSkipped = true;
      return;
    case 'tolerated':
      attempts.isTolerated = true;
      return;
    case 'not started': {
      const failure = { type: '', message, stack: '' };
      attempts.add({ role: 'deciding', outcome: 'error' }, boundedFailure(failure), undefined);
      return;
    }
  }
}
