import type { Failure } from '../../../src/model/failure.js';
import type { Attempt, Outcome } from '../../../src/model/test-result.js';
import type { ReportedCase } from '../../../src/reports/format.js';
import { addFailure, failureOf } from '../../../src/reports/formats/failure-of.js';
import {
  fileFromNames,
  isTapRoot,
  joinTeardown,
  meaningOfSkipped,
} from '../../../src/reports/formats/junit/junit-producers.js';
import { parseSeconds } from '../../../src/reports/formats/junit/junit-seconds.js';
import {
  childElements,
  firstAttribute,
  ownText,
  type XmlElement,
} from '../../../src/reports/xml/xml-element.js';

// JUnit read a second time, slowly, from the tree that another parser made: what the streaming reader is held against.

export interface JUnitByTree {
  readonly cases: readonly ReportedCase[];
  readonly duplicatesAreAttempts: boolean;
  /** Suites that declare failures which they do not show. */
  readonly missing: number;
}

interface Around {
  readonly suites: readonly string[];
  readonly file: string;
  readonly playwright: boolean;
  /** Its sums are those of the tests in it. */
  readonly counts: boolean;
}

interface Reading {
  readonly cases: ReportedCase[];
  go: boolean;
  missing: number;
}

const ELEMENTS: ReadonlyMap<string, 'failed' | 'error'> = new Map([
  ['failure', 'failed'],
  ['error', 'error'],
  ['flakyFailure', 'failed'],
  ['flakyError', 'error'],
  ['rerunFailure', 'failed'],
  ['rerunError', 'error'],
]);

export function junitByTree(roots: readonly XmlElement[]): JUnitByTree {
  const reading: Reading = { cases: [], go: false, missing: 0 };
  for (const root of roots.filter(isSuite)) {
    const playwright =
      root.name === 'testsuites' && names(root) === 'id name tests failures skipped errors time';
    const counts = !isTapRoot(firstAttribute(root, 'name'));
    readSuite(root, { suites: [], file: '', playwright, counts }, reading);
  }
  return { cases: reading.cases, duplicatesAreAttempts: reading.go, missing: reading.missing };
}

function isSuite({ name }: XmlElement): boolean {
  return name === 'testsuite' || name === 'testsuites';
}

function names(element: XmlElement): string {
  return [...element.attributes.keys()].join(' ');
}

function readSuite(suite: XmlElement, around: Around, reading: Reading): number {
  const isPlaywright =
    around.playwright && names(suite) === 'name timestamp hostname tests failures skipped time errors';
  const project = isPlaywright ? (suite.attributes.get('hostname') ?? '') : '';
  const isCTest = names(suite) === 'name tests failures disabled skipped hostname time timestamp';
  const inside: Around = {
    ...around,
    suites: [...around.suites, project, isCTest ? '' : firstAttribute(suite, 'name')].filter(
      (part) => part !== '',
    ),
    file: firstAttribute(suite, 'file', 'filepath') || around.file,
  };
  const properties = childElements(suite)
    .filter((child) => child.name === 'properties')
    .flatMap(childElements);
  const isGo = properties.some(
    (each) => each.name === 'property' && each.attributes.get('name') === 'go.version',
  );
  if (isGo) reading.go = true;
  const before = reading.missing;
  let failures = 0;
  for (const child of childElements(suite)) {
    if (isSuite(child)) failures += readSuite(child, inside, reading);
    else if (child.name === 'testcase') failures += readCase(child, inside, reading);
    else if (child.name === 'failure' || child.name === 'error')
      failures += readCase({ ...suite, children: [child] }, { ...inside, suites: around.suites }, reading);
  }
  if (suite.closed && around.counts && reading.missing === before && declared(suite) > failures)
    reading.missing++;
  return failures;
}

function declared(suite: XmlElement): number {
  const count = (name: string) => Number(firstAttribute(suite, name)) || 0;
  const [tests, failures, errors] = [count('tests'), count('failures'), count('errors')];
  return tests > 0 && failures + errors > tests ? failures : Math.max(failures, errors);
}

