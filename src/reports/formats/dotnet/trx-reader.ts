import { isFailing } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase } from '../../format.js';
import type { WholeXmlReader } from '../../xml/whole-xml.js';
import { childNamed, childrenNamed, declaredCount, textAt } from '../../xml/xml-children.js';
import { childElements, firstAttribute, type XmlElement } from '../../xml/xml-element.js';
import { missingFailures } from '../missing-failures.js';
import { dotnetCase, dotnetError } from './dotnet-case.js';
import { dotnetFailure } from './dotnet-failure.js';
import { nameInClass } from './dotnet-names.js';
import { type TrxDefinition, trxDefinitions } from './trx-definitions.js';
import { durationOf, startOf } from './trx-durations.js';
import { trxOutcome } from './trx-outcome.js';
import { trxRunError } from './trx-run-errors.js';

const NO_DEFINITION: TrxDefinition = { assembly: '', className: '', name: '', isOrdered: false };

type Definitions = ReadonlyMap<string, TrxDefinition>;

/** A case, and when it began. */
interface TimedCase {
  readonly reported: ReportedCase;
  readonly start: number;
}

export const trxReader: WholeXmlReader = {
  roots: ['TestRun'],
  textless: new Set(['StdOut', 'StdErr', 'DebugTrace', 'TraceInfo', 'TextMessages']),
  parse: parseTrx,
};

function parseTrx(roots: readonly XmlElement[]): ReturnType<WholeXmlReader['parse']> {
  const definitions = trxDefinitions(roots);
  const read = roots.map((run) => readRun(run, definitions));
  return {
    cases: read.flatMap(({ cases }) => cases),
    problems: read.flatMap((run) => run.problems),
  };
}

function readRun(
  run: XmlElement,
  definitions: Definitions,
): { readonly cases: readonly ReportedCase[]; readonly problems: readonly ReadingProblem[] } {
  const results = childrenNamed(run, 'Results').flatMap(childElements);
  // vstest keeps results in a table of hashes, and writes them in its order.
  const cases = results
    .flatMap((result) => readResult(result, [], definitions))
    .toSorted((a, b) => a.start - b.start || 0)
    .map(({ reported }) => reported);
  if (!run.closed) return { cases, problems: [] };
  const outcomes = outcomesBelow(results);
  const failing = outcomes.filter((outcome) => isFailing(trxOutcome(outcome))).length;
  const aborted = outcomes.filter((outcome) => outcome?.trim().toLowerCase() === 'aborted').length;
  const error = trxRunError(run, { failing, aborted });
  const runCase = error === undefined ? [] : [dotnetError(partsOfRun(definitions), error)];
  return { cases: [...cases, ...runCase], problems: missingFailures(declaredFailures(run), failing) };
}

/** Outcomes of all results; where one has results inside, mstest.exe and vstest count both. */
function outcomesBelow(results: readonly XmlElement[]): (string | undefined)[] {
  return results.flatMap((result) => [
    result.attributes.get('outcome'),
    ...outcomesBelow(innerResults(result)),
  ]);
}

function declaredFailures(run: XmlElement): number {
  const counters = childNamed(run, 'ResultSummary');
  return counters === undefined
    ? 0
    : childrenNamed(counters, 'Counters').reduce(
        (sum, element) =>
          sum +
          declaredCount(element, 'failed', 'error', 'timeout', 'aborted', 'disconnected', 'notRunnable'),
        0,
      );
}

/** An error of the run belongs to its assembly, if it is one. */
function partsOfRun(definitions: Definitions): Parameters<typeof dotnetError>[0] {
  const assemblies = new Set([...definitions.values()].map((definition) => definition.assembly));
  const [assembly = ''] = assemblies.size === 1 ? assemblies : [];
  return { assembly, className: '', name: 'Test run' };
}

function innerResults(result: XmlElement): XmlElement[] {
  return childrenNamed(result, 'InnerResults').flatMap(childElements);
}

/**
 * The cases of a result. One that consists of others (rows of data, members of an ordered test) is told by these;
 * only a failure that none of them shows is told by itself.
 */
function readResult(result: XmlElement, suites: readonly string[], definitions: Definitions): TimedCase[] {
  const definition = definitions.get((result.attributes.get('testId') ?? '').toLowerCase()) ?? NO_DEFINITION;
  const name = firstAttribute(result, 'testName') || definition.name;
  const inside = definition.isOrdered ? [...suites, name] : suites;
  const inner = innerResults(result).flatMap((each) => readResult(each, inside, definitions));
  const isFailingInside = inner.some(({ reported }) =>
    reported.attempts.some((each) => isFailing(each.outcome)),
  );
  const outcome = trxOutcome(result.attributes.get('outcome'));
  if (inner.length > 0 && (isFailingInside || !isFailing(outcome))) return inner;
  // What was cut off counts if it had failed by then.
  if (!result.closed && !isFailing(outcome)) return inner;
  return [
    ...inner,
    {
      reported: caseOf(result, name, suites, definition),
      start: startOf(result) ?? Number.POSITIVE_INFINITY,
    },
  ];
}

function caseOf(
  result: XmlElement,
  name: string,
  suites: readonly string[],
  { assembly, className }: TrxDefinition,
): ReportedCase {
  return dotnetCase({
    assembly,
    suites,
    className,
    name: nameInClass(name, className),
    outcome: trxOutcome(result.attributes.get('outcome')),
    durationMs: durationOf(result),
    failure: dotnetFailure({
      type: '',
      message: textAt(result, 'Output', 'ErrorInfo', 'Message'),
      stack: textAt(result, 'Output', 'ErrorInfo', 'StackTrace'),
    }),
  });
}
