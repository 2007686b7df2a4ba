import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ParsedReport, ReadingProblem, ReportedCase } from '../../format.js';
import type { LineConsumer } from '../../json/json-lines.js';
import {
  durationFrom,
  isObject,
  type JsonObject,
  lineFrom,
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../json/values.js';
import { nameOfPickle, type Place, placesIn } from './cucumber-lineage.js';
import { numberedByLine } from './cucumber-namesakes.js';
import { failureOfResult } from './cucumber-result.js';
import { caseOfParseError, caseOfRunError, caseOfRunHook } from './cucumber-run-errors.js';
import { attemptOfSteps, isFailingStep, type StepResult } from './cucumber-steps.js';

interface Pickle {
  readonly name: string;
  readonly uri: string;
  readonly line: { readonly line?: number };
  /** Of its scenario, and of the row of examples. */
  readonly nodeIds: readonly string[];
}

/** One try of a scenario. */
interface Try {
  readonly testCaseId: string;
  readonly number: number;
  readonly startedAt: number | undefined;
  /** Those that did not pass: of the others nobody asks. */
  readonly steps: StepResult[];
}

interface FinishedTry extends Try {
  readonly durationMs: { readonly durationMs?: number };
}

/** Follows a run through its messages. What they refer to was told before, in any order. */
export class CucumberMessages implements LineConsumer {
  readonly #cases: ReportedCase[] = [];
  /** By the ids of nodes in Gherkin documents. */
  readonly #places = new Map<string, Place>();
  readonly #pickles = new Map<string, Pickle>();
  readonly #stepTexts = new Map<string, string>();
  /** Ids of pickles by those of test cases. */
  readonly #pickleIds = new Map<string, string>();
  /** Ids of pickle steps by those of test steps; empty for hooks. */
  readonly #pickleStepIds = new Map<string, string>();
  readonly #hooks = new Map<string, JsonObject>();
  /** Ids of hooks by those of their executions. */
  readonly #runHooks = new Map<string, string>();
  readonly #open = new Map<string, Try>();
  /** By test case, in order of their first try. */
  readonly #finished = new Map<string, FinishedTry[]>();
  #isFinished = false;
  #succeeded: boolean | undefined;

  take(message: JsonObject): void {
    for (const [kind, value] of Object.entries(message)) if (isObject(value)) this.#take(kind, value);
  }

  #take(kind: string, value: JsonObject): void {
    switch (kind) {
      case 'gherkinDocument':
        for (const [id, place] of placesIn(value)) this.#places.set(id, place);
        break;
      case 'pickle':
        this.#takePickle(value);
        break;
      case 'parseError':
        this.#cases.push(caseOfParseError(value));
        break;
      case 'hook':
        this.#hooks.set(textOf(value.id), value);
        break;
      case 'testCase':
        this.#pickleIds.set(textOf(value.id), textOf(value.pickleId));
        for (const { id, pickleStepId } of objectsOf(value.testSteps))
          this.#pickleStepIds.set(textOf(id), textOf(pickleStepId));
        break;
      case 'testCaseStarted':
        this.#startTry(value);
        break;
      case 'testStepFinished':
        this.#finishStep(value);
        break;
      case 'testCaseFinished':
        this.#finishTry(textOf(value.testCaseStartedId), timeOf(value.timestamp));
        break;
      case 'testRunHookStarted':
        this.#runHooks.set(textOf(value.id), textOf(value.hookId));
        break;
      case 'testRunHookFinished': {
        const hook = this.#hooks.get(this.#runHooks.get(textOf(value.testRunHookStartedId)) ?? '');
        this.#cases.push(...caseOfRunHook(objectOf(hook), objectOf(value.result)));
        break;
      }
      case 'testRunStarted':
        this.#isFinished = false;
        break;
      case 'testRunFinished':
        this.#isFinished = true;
        // Messages of several runs may stand one behind the other.
        if (typeof value.success === 'boolean') this.#succeeded = value.success && this.#succeeded !== false;
        this.#cases.push(...caseOfRunError(value));
        break;
      default:
        break;
    }
  }

  end(isCut: boolean): ParsedReport {
    const stopped = this.#stopTries();
    const scenarios = [...this.#finished].map(([testCaseId, tries]) => this.#caseOf(testCaseId, tries));
    const cases = [...this.#cases, ...numberedByLine(scenarios)];
    const problems: ReadingProblem[] = [];
    const failed = cases.some(({ attempts }) => isFailing(attempts.at(-1)?.outcome ?? 'passed'));
    // Cucumber does not even begin with a feature that it can't parse: then nothing more is to come.
    const isStopped = !this.#isFinished && !(this.#finished.size === 0 && failed);
    if (isStopped && !isCut)
      problems.push({ what: 'The run did not finish: scenarios may be missing.', incomplete: true });
    if (stopped > 0)
      problems.push({ what: `Scenarios that were running when it ended: ${stopped}.`, incomplete: true });
    if (this.#succeeded === false && !failed)
      problems.push({ what: 'The run did not succeed, but no scenario here failed.', incomplete: true });
    return { cases, problems, duplicatesAreAttempts: false };
  }

  #takePickle(pickle: JsonObject): void {
    this.#pickles.set(textOf(pickle.id), {
      name: textOf(pickle.name),
      uri: textOf(pickle.uri),
      line: lineFrom(objectOf(pickle.location).line),
      nodeIds: listOf(pickle.astNodeIds).map(textOf),
    });
    for (const { id, text } of objectsOf(pickle.steps)) this.#stepTexts.set(textOf(id), textOf(text));
  }

  #startTry(started: JsonObject): void {
    const testCaseId = textOf(started.testCaseId);
    if (!this.#finished.has(testCaseId)) this.#finished.set(testCaseId, []);
    this.#open.set(textOf(started.id), {
      testCaseId,
      number: numberOf(started.attempt) ?? 0,
      startedAt: timeOf(started.timestamp),
      steps: [],
    });
  }

  #finishStep(finished: JsonObject): void {
    const result = objectOf(finished.testStepResult);
    const status = textOf(result.status).toLowerCase();
    const open = this.#open.get(textOf(finished.testCaseStartedId));
    if (open === undefined || status === 'passed') return;
    const pickleStepId = this.#pickleStepIds.get(textOf(finished.testStepId)) ?? '';
    const isHook = pickleStepId === '';
    const text = this.#stepTexts.get(pickleStepId) ?? '';
    open.steps.push({
      status,
      isHook,
      ...(isFailingStep(status) ? { failure: failureOfResult(result, status, text) } : {}),
    });
  }

  #finishTry(id: string, finishedAt: number | undefined): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    const { startedAt } = open;
    const lasted = startedAt === undefined || finishedAt === undefined ? undefined : finishedAt - startedAt;
    this.#finished.get(open.testCaseId)?.push({ ...open, durationMs: durationFrom(lasted) });
  }

  /** Of tries that did not end those count that had failed by then. Returns how many others there are. */
  #stopTries(): number {
    let stopped = 0;
    for (const [id, { steps }] of [...this.#open]) {
      if (steps.some(({ status }) => isFailingStep(status))) this.#finishTry(id, undefined);
      else stopped++;
    }
    for (const [testCaseId, tries] of this.#finished)
      if (tries.length === 0) this.#finished.delete(testCaseId);
    return stopped;
  }

  #caseOf(testCaseId: string, tries: readonly FinishedTry[]): ReportedCase {
    const pickle = this.#pickles.get(this.#pickleIds.get(testCaseId) ?? '');
    const [scenario, example] = (pickle?.nodeIds ?? []).map((id) => this.#places.get(id));
    const file = pickle?.uri ?? '';
    return {
      suites: [],
      className: scenario?.feature || file,
      name: nameOfPickle(pickle?.name ?? '', scenario, example),
      file,
      ...pickle?.line,
      attempts: tries.toSorted((a, b) => a.number - b.number).map((each) => this.#attemptOf(each)),
    };
  }

  #attemptOf({ steps, durationMs }: FinishedTry): Attempt {
    return { ...attemptOfSteps(steps, { toleratesUnready: this.#succeeded === true }), ...durationMs };
  }
}

/** A time in milliseconds, from seconds and nanoseconds; older messages write the seconds as a text. */
function timeOf(timestamp: unknown): number | undefined {
  if (!isObject(timestamp)) return undefined;
  const seconds = Number(textOf(timestamp.seconds) || Number.NaN);
  return numberOf(seconds * 1_000 + (numberOf(timestamp.nanos) ?? 0) / 1e6);
}