function readCase(testcase: XmlElement, around: Around, reading: Reading): number {
  const children = childElements(testcase);
  const failing = children.filter((child) => ELEMENTS.has(child.name));
  if (!testcase.closed && failing.every((child) => child.name.startsWith('flaky'))) return 0;
  const skips = children
    .filter(({ name }) => name === 'skipped')
    .map(
      (skip) =>
        [
          meaningOfSkipped(skip.attributes.get('type') ?? '', skip.attributes.get('message') ?? ''),
          skip,
        ] as const,
    );
  const notStarted = skips.flatMap(([meaning, skip]) => (meaning === 'not started' ? [skip] : []));
  const isTolerated = skips.some(([meaning]) => meaning === 'tolerated');
  const attempts = isTolerated
    ? [readSkipped(testcase)]
    : readAttempts(testcase, [...children, ...notStarted.map(asError)]);
  const className = firstAttribute(testcase, 'classname', 'class');
  const line = readLine(testcase, around.suites);
  const titles = around.playwright ? firstAttribute(testcase, 'name').split(' › ') : [];
  const read: ReportedCase = {
    suites: [...around.suites, ...titles.slice(0, -1)],
    className: around.playwright ? '' : className,
    name: titles.at(-1) ?? firstAttribute(testcase, 'name'),
    file:
      firstAttribute(testcase, 'file', 'filepath') || around.file || fileFromNames(className, around.suites),
    ...(line === undefined ? {} : { line }),
    attempts,
  };
  push(read, reading.cases);
  const isRed = attempts.some(({ outcome }) => outcome === 'failed' || outcome === 'error');
  const inside = { ...around, suites: [...around.suites, read.name] };
  const nested = children.filter((child) => child.name === 'testcase');
  return nested.reduce(
    (sum, child) => sum + readCase(child, inside, reading),
    Math.max(failing.length + notStarted.length, isRed ? 1 : 0),
  );
}

function push(read: ReportedCase, cases: ReportedCase[]): void {
  cases.push(read);
  if (!read.attempts.some(({ failure }) => failure !== undefined)) return;
  const joined = joinTeardown(
    {
      at: (i) => cases[i] as ReportedCase,
      attemptsOf: (i) => cases[i]?.attempts ?? [],
    },
    cases.length - 1,
  );
  if (joined === undefined) return;
  cases.pop();
  cases[joined.at] = { ...(cases[joined.at] as ReportedCase), attempts: joined.attempts };
}

function readSkipped(testcase: XmlElement): Attempt {
  const durationMs = parseSeconds(firstAttribute(testcase, 'time'));
  return { outcome: 'skipped', ...(durationMs === undefined ? {} : { durationMs }) };
}

function asError(skipped: XmlElement): XmlElement {
  const message = skipped.attributes.get('message') ?? '';
  return { name: 'error', attributes: new Map([['message', message]]), children: [], closed: true };
}

function readLine(testcase: XmlElement, suites: readonly string[]): number | undefined {
  const text = firstAttribute(testcase, 'line', 'lineno').trim();
  if (!/^\d{1,8}$/.test(text)) return undefined;
  const line = Number(text) + (suites.at(-1) === 'pytest' ? 1 : 0);
  return line > 0 ? line : undefined;
}

function readAttempts(testcase: XmlElement, children: readonly XmlElement[]): Attempt[] {
  const durationMs = parseSeconds(firstAttribute(testcase, 'time'));
  const ofCase = durationMs === undefined ? {} : { durationMs };
  const [main, ...others] = children.filter(({ name }) => name === 'failure' || name === 'error');
  const flaky = children.filter(({ name }) => ELEMENTS.has(name) && name.startsWith('flaky'));
  const reruns = children.filter(({ name }) => ELEMENTS.has(name) && name.startsWith('rerun'));
  const [before, after] = [flaky.map(readFailed), reruns.map(readFailed)];
  if (main !== undefined) {
    const joined = others.reduce(
      (attempt, other) => addFailure(attempt, readFailure(other)),
      readFailed(main),
    );
    return [...before, { ...joined, ...ofCase }, ...after];
  }
  if (flaky.length === 0 && reruns.length > 0) return after;
  return [...before, ...after, { outcome: outcomeOf(testcase, children), ...ofCase }];
}

const NOT_RUN = 'disabled|notrun|not run|not_run|ignored|skipped|suppressed|pending'.split('|');

function outcomeOf(testcase: XmlElement, children: readonly XmlElement[]): Outcome {
  const states = ['status', 'result'].map((name) => firstAttribute(testcase, name).trim().toLowerCase());
  for (const state of states) {
    if (['fail', 'failed', 'failure'].includes(state)) return 'failed';
    if (['error', 'errored'].includes(state)) return 'error';
  }
  const isSkipped =
    children.some(({ name }) => name === 'skipped') || states.some((state) => NOT_RUN.includes(state));
  return isSkipped ? 'skipped' : 'passed';
}

function readFailed(element: XmlElement): Attempt {
  const durationMs = parseSeconds(firstAttribute(element, 'time'));
  const outcome = ELEMENTS.get(element.name) ?? 'failed';
  return { outcome, failure: readFailure(element), ...(durationMs === undefined ? {} : { durationMs }) };
}

function readFailure(element: XmlElement): Failure {
  const inner = childElements(element).find(({ name }) => /^stack-?trace$/i.test(name));
  return failureOf(
    firstAttribute(element, 'type'),
    firstAttribute(element, 'message'),
    ownText(element),
    inner === undefined ? '' : ownText(inner),
  );
}
