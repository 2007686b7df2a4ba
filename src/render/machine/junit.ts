import type { Failure } from '../../model/failure.js';
import { groupsBy } from '../../model/groups.js';
import { startedAt } from '../../model/run.js';
import type { Attempt, Outcome, TestResult } from '../../model/test-result.js';
import { isFailing } from '../../model/test-result.js';
import type { Telling } from '../telling.js';
import { type ToldResult, titleOf, toldResults } from './told-results.js';

/**
 * The results of this job as JUnit XML, the attempts of each test merged as Maven Surefire writes them: a test that passed
 * in the end holds `<flakyFailure>`, one that did not holds `<failure>` and then `<rerunFailure>`. Readers that know
 * neither see a pass, or one failure.
 */
export function renderJunit(telling: Telling): string {
  const { counts, run } = telling.own;
  const numbers = {
    tests: counts.tests,
    failures: counts.failed,
    errors: counts.errors,
    skipped: counts.skipped,
  };
  const pieces = [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites ${attributes({ name: titleOf(telling), ...numbers })}>\n`,
  ];
  for (const [suite, results] of bySuite(telling)) {
    const counted = countsOf(results);
    pieces.push(`  <testsuite ${attributes({ name: suite, ...counted, timestamp: startedAt(run) })}>\n`);
    for (const told of results) pieces.push(testcase(told));
    pieces.push('  </testsuite>\n');
  }
  pieces.push('</testsuites>\n');
  return pieces.join('');
}

/** Suites within suites are no part of what most readers know: their names are joined. */
function bySuite(telling: Telling): Map<string, ToldResult[]> {
  return groupsBy(toldResults(telling), ({ name }) => name.suites.join(' › '));
}

function countsOf(results: readonly ToldResult[]): Record<string, number | string> {
  const count = (outcome: Outcome) => results.filter(({ result }) => result.outcome === outcome).length;
  const timeMs = results.reduce((sum, { result }) => sum + (result.durationMs ?? 0), 0);
  return {
    tests: results.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(timeMs),
  };
}

function testcase({ result, name, told }: ToldResult): string {
  const { location, durationMs } = result;
  const file = location?.file ?? name.file;
  const line = location?.line ?? name.line;
  const head = attributes({
    classname: name.className || name.suites.join(' › '),
    name: name.name || result.id,
    ...(file !== '' && { file }),
    ...(line !== undefined && { line }),
    ...(durationMs !== undefined && { time: seconds(durationMs) }),
  });
  const properties = told === undefined ? [] : [propertiesOf(told)];
  const inside = [...properties, ...triesOf(result)];
  if (inside.length === 0) return `    <testcase ${head}/>\n`;
  return `    <testcase ${head}>\n${inside.map((line) => `      ${line}\n`).join('')}    </testcase>\n`;
}

function propertiesOf(told: NonNullable<ToldResult['told']>): string {
  const all = Object.entries(told).map(
    ([key, value]) => `<property ${attributes({ name: `deflake.${key}`, value: `${value}` })}/>`,
  );
  return `<properties>${all.join('')}</properties>`;
}

/** Surefire writes skipped tries nowhere, and neither do we, unless that is all there is. */
function triesOf({ outcome, attempts }: TestResult): string[] {
  const failed = attempts.filter((attempt) => isFailing(attempt.outcome));
  if (outcome === 'skipped') return ['<skipped/>'];
  if (outcome === 'passed') return failed.map((attempt) => failureElement(attempt, 'flaky'));
  return failed.map((attempt, i) => failureElement(attempt, i === 0 ? '' : 'rerun'));
}

function failureElement({ outcome, failure }: Attempt, prefix: '' | 'flaky' | 'rerun'): string {
  const kind = outcome === 'error' ? 'error' : 'failure';
  const tag = prefix === '' ? kind : `${prefix}${kind === 'error' ? 'Error' : 'Failure'}`;
  if (failure === undefined) return `<${tag}/>`;
  const { type, message } = failure;
  const head = attributes({ ...(message !== '' && { message }), ...(type !== '' && { type }) });
  const open = head === '' ? tag : `${tag} ${head}`;
  const text = stackOf(failure);
  if (text === '') return `<${open}/>`;
  // Surefire's own element for the stack of a retry; of a plain failure it is the text.
  const body = prefix === '' ? escaped(text) : `<stackTrace>${escaped(text)}</stackTrace>`;
  return `<${open}>${body}</${tag}>`;
}

function stackOf({ message, stack }: Failure): string {
  return stack === '' ? message : stack;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(`${value}`).replace(LINE_BREAKS, asReference)}"`)
    .join(' ');
}

/** Within attributes, parsers make blanks of these unless they are written as numbers. */
const LINE_BREAKS = /[\t\n\r]/g;

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 has no way to write, not even as a number, is shown as U+FFFD. */
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"]/g, (c) => SPECIAL[c] ?? c)
    .replaceAll('\r', '&#13;');
}

function asReference(c: string): string {
  return `&#${c.charCodeAt(0)};`;
}
