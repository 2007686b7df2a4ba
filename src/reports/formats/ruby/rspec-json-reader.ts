import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ParsedReport, ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import { MAX_JSON_BYTES, parseJson } from '../../json/parse-json.js';
import {
  durationFromSeconds,
  isObject,
  type JsonObject,
  lineFrom,
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../json/values.js';
import { readWhole } from '../../read-whole.js';
import { failureOf } from '../failure-of.js';
import { ownFrames } from './rspec-backtrace.js';
import { caseOfMessage } from './rspec-messages.js';
import { asJUnitSpellsIt, classOfFile } from './rspec-names.js';

export function rspecJsonReader(): ReportReader {
  return readWhole(parseRspec, MAX_JSON_BYTES);
}

function parseRspec(bytes: Uint8Array): ParsedReport {
  const { value, problems } = parseJson(bytes);
  const report = objectOf(value);
  const examples = objectsOf(report.examples).map(caseOfExample);
  const outside = listOf(report.messages).flatMap((message) => caseOfMessage(textOf(message)));
  return {
    // Files are loaded before anything runs, and hooks of a group run after its examples: neither order is told.
    cases: [...outside, ...examples],
    problems: [
      ...problems,
      ...(isObject(report.summary) ? missing(report.summary, examples, outside.length) : []),
    ],
    duplicatesAreAttempts: false,
  };
}

function caseOfExample(example: JsonObject): ReportedCase {
  const place = textOf(example.file_path);
  // An example of a shared group stands in another file than its id says. The id tells which file it is run by.
  const [toolId, idFile] = /^(.+?)\[[\d:]+\]$/.exec(textOf(example.id)) ?? [];
  const file = idFile ?? place;
  return {
    suites: [],
    className: classOfFile(file),
    name: asJUnitSpellsIt(textOf(example.full_description)),
    file,
    ...(place === file ? lineFrom(example.line_number) : {}),
    ...(toolId === undefined ? {} : { toolId }),
    attempts: [attemptOf(example)],
  };
}

function attemptOf(example: JsonObject): Attempt {
  const duration = durationFromSeconds(example.run_time);
  switch (textOf(example.status)) {
    case 'passed':
      return { outcome: 'passed', ...duration };
    case 'pending':
      return { outcome: 'skipped', ...duration };
    // RSpec tells expectations and exceptions apart by class only, and counts both as failures.
    case 'failed':
      return { outcome: 'failed', ...duration, ...failureFrom(example.exception) };
    // One that was interrupted has no status.
    default:
      return { outcome: 'skipped', ...duration };
  }
}

function failureFrom(exception: unknown): Pick<Attempt, 'failure'> {
  if (!isObject(exception)) return {};
  const stack = ownFrames(listOf(exception.backtrace).map(textOf)).join('\n');
  return { failure: failureOf(textOf(exception.class), textOf(exception.message), stack, '') };
}

/** What the summary counts beyond what is shown. */
function missing(summary: JsonObject, examples: readonly ReportedCase[], outside: number): ReadingProblem[] {
  const failed = examples.filter(({ attempts }) => attempts.some(({ outcome }) => isFailing(outcome))).length;
  const sums = [
    ['examples', numberOf(summary.example_count) ?? 0, examples.length],
    ['failures', numberOf(summary.failure_count) ?? 0, failed],
    ['errors outside of examples', numberOf(summary.errors_outside_of_examples_count) ?? 0, outside],
  ] as const;
  return sums
    .filter(([, declared, shown]) => declared > shown)
    .map(([what, declared, shown]) => ({
      what: `It counts ${declared} ${what}, and shows ${shown}.`,
      incomplete: true,
    }));
}
