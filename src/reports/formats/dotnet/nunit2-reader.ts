import type { Failure } from '../../../model/failure.js';
import { isFailing, type Outcome } from '../../../model/test-result.js';
import type { WholeXmlReader } from '../../xml/whole-xml.js';
import { childNamed, childrenNamed, declaredCount, textAt } from '../../xml/xml-children.js';
import { childElements, firstAttribute, type XmlElement } from '../../xml/xml-element.js';
import { FoundCases } from '../found-cases.js';
import { parseSeconds } from '../junit/junit-seconds.js';
import { missingFailures } from '../missing-failures.js';
import { dotnetCase, dotnetError, saysSomething } from './dotnet-case.js';
import { dotnetFailure, FAILED_WITHOUT_A_WORD, withSetUpFailure } from './dotnet-failure.js';
import { namesAt, OUTSIDE, type Place, placeInside } from './nunit2-places.js';

export const nunit2Reader: WholeXmlReader = {
  roots: ['test-results', 'test-suite'],
  textless: new Set(['output']),
  parse: parseNUnit2,
};

function parseNUnit2(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const found = new FoundCases();
  const missing = roots.flatMap((root) => {
    const before = found.failingTests;
    if (root.name === 'test-results')
      for (const suite of childrenNamed(root, 'test-suite')) readSuite(suite, OUTSIDE, found);
    else readSuite(root, OUTSIDE, found);
    if (!root.closed || root.name !== 'test-results') return [];
    return missingFailures(declaredCount(root, 'errors', 'failures'), found.failingTests - before);
  });
  return { cases: found.cases, problems: missing };
}

/**
 * A suite that failed without a test in it that did: its TestFixtureTearDown failed, which NUnit 2 tells in no other
 * way, or it could not be loaded. If its TestFixtureSetUp fails, so does each of its tests.
 */
function readSuite(suite: XmlElement, around: Place, found: FoundCases): void {
  const before = found.failing;
  const place = placeInside(suite, around);
  const failure = failureOf(suite);
  const inside = saysSomething(failure) ? { ...place, setUp: failure } : place;
  for (const child of membersOf(suite)) {
    if (child.name === 'test-suite') readSuite(child, inside, found);
    else if (child.name === 'test-case') readCase(child, inside, found);
  }
  if (found.failing > before || !suite.closed || !isFailing(outcomeOf(suite))) return;
  const { assembly, path, file } = place;
  const parts =
    path === '' && assembly !== ''
      ? { assembly: '', name: assembly }
      : { assembly, name: path || firstAttribute(suite, 'name') };
  const told = saysSomething(failure) ? failure : FAILED_WITHOUT_A_WORD;
  found.addSuite(dotnetError({ ...parts, className: '', file }, told));
}

/** Suites and tests stand in `results`, or in the suite itself. */
function membersOf(suite: XmlElement): XmlElement[] {
  return childElements(suite).flatMap((child) => (child.name === 'results' ? childElements(child) : [child]));
}

function readCase(test: XmlElement, place: Place, found: FoundCases): void {
  const outcome = outcomeOf(test);
  // What was cut off counts if it had failed by then.
  if (!test.closed && !isFailing(outcome)) return;
  const failure = failureOf(test);
  const isOfSetUp = /^TestFixtureSetUp failed in /i.test(failure.message);
  const reported = dotnetCase({
    assembly: place.assembly,
    ...namesAt(firstAttribute(test, 'name', 'description'), place),
    file: place.file,
    outcome,
    durationMs: parseSeconds(firstAttribute(test, 'time')),
    failure: isOfSetUp ? withSetUpFailure(failure, place.setUp) : failure,
  });
  // `invalid` tests are counted apart from failures and errors.
  found.addTest(reported, outcome, !isNotRunnable(test));
}

function failureOf(element: XmlElement): Failure {
  return dotnetFailure({
    type: '',
    // Of a test that can't be run, the reason says why.
    message: textAt(element, 'failure', 'message') || textAt(element, 'reason', 'message'),
    stack: textAt(element, 'failure', 'stack-trace'),
  });
}

function isNotRunnable(test: XmlElement): boolean {
  return /^\s*(?:notrunnable|invalid)\s*$/i.test(test.attributes.get('result') ?? '');
}

/** `result` came with 2.5. Before, `executed` and `success` had to do. */
function outcomeOf(element: XmlElement): Outcome {
  const told = outcomeTold(element);
  return !isFailing(told) && childNamed(element, 'failure') !== undefined ? 'failed' : told;
}

function outcomeTold(element: XmlElement): Outcome {
  switch (element.attributes.get('result')?.trim().toLowerCase() ?? '') {
    case 'success':
    case 'passed':
      return 'passed';
    case 'failure':
    case 'failed':
      return 'failed';
    case 'error':
    case 'cancelled':
    // nunit-console fails because of tests that can't be run.
    case 'notrunnable':
    case 'invalid':
      return 'error';
    case 'inconclusive':
    case 'skipped':
    case 'ignored':
    case 'explicit':
      return 'skipped';
    default:
      if (isFalse(element, 'executed')) return 'skipped';
      return isFalse(element, 'success') ? 'failed' : 'passed';
  }
}

function isFalse(element: XmlElement, name: string): boolean {
  return element.attributes.get(name)?.trim().toLowerCase() === 'false';
}
