import { boundedFailure } from '../../../model/failure.js';
import type { Outcome } from '../../../model/test-result.js';
import type { LocatedFailure } from '../located-failure.js';
import { type Diagnostic, parseDiagnostic } from './tap-diagnostic.js';
import { isDeath, type TapPoint } from './tap-line.js';

/** What stands below a test point. */
export interface TapDetails {
  /** Its YAML. */
  readonly diagnostic: string;
  /** Its comments. */
  readonly comments: string;
}

export interface TapResult {
  readonly outcome: Outcome;
  readonly durationMs: number | undefined;
  readonly failure: LocatedFailure | undefined;
  /** False where a point only says that its subtests failed. */
  readonly isItsOwn: boolean;
  readonly name: string;
}

/** Bats says below a test where it failed. */
const BATS_PLACE = /\((?:in|from function \S+ in) (?:test )?file [^\n]{1,1000}, line \d+/;

/** node:test's kinds of failures that are no assertion's. */
const NODE_ERRORS: ReadonlySet<string> = new Set([
  'testTimeoutFailure',
  'cancelledByParent',
  'hookFailed',
  'uncaughtException',
  'unhandledRejection',
  'parentAlreadyFinished',
  'testAborted',
  'multipleCallbackInvocations',
]);

export function resultOf(point: TapPoint, details: TapDetails): TapResult {
  const diagnostic = details.diagnostic === '' ? NONE : parseDiagnostic(details.diagnostic);
  const durationMs = durationOf(point, diagnostic);
  if (point.isOk) {
    const outcome = point.directive === 'skip' ? 'skipped' : 'passed';
    return { outcome, durationMs, failure: undefined, isItsOwn: false, name: nameOf(point) };
  }
  // Bats lets `# skip` be a part of a name, and node-tap calls what it skipped `not ok`: only a test that failed
  // says why.
  const isExcused =
    point.directive === 'todo' || (point.directive === 'skip' && !saysWhyItFailed(diagnostic, details));
  if (isExcused)
    return { outcome: 'skipped', durationMs, failure: undefined, isItsOwn: false, name: nameOf(point) };
  return {
    outcome: isError(point, diagnostic, details) ? 'error' : 'failed',
    durationMs,
    failure: failureOf(point, diagnostic, details),
    isItsOwn: (diagnostic.get('failureType') ?? 'subtestsFailed') !== 'subtestsFailed',
    name: point.directive === undefined ? nameOf(point) : point.whole,
  };
}

/** A name that begins like a directive looks like none; behind a dash there is one. */
function nameOf({ description, hasDash, whole }: TapPoint): string {
  return description || (hasDash ? whole : '');
}

const NONE: Diagnostic = new Map();

function durationOf(point: TapPoint, diagnostic: Diagnostic): number | undefined {
  const text = diagnostic.get('duration_ms');
  const value = text === undefined || text === '' ? point.durationMs : Number(text);
  return value !== undefined && value >= 0 && value < 1e11 ? Math.round(value) : undefined;
}

function saysWhyItFailed(diagnostic: Diagnostic, { comments }: TapDetails): boolean {
  return ['message', 'error', 'stack'].some((key) => diagnostic.has(key)) || BATS_PLACE.test(comments);
}

/** An exception outside of an assertion, a time-out, or a hook, as far as a producer tells them apart. */
function isError({ description }: TapPoint, diagnostic: Diagnostic, { comments }: TapDetails): boolean {
  // pgTAP
  if (isDeath(comments)) return true;
  // AVA
  if (/^\S.* exited (?:with a non-zero exit code|due to)\b/.test(description)) return true;
  // Bats
  if (/^(?:setup|teardown)_(?:file|suite) failed$/.test(description)) return true;
  const failureType = diagnostic.get('failureType');
  if (failureType !== undefined)
    return NODE_ERRORS.has(failureType) || !/^(?:ERR_ASSERTION)?$/.test(diagnostic.get('code') ?? '');
  // node-tap
  if (diagnostic.has('tapCaught') || diagnostic.has('expired')) return true;
  // tape
  if (diagnostic.get('operator') === 'error') return true;
  // AVA
  const name = diagnostic.get('name');
  if (name === 'AssertionError') return diagnostic.get('message') === 'Error thrown in test';
  return name !== undefined && /Error$/.test(name);
}

function failureOf(
  point: TapPoint,
  diagnostic: Diagnostic,
  { diagnostic: text, comments }: TapDetails,
): LocatedFailure {
  if (text === '') {
    // Test::More repeats the name, and says where it stands.
    const said = comments.replace(/^\s*Failed (?:\(TODO\) )?test .*\n(?:\s*at .* line \d+\.\n)?/, '');
    const message = said.trim() || comments.trim();
    return located({ type: '', message, stack: comments.trimEnd() }, placeInText(comments));
  }
  const message = messageOf(point, diagnostic);
  const stack = diagnostic.get('stack') || text.trimEnd();
  return located({ type: typeOf(diagnostic), message, stack }, placeOf(diagnostic));
}

/** What kind of error it was, in the key that each producer has for it. */
function typeOf(diagnostic: Diagnostic): string {
  const failureType = diagnostic.get('failureType');
  const name = diagnostic.get('name') ?? diagnostic.get('type') ?? '';
  if (name !== '' && name !== 'suite' && name !== 'test') return name;
  return failureType === undefined || failureType === 'testCodeFailure' ? '' : failureType;
}

function messageOf({ description }: TapPoint, diagnostic: Diagnostic): string {
  const message = diagnostic.get('message') || diagnostic.get('error') || '';
  // AVA
  const details = diagnostic.get('details')?.replace(/^'([^'\n]*)':(?: \|-)?\s*/, '$1\n') ?? '';
  if (details !== '') return details.startsWith(message) ? details : `${message}\n${details}`;
  if (message !== '') return message;
  // node-tap and tape call a test after the exception that it threw.
  const isException =
    diagnostic.has('tapCaught') ||
    diagnostic.has('expired') ||
    /^(?:error|fail)$/.test(diagnostic.get('operator') ?? '');
  return isException && !diagnostic.has('expected') ? description : difference(diagnostic);
}

