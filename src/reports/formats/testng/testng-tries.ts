import { groupsBy } from '../../../model/groups.js';
import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { XmlElement } from '../../xml/xml-element.js';
import { asFailedTry, failureOf, type Invocation, invocationOf } from './testng-invocation.js';

export interface TriedTest {
  readonly name: string;
  readonly attempts: readonly Attempt[];
}

interface Invoked extends Invocation {
  readonly method: XmlElement;
}

/**
 * Tests from the methods of one class, with their tries. A set-up or tear-down counts only if it failed: tests that
 * were skipped because of it don't say so.
 */
export function joinTries(methods: readonly XmlElement[]): TriedTest[] {
  const invocations = methods
    .map((method) => ({ ...invocationOf(method), method }))
    .filter(({ isConfiguration, attempt }) => !isConfiguration || isFailing(attempt.outcome))
    .map((invocation) =>
      invocation.isConfiguration
        ? { ...invocation, attempt: { ...invocation.attempt, outcome: 'error' as const } }
        : invocation,
    );
  return [...groupsBy(invocations, ({ key }) => key).values()].flatMap(testsOf);
}

/**
 * Tests from invocations with the same parameters on the same instance. One that passed or failed is the last try of
 * a test, after those that were skipped with a failure. More than one come from `invocationCount`: these are tests,
 * and nothing tells which of them a try belongs to, so it goes to the next, or the last.
 */
function testsOf(invocations: readonly Invoked[]): TriedTest[] {
  const tries = invocations.filter(isTry);
  const others = invocations.filter((invocation) => !isTry(invocation));
  const finals = others.filter(isFinal);
  if (finals.length === 0) return withoutFinal(tries, others);
  // In the same second, TestNG writes tries in any order.
  return joinInOrder(finals.length === 1 ? [...tries.toSorted(byStart), ...others] : invocations);
}

function joinInOrder(invocations: readonly Invoked[]): TriedTest[] {
  const tests: { readonly name: string; attempts: Attempt[] }[] = [];
  let pending: Attempt[] = [];
  let last: { attempts: Attempt[] } | undefined;
  for (const invocation of invocations) {
    if (isTry(invocation)) {
      pending.push(failedTry(invocation));
      continue;
    }
    const test = { name: invocation.name, attempts: [invocation.attempt] };
    tests.push(test);
    if (!isFinal(invocation)) continue;
    test.attempts.unshift(...pending);
    pending = [];
    last = test;
  }
  if (last !== undefined) last.attempts = [...pending, ...last.attempts];
  return tests;
}

function isTry({ mayBeTry }: Invocation): boolean {
  return mayBeTry !== 'no';
}

function isFinal({ attempt }: Invocation): boolean {
  return attempt.outcome !== 'skipped';
}

/** All were skipped, or the last try is missing. */
function withoutFinal(tries: readonly Invoked[], others: readonly Invoked[]): TriedTest[] {
  const failed = tries.filter(({ mayBeTry }) => mayBeTry === 'yes').toSorted(byStart);
  const skipped = [...tries.filter(({ mayBeTry }) => mayBeTry === 'perhaps'), ...others];
  return [
    ...failed.slice(0, 1).map(({ name }) => ({ name, attempts: failed.map(failedTry) })),
    ...skipped.map(({ name, attempt }) => ({ name, attempts: [attempt] })),
  ];
}

function failedTry(invocation: Invoked): Attempt {
  return asFailedTry(invocation, failureOf(invocation.method));
}

function byStart(a: Invocation, b: Invocation): number {
  return a.start - b.start;
}
