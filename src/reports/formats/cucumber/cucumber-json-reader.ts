import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ParsedReport, ReportedCase, ReportReader } from '../../format.js';
import { MAX_JSON_BYTES, parseJson } from '../../json/parse-json.js';
import {
  durationFrom,
  type JsonObject,
  lineFrom,
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../json/values.js';
import { readWhole } from '../../read-whole.js';
import { failureOfStatus, failureOfText } from './cucumber-failure.js';
import { numberedByLine } from './cucumber-namesakes.js';
import { attemptOfSteps, isBrokenStep, isFailingStep, type StepResult } from './cucumber-steps.js';

export function cucumberJsonReader(): ReportReader {
  return readWhole(parseCucumber, MAX_JSON_BYTES);
}

function parseCucumber(bytes: Uint8Array): ParsedReport {
  const { value, problems } = parseJson(bytes);
  return {
    cases: numberedByLine(objectsOf(value).flatMap(casesOfFeature)),
    problems,
    duplicatesAreAttempts: false,
  };
}

/** A step or hook, and how it ended. */
interface Step {
  readonly result: StepResult;
  readonly duration: number | undefined;
}

/** A scenario of which the attempts are gathered. */
interface Draft {
  readonly reported: ReportedCase;
  readonly attempts: Attempt[];
}

function casesOfFeature(feature: JsonObject): ReportedCase[] {
  const { file, unit } = origin(feature);
  const drafts: Draft[] = [];
  let background: { readonly name: string; readonly steps: readonly Step[] } | undefined;
  for (const element of objectsOf(feature.elements)) {
    const steps = stepsOf(element);
    // Cucumber of Ruby and Java write a background before each scenario that it belongs to.
    if (textOf(element.type) === 'background') {
      background = { name: textOf(element.name), steps: [...(background?.steps ?? []), ...steps] };
      continue;
    }
    const attempt = attemptOf([...(background?.steps ?? []), ...steps], element, unit);
    background = undefined;
    const reported = {
      suites: [],
      className: textOf(feature.name) || file,
      name: textOf(element.name) || textOf(element.keyword),
      file,
      ...lineFrom(element.line ?? lineOf(textOf(element.location))),
      attempts: [],
    };
    const last = drafts.at(-1);
    if (last !== undefined && isNextTry(last, reported)) last.attempts.push(attempt);
    else drafts.push({ reported, attempts: [attempt] });
  }
  const cases = drafts.map(({ reported, attempts }) => ({ ...reported, attempts }));
  return [...cases, ...leftOver(background, textOf(feature.name), file, unit)];
}

/** Cucumber of Ruby writes a scenario that it tries again (`--retry`) once for each try, one behind the other. */
function isNextTry({ reported, attempts }: Draft, next: ReportedCase): boolean {
  const sameScenario = reported.name === next.name && reported.line === next.line && next.line !== undefined;
  return sameScenario && isFailing(attempts.at(-1)?.outcome ?? 'passed');
}

/** A background that failed, and no scenario behind it. */
function leftOver(
  background: { readonly name: string; readonly steps: readonly Step[] } | undefined,
  className: string,
  file: string,
  unit: number,
): ReportedCase[] {
  if (background === undefined) return [];
  const attempt = attemptOf(background.steps, {}, unit);
  if (!isFailing(attempt.outcome)) return [];
  const name = background.name || 'Background';
  return [{ suites: [], className, name, file, attempts: [{ ...attempt, outcome: 'error' }] }];
}

/**
 * The feature's file, and what a duration of 1 is in milliseconds. Durations are nanoseconds, but behave, which has
 * `location` instead of `uri`, writes seconds.
 */
function origin(feature: JsonObject): { readonly file: string; readonly unit: number } {
  const uri = textOf(feature.uri);
  if (uri !== '') return { file: uri.replace(/^(?:classpath|file):(?:\/\/(?=\/))?/, ''), unit: 1e-6 };
  const location = textOf(feature.location);
  return { file: location.replace(/:\d+$/, ''), unit: location === '' ? 1e-6 : 1_000 };
}

function lineOf(location: string): number | undefined {
  const [, line] = /:(\d{1,8})$/.exec(location) ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Steps of an element in order of execution, with the hooks around it and around each step. */
function stepsOf(element: JsonObject): Step[] {
  return [
    ...objectsOf(element.before).map(hook),
    ...objectsOf(element.steps).flatMap((step) => [
      ...objectsOf(step.before).map(hook),
      // Cucumber for JavaScript writes hooks as steps that are hidden.
      step.hidden === true ? hook(step) : toStep(step, false),
      ...objectsOf(step.after).map(hook),
    ]),
    ...objectsOf(element.around).map(hook),
    ...objectsOf(element.after).map(hook),
  ];
}

function hook(hook: JsonObject): Step {
  return toStep(hook, true);
}

function toStep(step: JsonObject, isHook: boolean): Step {
  const result = objectOf(step.result);
  const status = textOf(result.status).toLowerCase() || 'unknown';
  const duration = numberOf(result.duration);
  if (!isFailingStep(status)) return { result: { status, isHook }, duration };
  // behave writes its lines one by one.
  const text = listOf(result.error_message).map(textOf).join('\n') || textOf(result.error_message);
  const name = textOf(step.name);
  const failure = isBrokenStep(status)
    ? failureOfText(text || [name, status].filter((part) => part !== '').join(': '))
    : failureOfStatus(status, name, text);
  return { result: { status, isHook, failure }, duration };
}

function attemptOf(steps: readonly Step[], element: JsonObject, unit: number): Attempt {
  const known = steps.flatMap(({ duration }) => duration ?? []);
  const duration = known.length === 0 ? {} : durationFrom(known.reduce((sum, each) => sum + each) * unit);
  const attempt = attemptOfSteps(steps.map(({ result }) => result));
  const status = textOf(element.status).toLowerCase();
  // behave says of a scenario whose hook failed only that it failed.
  if (!isFailing(attempt.outcome) && isFailingStep(status))
    return { outcome: 'error', failure: failureOfText(`The scenario ended as ${status}.`), ...duration };
  return { ...attempt, ...duration };
}
