import { boundedFailure } from '../../../model/failure.js';
import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ReportedCase } from '../../format.js';
import type { WholeXmlReader } from '../../xml/whole-xml.js';
import { childNamed, childrenNamed, declaredCount } from '../../xml/xml-children.js';
import { childElements, firstAttribute, type XmlElement } from '../../xml/xml-element.js';
import { FoundCases } from '../found-cases.js';
import { missingFailures } from '../missing-failures.js';
import { statusOf } from './robot-status.js';
import { attemptsOf, tryBeforeRetry } from './robot-tries.js';

export const robotReader: WholeXmlReader = {
  roots: ['robot'],
  // What keywords did is most of a report, and all that a test needs of it is in its status.
  textless: new Set(['kw', 'for', 'while', 'if', 'try', 'group', 'msg', 'doc', 'errors']),
  parse: parseRobot,
};

function parseRobot(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const found = new FoundCases();
  const missing = roots.flatMap((root) => {
    const before = found.failingTests;
    for (const suite of childrenNamed(root, 'suite')) readSuite(suite, [], found);
    const hasSuiteFailure = found.failing > found.failingTests;
    // Of a suite's tear-down that failed, Robot Framework counts each test as failed, though it shows them as passed.
    if (!root.closed || hasSuiteFailure) return [];
    return missingFailures(declaredFailures(root), found.failingTests - before);
  });
  return { cases: found.cases, problems: missing };
}

/** All tests are the last line of the total; earlier versions have critical ones before them. */
function declaredFailures(root: XmlElement): number {
  const statistics = childNamed(root, 'statistics');
  const total = statistics === undefined ? undefined : childNamed(statistics, 'total');
  const all = total === undefined ? undefined : childrenNamed(total, 'stat').at(-1);
  return all === undefined ? 0 : declaredCount(all, 'fail');
}

function readSuite(suite: XmlElement, around: readonly string[], found: FoundCases): void {
  const before = found.failing;
  const suites = [...around, firstAttribute(suite, 'name', 'source')];
  const earlier = new Map<string, Attempt[]>();
  for (const child of childElements(suite)) {
    if (child.name === 'suite') readSuite(child, suites, found);
    else if (child.name === 'test')
      readTest(child, suites, suite.attributes.get('source') ?? '', earlier, found);
  }
  // Tries that nothing followed, as far as the report goes.
  for (const [name, attempts] of earlier)
    found.addTest({ suites, className: '', name, file: '', attempts }, 'failed', false);
  const status = statusOf(suite);
  if (status === undefined || !isFailing(status.outcome)) return;
  const tearDown = /(?:^|\n)(?:Also s|S)uite teardown failed:/.test(status.message);
  if (!tearDown && (found.failing > before || !suite.closed)) return;
  const name = tearDown ? 'Suite Teardown' : 'Suite Setup';
  const failure = boundedFailure({ type: '', message: status.message, stack: '' });
  found.addSuite({ suites, className: '', name, file: '', attempts: [{ outcome: 'error', failure }] });
}

function readTest(
  test: XmlElement,
  suites: readonly string[],
  source: string,
  earlier: Map<string, Attempt[]>,
  found: FoundCases,
): void {
  const status = statusOf(test);
  // The status stands at the end: a test without one was cut off, and nothing tells how it went.
  if (status === undefined || (!test.closed && !isFailing(status.outcome))) return;
  const name = firstAttribute(test, 'name', 'id');
  const failedTry = tryBeforeRetry(status);
  if (failedTry !== undefined) {
    earlier.set(name, [...(earlier.get(name) ?? []), failedTry].slice(-100));
    return;
  }
  const attempts = attemptsOf(status, earlier.get(name) ?? []);
  earlier.delete(name);
  const line = declaredCount(test, 'line');
  const place: Pick<ReportedCase, 'failedAt'> =
    source === '' || !isFailing(status.outcome)
      ? {}
      : { failedAt: { file: source, ...(line === 0 ? {} : { line }) } };
  found.addTest({ suites, className: '', name, file: '', ...place, attempts }, status.outcome);
}