function difference(diagnostic: Diagnostic): string {
  const expected = diagnostic.get('expected') ?? diagnostic.get('wanted') ?? diagnostic.get('expect');
  const actual = diagnostic.get('actual') ?? diagnostic.get('found') ?? diagnostic.get('got');
  // node-tap
  if (expected === undefined || actual === undefined)
    return (diagnostic.get('diff') ?? '').replace(/^(?:---|\+\+\+|@@) .*\n/gm, '');
  return `expected ${expected}, got ${actual}`;
}

function placeOf(diagnostic: Diagnostic): LocatedFailure['failedAt'] {
  const file = diagnostic.get('at.file') ?? diagnostic.get('at.fileName') ?? diagnostic.get('file');
  const line = diagnostic.get('at.line') ?? diagnostic.get('at.lineNumber') ?? diagnostic.get('line');
  if (file !== undefined) return place(file, line);
  const location = diagnostic.get('location');
  const at = diagnostic.get('at');
  if (location !== undefined || at !== undefined) return placeAtEnd(location, at);
  return placeInText(diagnostic.get('message') ?? '');
}

/** A path with line and column behind it, which is all of node:test's `location`, and the end of a stack's line. */
function placeAtEnd(location: string | undefined, at: string | undefined): LocatedFailure['failedAt'] {
  const text = location ?? at ?? '';
  const end = /:(\d{1,9}):\d{1,9}\)?$/.exec(text);
  if (end === null) return undefined;
  const before = text.slice(0, end.index);
  const path = location === undefined ? (before.split(/[(\s]/).at(-1) ?? '') : before;
  // AVA names the place in itself where the assertion is that a test called.
  return path === '' || /\/node_modules\/|^node:/.test(path) ? undefined : place(path, end[1]);
}

/** Where Bats and Test::More say that it was. */
function placeInText(text: string): LocatedFailure['failedAt'] {
  const [, file, line] =
    /in test file ([^\n]{1,1000}?), line (\d+)\)/.exec(text) ??
    /^\s*(?:Failed test )?at (\S{1,1000}) line (\d+)\.$/m.exec(text) ??
    [];
  return file === undefined ? undefined : place(file, line);
}

function place(file: string, line: string | undefined): LocatedFailure['failedAt'] {
  const number = Number(line);
  return Number.isInteger(number) && number > 0 && number < 1e9 ? { file, line: number } : { file };
}

function located(
  failure: { readonly type: string; readonly message: string; readonly stack: string },
  failedAt: LocatedFailure['failedAt'],
): LocatedFailure {
  return { failure: boundedFailure(failure), ...(failedAt === undefined ? {} : { failedAt }) };
}
