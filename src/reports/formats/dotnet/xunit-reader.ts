import type { Failure } from '../../../model/failure.js';
import { isFailing, type Outcome } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase } from '../../format.js';
import type { WholeXmlReader } from '../../xml/whole-xml.js';
import { childNamed, childrenNamed, declaredCount, textAt } from '../../xml/xml-children.js';
import { childElements, firstAttribute, type XmlElement } from '../../xml/xml-element.js';
import { parseSeconds } from '../junit/junit-seconds.js';
import { missingFailures } from '../missing-failures.js';
import { dotnetCase, dotnetError } from './dotnet-case.js';
import { dotnetFailure } from './dotnet-failure.js';
import { assemblyName, nameInClass } from './dotnet-names.js';
import { escapesTexts, unescapeText } from './xunit-escapes.js';

export const xunitReader: WholeXmlReader = {
  roots: ['assemblies', 'assembly'],
  textless: new Set(['output', 'reason', 'warning', 'attachment', 'value']),
  parse: parseXUnit,
};

function parseXUnit(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const assemblies = roots.flatMap((root) =>
    root.name === 'assembly' ? [root] : childrenNamed(root, 'assembly'),
  );
  const read = assemblies.map(readAssembly);
  return {
    cases: read.flatMap(({ cases }) => cases),
    problems: read.flatMap((assembly) => assembly.problems),
  };
}

function readAssembly(assembly: XmlElement): {
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly ReadingProblem[];
} {
  const from = assemblyOf(assembly);
  const tests = childElements(assembly)
    // Version 1 grouped by class.
    .filter((group) => group.name === 'collection' || group.name === 'class')
    .flatMap((group) => readGroup(group, from));
  const errors = childrenNamed(assembly, 'errors')
    .flatMap((list) => childrenNamed(list, 'error'))
    .map((error) => caseOfError(error, from));
  const failing = tests.filter(({ attempts }) => attempts.some(({ outcome }) => isFailing(outcome))).length;
  const problems = assembly.closed
    ? missingFailures(
        declaredCount(assembly, 'failed') + declaredCount(assembly, 'errors'),
        failing + errors.length,
      )
    : [];
  return { cases: [...tests, ...errors], problems };
}

/** What a test takes from its assembly. */
interface Assembly {
  readonly assembly: string;
  /** Gives back a name or message as it was before the tool escaped it. */
  readonly asWritten: (text: string) => string;
}

function assemblyOf(element: XmlElement): Assembly {
  const isEscaped = escapesTexts(element.attributes.get('test-framework'));
  return {
    assembly: assemblyName(element.attributes.get('name') ?? ''),
    asWritten: isEscaped ? unescapeText : (text) => text,
  };
}

/** Version 1 tells in the class itself that its fixture failed as it was disposed of. */
function readGroup(group: XmlElement, from: Assembly): ReportedCase[] {
  const cases = childrenNamed(group, 'test').flatMap((test) => readTest(test, from));
  if (childNamed(group, 'failure') === undefined) return cases;
  const name = firstAttribute(group, 'name');
  return [...cases, dotnetError({ assembly: from.assembly, className: '', name }, failureOf(group, from))];
}

function readTest(test: XmlElement, from: Assembly): ReportedCase[] {
  const outcome = outcomeOf(test);
  // What was cut off counts if it had failed by then.
  if (!test.closed && !isFailing(outcome)) return [];
  const className = firstAttribute(test, 'type');
  const line = declaredCount(test, 'source-line');
  const source = firstAttribute(test, 'source-file');
  return [
    dotnetCase({
      assembly: from.assembly,
      className,
      name: nameInClass(from.asWritten(firstAttribute(test, 'name', 'method')), className),
      // No part of the identity: it is told only where debug symbols are at hand.
      source: source === '' ? undefined : { file: source, ...(line === 0 ? {} : { line }) },
      outcome,
      durationMs: parseSeconds(firstAttribute(test, 'time')),
      failure: failureOf(test, from),
    }),
  ];
}

/** Ids of collections and the like, which depend on where the assembly lies. */
const UNIQUE_ID = /\s*\(id: [0-9a-f]+\)$/i;

/**
 * What failed outside of a test: disposing of a fixture (`test-class-cleanup`), or the run as such (`fatal`). It is
 * named by what it belongs to and by this word.
 */
function caseOfError(error: XmlElement, from: Assembly): ReportedCase {
  const type = firstAttribute(error, 'type') || 'error';
  const owner = from.asWritten(firstAttribute(error, 'name')).replace(UNIQUE_ID, '');
  const className = type === 'assembly-cleanup' ? '' : owner;
  return dotnetError({ assembly: from.assembly, className, name: type }, failureOf(error, from));
}

function failureOf(element: XmlElement, { asWritten }: Assembly): Failure {
  const failure = childNamed(element, 'failure');
  return dotnetFailure({
    type: failure === undefined ? '' : firstAttribute(failure, 'exception-type'),
    message: asWritten(textAt(element, 'failure', 'message')),
    stack: textAt(element, 'failure', 'stack-trace'),
  });
}

function outcomeOf(test: XmlElement): Outcome {
  if (childNamed(test, 'failure') !== undefined) return 'failed';
  switch (test.attributes.get('result')?.trim().toLowerCase() ?? '') {
    case 'pass':
      return 'passed';
    case 'skip':
    case 'notrun': // Explicit tests of version 3.
      return 'skipped';
    case 'fail':
      return 'failed';
    default:
      return 'error';
  }
}
