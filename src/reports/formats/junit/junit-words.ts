import type { Attempt } from '../../../model/test-result.js';
import { Vocabulary } from '../../xml/vocabulary.js';

// The vocabulary of JUnit XML, as numbers that the scanner finds without making strings.

const ELEMENTS = [
  'testsuites',
  'testsuite',
  'testcase',
  'failure',
  'error',
  'flakyFailure',
  'flakyError',
  'rerunFailure',
  'rerunError',
  'skipped',
  'properties',
  'property',
] as const;

const ATTRIBUTES = [
  'name',
  'classname',
  'class',
  'file',
  'filepath',
  'line',
  'lineno',
  'time',
  'status',
  'result',
  'type',
  'message',
  'tests',
  'failures',
  'errors',
  'hostname',
] as const;

export type JUnitWord = (typeof ELEMENTS)[number] | (typeof ATTRIBUTES)[number];

export const JUNIT_WORDS = new Vocabulary<JUnitWord>([...ELEMENTS, ...ATTRIBUTES]);

/** The number of each word. */
export const WORD = Object.fromEntries(
  [...ELEMENTS, ...ATTRIBUTES].map((word) => [word, JUNIT_WORDS.number(word)]),
) as Readonly<Record<JUnitWord, number>>;

export function isSuite(element: number): boolean {
  return element === WORD.testsuites || element === WORD.testsuite;
}

/**
 * What a failure element speaks of: the attempt that decides, attempts before it, or attempts after it that failed
 * too.
 */
export interface FailureKind {
  readonly role: 'deciding' | 'before' | 'after';
  readonly outcome: Extract<Attempt['outcome'], 'failed' | 'error'>;
}

const FAILURE_KINDS: ReadonlyMap<number, FailureKind> = new Map([
  [WORD.failure, { role: 'deciding', outcome: 'failed' }],
  [WORD.error, { role: 'deciding', outcome: 'error' }],
  [WORD.flakyFailure, { role: 'before', outcome: 'failed' }],
  [WORD.flakyError, { role: 'before', outcome: 'error' }],
  [WORD.rerunFailure, { role: 'after', outcome: 'failed' }],
  [WORD.rerunError, { role: 'after', outcome: 'error' }],
]);

/** `undefined` for an element that tells of no failure. */
export function failureKind(element: number): FailureKind | undefined {
  return FAILURE_KINDS.get(element);
}
