import { boundedFailure, type Failure } from '../../../model/failure.js';
import { type Attempt, isFailing, type Outcome } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase } from '../../format.js';
import type { WholeXmlReader } from '../../xml/whole-xml.js';
import { childNamed, childrenNamed, textAt } from '../../xml/xml-children.js';
import { firstAttribute, ownText, type XmlElement } from '../../xml/xml-element.js';
import { parseSeconds } from '../junit/junit-seconds.js';
import { CTestOutputs } from './ctest-output.js';

export const ctestXmlReader: WholeXmlReader = {
  roots: ['Site'],
  textless: new Set(['FullCommandLine']),
  parse: parseCTest,
};

function parseCTest(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const read = roots.flatMap((site) =>
    childrenNamed(site, 'Testing').map((testing) => readTesting(site, testing)),
  );
  return {
    cases: read.flatMap(({ cases }) => cases),
    problems: read.flatMap((testing) => testing.problems),
  };
}

function readTesting(
  site: XmlElement,
  testing: XmlElement,
): { readonly cases: readonly ReportedCase[]; readonly problems: readonly ReadingProblem[] } {
  const buildName = firstAttribute(site, 'BuildName');
  const suites = buildName === '' ? [] : [buildName];
  const outputs = new CTestOutputs();
  const cases = childrenNamed(testing, 'Test').flatMap((test) => readTest(test, suites, outputs));
  const listed = childrenNamed(testing, 'TestList').flatMap((list) => childrenNamed(list, 'Test')).length;
  if (!testing.closed || listed <= cases.length) return { cases, problems: [] };
  const what = `It lists ${listed} tests, and tells how ${cases.length} of them went.`;
  const remedy = 'CTest may have been stopped, by --stop-on-failure or --stop-time for example.';
  return { cases, problems: [{ what, remedy, incomplete: true }] };
}

function readTest(test: XmlElement, suites: readonly string[], outputs: CTestOutputs): ReportedCase[] {
  const results = childNamed(test, 'Results');
  const measured = results === undefined ? new Map<string, string>() : measurements(results);
  const outcome = outcomeOf(test, measured);
  // What was cut off counts if it had failed by then.
  if (!test.closed && !isFailing(outcome)) return [];
  // Space around it belongs to it: CTest is asked for it by this name again.
  const nameElement = childNamed(test, 'Name');
  const name = nameElement === undefined ? '' : ownText(nameElement);
  const durationMs = parseSeconds(measured.get('Execution Time') ?? '');
  const attempt: Attempt = {
    outcome,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(isFailing(outcome) ? { failure: failureOf(results, measured, outputs) } : {}),
  };
  // CTest's JUnit reports have the name as that of the class, too.
  return [{ suites, className: name, name, file: '', attempts: [attempt] }];
}

function measurements(results: XmlElement): ReadonlyMap<string, string> {
  return new Map(
    childrenNamed(results, 'NamedMeasurement').map((measurement) => [
      firstAttribute(measurement, 'name'),
      textAt(measurement, 'Value').trim(),
    ]),
  );
}

/**
 * A test that crashed or ran out of time is an error. One that was not run is skipped if that was wanted; if its
 * program, a file or a fixture was missing, CTest calls it failed.
 */
function outcomeOf(test: XmlElement, measured: ReadonlyMap<string, string>): Outcome {
  switch (test.attributes.get('Status')?.trim() ?? '') {
    case 'passed':
      return 'passed';
    case 'failed':
      return ['Failed', 'Completed', undefined].includes(measured.get('Exit Code')) ? 'failed' : 'error';
    case 'notrun':
      return /^(?:SKIP_|Disabled)/i.test(measured.get('Completion Status') ?? '') ? 'skipped' : 'error';
    default:
      return 'error';
  }
}

function failureOf(
  results: XmlElement | undefined,
  measured: ReadonlyMap<string, string>,
  outputs: CTestOutputs,
): Failure {
  const value = results && childNamed(results, 'Measurement');
  const output = value && childNamed(value, 'Value');
  const exitCode = measured.get('Exit Code');
  const status = measured.get('Completion Status') ?? '';
  // Of a test that was not run, there is no exit code.
  const type = exitCode === undefined ? status : exitCode.replace(/^Failed$/, '');
  const exitValue = measured.get('Exit Value');
  const reason =
    measured.get('Fail Reason') ?? (type === '' && exitValue !== undefined ? `Exit value ${exitValue}` : '');
  return boundedFailure({ type, message: reason, stack: output === undefined ? '' : outputs.endOf(output) });
}
