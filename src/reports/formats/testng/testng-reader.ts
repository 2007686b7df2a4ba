import type { ReportedCase } from '../../format.js';
import type { WholeXmlReader } from '../../xml/whole-xml.js';
import { childrenNamed, declaredCount } from '../../xml/xml-children.js';
import { firstAttribute, type XmlElement } from '../../xml/xml-element.js';
import { missingFailures } from '../missing-failures.js';
import { joinTries } from './testng-tries.js';

export const testngReader: WholeXmlReader = {
  roots: ['testng-results'],
  textless: new Set(['reporter-output', 'line', 'groups']),
  parse: parseTestNG,
};

/** A class as one <test> of the suite ran it. */
interface RunClass {
  readonly className: string;
  readonly test: string;
  readonly element: XmlElement;
}

function parseTestNG(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const read = roots.map((root) => {
    const classes = classesOf(root);
    const hasTestInName = isRunTwice(classes);
    const cases = classes.flatMap((each) => casesOf(each, hasTestInName));
    const failing = classes
      .flatMap(({ element }) => childrenNamed(element, 'test-method'))
      .filter(isFailedTest);
    const missing = root.closed ? missingFailures(declaredCount(root, 'failed'), failing.length) : [];
    return { cases, missing };
  });
  return {
    cases: read.flatMap(({ cases }) => cases),
    problems: read.flatMap(({ missing }) => missing),
  };
}

function classesOf(root: XmlElement): RunClass[] {
  return childrenNamed(root, 'suite')
    .flatMap((suite) => childrenNamed(suite, 'test'))
    .flatMap((test) =>
      childrenNamed(test, 'class').map((element) => ({
        className: firstAttribute(element, 'name'),
        // testng-failed.xml names what it runs again so.
        test: firstAttribute(test, 'name').replace(/\(failed\)$/, ''),
        element,
      })),
    );
}

/**
 * Tells classes that several <test>s ran, with other browsers for example. Only these have the test in their name:
 * elsewhere it says nothing, and reruns and build tools choose one of their own.
 */
function isRunTwice(classes: readonly RunClass[]): (className: string) => boolean {
  const tests = new Map<string, string>();
  const twice = new Set<string>();
  for (const { className, test } of classes)
    if ((tests.get(className) ?? test) === test) tests.set(className, test);
    else twice.add(className);
  return (className) => twice.has(className);
}

function casesOf(
  { className, test, element }: RunClass,
  hasTestInName: (name: string) => boolean,
): ReportedCase[] {
  const suites = test !== '' && hasTestInName(className) ? [test] : [];
  const methods = childrenNamed(element, 'test-method').filter(
    // What was cut off counts if it had failed by then.
    (method) => method.closed || method.attributes.get('status') === 'FAIL',
  );
  return joinTries(methods).map(({ name, attempts }) => ({ suites, className, name, file: '', attempts }));
}

function isFailedTest(method: XmlElement): boolean {
  return method.attributes.get('status') === 'FAIL' && method.attributes.get('is-config') !== 'true';
}
