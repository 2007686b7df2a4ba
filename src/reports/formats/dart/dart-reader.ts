import { MAX_STACK_LENGTH } from '../../../model/failure.js';
import type { Outcome } from '../../../model/test-result.js';
import type { ParsedReport, ReadingProblem, ReportedCase } from '../../format.js';
import type { LineConsumer } from '../../json/json-lines.js';
import { type JsonObject, lineFrom, listOf, numberOf, objectOf, textOf } from '../../json/values.js';
import { isFlutterFailure } from './dart-failure.js';
import { type DartSuite, DartTest } from './dart-test.js';

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'passed'],
  ['failure', 'failed'],
  ['error', 'error'],
]);

const UNKNOWN_SUITE: DartSuite = { path: '', platform: '' };

/**
 * Makes cases of the events of Dart's test runner. Tests that it hides (loading a file, `setUpAll`, `tearDownAll`) are
 * shown where they fail. A try that is tried again shows errors, and then a print `Retry: <name>`.
 */
export class DartReader implements LineConsumer {
  readonly #cases: ReportedCase[] = [];
  readonly #problems: ReadingProblem[] = [];
  #suites = new Map<number, DartSuite>();
  #groups = new Map<number, string>();
  #tests = new Map<number, DartTest>();
  #announcedSuites: number | undefined;
  #announcedTests = 0;
  #isDone = false;
  #success: boolean | undefined;
  #hasStarted = false;

  take(event: JsonObject): void {
    switch (textOf(event.type)) {
      case 'start':
        // Several runs, one behind the other: each counts its tests anew.
        if (this.#hasStarted) this.#endRun();
        this.#hasStarted = true;
        return;
      case 'allSuites':
        this.#announcedSuites = numberOf(event.count);
        return;
      case 'suite': {
        const { id, path, platform } = objectOf(event.suite);
        this.#suites.set(numberOf(id) ?? -1, { path: textOf(path), platform: textOf(platform) });
        return;
      }
      case 'group': {
        const { id, name, parentID, testCount } = objectOf(event.group);
        this.#groups.set(numberOf(id) ?? -1, textOf(name));
        if (parentID === null) this.#announcedTests += numberOf(testCount) ?? 0;
        return;
      }
      case 'testStart':
        this.#startTest(objectOf(event.test), numberOf(event.time));
        return;
      case 'done':
        this.#isDone = true;
        this.#success = typeof event.success === 'boolean' ? event.success : undefined;
        return;
      default:
        this.#takeOfTest(this.#tests.get(numberOf(event.testID) ?? -1), event);
    }
  }

  end(isCut: boolean): ParsedReport {
    this.#endRun(isCut);
    return { cases: this.#cases, problems: this.#problems, duplicatesAreAttempts: false };
  }

  #startTest(test: JsonObject, time: number | undefined): void {
    const suite = this.#suites.get(numberOf(test.suiteID) ?? -1) ?? UNKNOWN_SUITE;
    const groups = listOf(test.groupIDs)
      .slice(0, MAX_GROUPS)
      .map((id) => this.#groups.get(numberOf(id) ?? -1) ?? '');
    const start = { fullName: textOf(test.name), suite, groups, line: lineOf(test, suite), time };
    this.#tests.set(numberOf(test.id) ?? -1, new DartTest(start));
  }

  #takeOfTest(test: DartTest | undefined, event: JsonObject): void {
    if (test === undefined) return;
    const time = numberOf(event.time);
    switch (event.type) {
      case 'error':
        test.error({
          text: textOf(event.error),
          stack: textOf(event.stackTrace).slice(0, MAX_STACK_LENGTH + 1),
          isFailure: event.isFailure === true,
        });
        return;
      case 'print': {
        const message = textOf(event.message);
        if (message === `Retry: ${test.fullName}`) test.retry(time);
        else if (isFlutterFailure(message)) test.printed = message.slice(0, MAX_STACK_LENGTH);
        return;
      }
      case 'testDone': {
        const outcome = OUTCOMES.get(textOf(event.result)) ?? 'error';
        const isSkipped = event.skipped === true && outcome === 'passed';
        test.end(isSkipped ? 'skipped' : outcome, event.hidden === true, time);
        return;
      }
      default:
    }
  }

  #endRun(isCut = false): void {
    const tests = [...this.#tests.values()];
    const shown = tests.filter((test) => (test.hasEnded ? !test.isHidden : test.hasFailed));
    const cases = shown.map((test) => test.toCase());
    for (const reported of cases) this.#cases.push(reported);
    if (!isCut) this.#tellProblems(tests, cases);
    this.#suites = new Map();
    this.#groups = new Map();
    this.#tests = new Map();
    this.#announcedSuites = undefined;
    this.#announcedTests = 0;
    this.#isDone = false;
    this.#success = undefined;
  }

  #tellProblems(tests: readonly DartTest[], cases: readonly ReportedCase[]): void {
    const running = tests.find((test) => !test.hasEnded);
    const hasFailed = cases.some(({ attempts }) => /^(?:failed|error)$/.test(attempts.at(-1)?.outcome ?? ''));
    const missing = (this.#announcedSuites ?? 0) - this.#suites.size;
    if (running !== undefined || (this.#success === undefined && !this.#looksDone(cases.length))) {
      const which = running === undefined ? '' : `: ${running.fullName.slice(0, 300)} was running`;
      this.#tell(`It ends before the run did${which}.`, 'The run may have been stopped.');
    } else if (missing > 0) {
      this.#tell(`It announces ${this.#announcedSuites} files of tests and shows ${this.#suites.size}.`);
    } else if (this.#success === false && !hasFailed) {
      this.#tell('It says that the run failed, and shows no test that did.');
    }
  }

  /** Older versions of Flutter do not say that they are done: then all that was announced has to be there. */
  #looksDone(shown: number): boolean {
    return !this.#isDone && this.#announcedSuites === this.#suites.size && shown >= this.#announcedTests;
  }

  #tell(what: string, remedy?: string): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    this.#problems.push({ what, ...(remedy === undefined ? {} : { remedy }), incomplete: true });
  }
}

/** Groups inside each other. */
const MAX_GROUPS = 100;

/** Problems told, of as many runs. */
const MAX_PROBLEMS = 20;

/** The line in the suite's own file: `line` may be one of a helper's, or of Flutter's `testWidgets`. */
function lineOf(test: JsonObject, { path }: DartSuite): { line?: number } {
  if (textOf(test.root_url) !== '') return lineFrom(test.root_line);
  return textOf(test.url).endsWith(path.replaceAll('\\', '/')) ? lineFrom(test.line) : {};
}
