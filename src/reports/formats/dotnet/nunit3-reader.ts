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
import { assemblyName } from './dotnet-names.js';
import { nunit3Outcome, saysFailed } from './nunit3-outcome.js';

/** Where in the tree of suites a test stands. */
interface Place {
  readonly assembly: string;
  /** Full name of the fixture, with the arguments that it was made with; empty outside of one. */
  readonly fixture: string;
  /** Why a one-time set-up around here failed. */
  readonly setUp: Failure | undefined;
}

const OUTSIDE: Place = { assembly: '', fixture: '', setUp: undefined };

/** Of [Retry(n)]; a larger one is no plan of anybody's. */
const MAX_TRIES = 100;

export const nunit3Reader: WholeXmlReader = {
  roots: ['test-run', 'test-suite'],
  textless: new Set(['output', 'command-line', 'filter']),
  parse: parseNUnit3,
};

function parseNUnit3(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const found = new FoundCases();
  const missing = roots.flatMap((root) => {
    const before = found.failingTests;
    if (root.name === 'test-run') readRun(root, found);
    else readSuite(root, OUTSIDE, found);
    return root.closed ? missingFailures(declaredCount(root, 'failed'), found.failingTests - before) : [];
  });
  return { cases: found.cases, problems: missing };
}

function readRun(run: XmlElement, found: FoundCases): void {
  const before = found.failing;
  for (const suite of childrenNamed(run, 'test-suite')) readSuite(suite, OUTSIDE, found);
  for (const test of childrenNamed(run, 'test-case')) readCase(test, OUTSIDE, found);
  if (run.closed && saysFailed(run) && found.failing === before)
    found.addSuite(dotnetError({ assembly: '', className: '', name: 'Test run' }, failureOfSuite(run)));
}

/**
 * A suite's own failure is told by a case of its own, unless tests in it tell it: of a one-time set-up that failed,
 * NUnit makes a failure of each test.
 */
function readSuite(suite: XmlElement, around: Place, found: FoundCases): void {
  const before = found.failing;
  const place = placeInside(suite, around);
  for (const child of childElements(suite)) {
    if (child.name === 'test-suite') readSuite(child, place, found);
    else if (child.name === 'test-case') readCase(child, place, found);
  }
  if (!saysFailed(suite)) return;
  const site = suite.attributes.get('site')?.trim() ?? '';
  const isTold = found.failing > before || site === 'Parent' || !suite.closed;
  if (site !== 'TearDown' && isTold) return;
  found.addSuite(dotnetError(partsOfSuite(suite, place, site), failureOfSuite(suite)));
}

/** A fixture's set-up and tear-down are steps of it; what failed in another way is the suite as such. */
function partsOfSuite(
  suite: XmlElement,
  { assembly }: Place,
  site: string,
): Parameters<typeof dotnetError>[0] {
  const isAssembly = suite.attributes.get('type') === 'Assembly';
  const name = isAssembly ? assembly : firstAttribute(suite, 'fullname', 'name');
  if (site === 'SetUp' || site === 'TearDown')
    return { assembly, className: isAssembly ? '' : name, name: `OneTime${site}` };
  return { assembly: isAssembly ? '' : assembly, className: '', name };
}

function placeInside(suite: XmlElement, around: Place): Place {
  const type = suite.attributes.get('type');
  const site = suite.attributes.get('site');
  return {
    assembly: type === 'Assembly' ? assemblyName(firstAttribute(suite, 'name', 'fullname')) : around.assembly,
    fixture: type === 'TestFixture' ? firstAttribute(suite, 'fullname', 'classname', 'name') : around.fixture,
    setUp: site === 'SetUp' ? failureOf(suite) : around.setUp,
  };
}

function failureOfSuite(suite: XmlElement): Failure {
  const failure = failureOf(suite);
  return saysSomething(failure) ? failure : FAILED_WITHOUT_A_WORD;
}

function readCase(test: XmlElement, place: Place, found: FoundCases): void {
  const told = nunit3Outcome(test);
  const outcome = !isFailing(told) && childNamed(test, 'failure') !== undefined ? 'failed' : told;
  // What was cut off counts if it had failed by then.
  if (!test.closed && !isFailing(outcome)) return;
  const name = firstAttribute(test, 'name', 'methodname', 'fullname');
  const isOfParent = test.attributes.get('site')?.trim() === 'Parent';
  const failure = failureOf(test);
  const reported = dotnetCase({
    assembly: place.assembly,
    className: place.fixture || firstAttribute(test, 'classname') || classOf(test, name),
    name,
    outcome,
    durationMs: parseSeconds(firstAttribute(test, 'duration', 'time')),
    failure: isOfParent ? withSetUpFailure(failure, place.setUp) : failure,
    earlierTries: earlierTries(test, outcome),
  });
  found.addTest(reported, outcome);
}

function failureOf(element: XmlElement): Failure {
  return dotnetFailure({
    type: '',
    // Of what can't be run, the reason says why.
    message: textAt(element, 'failure', 'message') || textAt(element, 'reason', 'message'),
    stack: textAt(element, 'failure', 'stack-trace'),
  });
}

/** The full name without the test's own. */
function classOf(test: XmlElement, name: string): string {
  const fullName = test.attributes.get('fullname') ?? '';
  return fullName.endsWith(`.${name}`) ? fullName.slice(0, -name.length - 1) : '';
}

/**
 * [Retry(n)] tries again after a failed assertion in the test itself, and reports the last try alone. So one that
 * failed in the end had failed each time; of one that passed, nothing tells how often it was tried.
 */
function earlierTries(test: XmlElement, outcome: Outcome): number {
  if (outcome !== 'failed' || firstAttribute(test, 'site') !== '') return 0;
  const retry = childrenNamed(test, 'properties')
    .flatMap((properties) => childrenNamed(properties, 'property'))
    .find((property) => property.attributes.get('name') === 'Retry');
  const tries = retry === undefined ? 1 : declaredCount(retry, 'value');
  return tries > MAX_TRIES ? 0 : Math.max(0, tries - 1);
}
