import type { Attempt } from '../../model/test-result.js';
import type { ParsedReport, ReadingProblem, ReportedCase } from '../format.js';
import type { LineConsumer } from '../json/json-lines.js';
import { durationFromSeconds, type JsonObject, numberOf, textOf } from '../json/values.js';
import { CargoBuild } from './cargo-build.js';
import { failureOfOutput } from './libtest-failure.js';
import { runningBinary, rustName } from './libtest-names.js';
import type { LocatedFailure } from './located-failure.js';

/** The tests of one binary. */
interface Suite {
  readonly suites: readonly string[];
  readonly announced: number;
  readonly running: Set<string>;
  shown: number;
  failed: number;
}

/** Problems told. */
const MAX_PROBLEMS = 20;

/** Makes cases of the events of Rust's libtest. */
export class LibtestReader implements LineConsumer {
  readonly #cases: ReportedCase[] = [];
  readonly #problems: ReadingProblem[] = [];
  readonly #build = new CargoBuild();
  #suite: Suite | undefined;
  #binary: readonly string[] = [];

  take(event: JsonObject): void {
    if (typeof event.reason === 'string' && event.type === undefined) this.#build.take(event);
    else if (event.type === 'suite') this.#takeOfSuite(event);
    else if (event.type === 'test' || event.type === 'bench') this.#takeOfTest(event);
  }

  takeText(line: string): undefined {
    this.#binary = runningBinary(line) ?? this.#binary;
  }

  end(isCut: boolean): ParsedReport {
    const [running] = this.#suite?.running ?? [];
    if (this.#suite !== undefined && !isCut) {
      const which = running === undefined ? '' : `: ${running.slice(0, 300)} was running`;
      this.#tell(
        `It ends before its tests did${which}.`,
        'The test may have aborted the process, or somebody stopped it.',
      );
    }
    return {
      cases: [...this.#build.failures(), ...this.#cases],
      problems: this.#problems,
      duplicatesAreAttempts: false,
    };
  }

  #takeOfSuite(event: JsonObject): void {
    if (event.event === 'started') {
      if (this.#suite !== undefined) this.#suiteDied(this.#suite);
      const announced = numberOf(event.test_count) ?? 0;
      this.#suite = { suites: this.#binary, announced, running: new Set(), shown: 0, failed: 0 };
      return;
    }
    const suite = this.#suite;
    this.#suite = undefined;
    this.#binary = [];
    if (suite === undefined) return;
    if (suite.shown < suite.announced)
      this.#tell(`It announces ${suite.announced} tests and shows ${suite.shown}.`);
    else if ((numberOf(event.failed) ?? 0) > suite.failed)
      this.#tell(`It counts ${numberOf(event.failed)} failures and shows ${suite.failed}.`);
  }

  /** The next binary runs, and this one did not say that it ended: a test aborted it. */
  #suiteDied(suite: Suite): void {
    for (const name of suite.running) {
      const message = 'Was running when the process died';
      this.#addCase(suite, name, { outcome: 'error' }, { failure: { type: '', message, stack: '' } });
    }
    if (suite.shown < suite.announced)
      this.#tell(`A process died: of ${suite.announced} tests ${suite.shown} are shown.`);
  }

  #takeOfTest(event: JsonObject): void {
    const name = textOf(event.name);
    const suite = this.#suite ?? { suites: [], announced: 0, running: new Set(), shown: 0, failed: 0 };
    const duration = durationFromSeconds(event.exec_time);
    switch (event.type === 'bench' ? 'ok' : event.event) {
      case 'started':
        suite.running.add(name);
        return;
      case 'ok':
        this.#addCase(suite, name, { outcome: 'passed', ...duration });
        return;
      case 'ignored':
        this.#addCase(suite, name, { outcome: 'skipped', ...duration });
        return;
      case 'failed': {
        const failure = failureOfOutput(textOf(event.stdout), textOf(event.message), textOf(event.reason));
        suite.failed++;
        this.#addCase(suite, name, { outcome: 'failed', ...duration }, failure);
        return;
      }
      // `timeout` only says that a test takes long.
      default:
    }
  }

  #addCase(suite: Suite, text: string, attempt: Attempt, found?: LocatedFailure): void {
    suite.running.delete(text);
    suite.shown++;
    const { className, name, runs } = rustName(text);
    // nextest shows the last run alone; it would not have tried again if the others had not failed.
    const before: Attempt[] = Array.from({ length: runs - 1 }, () => ({ outcome: 'failed' }));
    const last = found === undefined ? attempt : { ...attempt, failure: found.failure };
    this.#cases.push({
      suites: suite.suites,
      className,
      name,
      file: '',
      ...(found?.failedAt === undefined ? {} : { failedAt: found.failedAt }),
      attempts: [...before, last],
    });
  }

  #tell(what: string, remedy?: string): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    this.#problems.push({ what, ...(remedy === undefined ? {} : { remedy }), incomplete: true });
  }
}
