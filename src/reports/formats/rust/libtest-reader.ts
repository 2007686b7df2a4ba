import type { Attempt } from '../../../model/test-result.js';
import { FailureTexts } from '../../failure-texts.js';
import type { ParsedReport, ReadingProblem, ReportedCase } from '../../format.js';
import type { LineConsumer } from '../../json/json-lines.js';
import {
  durationFromSeconds,
  isObject,
  type JsonObject,
  numberOf,
  objectOf,
  textOf,
} from '../../json/values.js';
import type { LocatedFailure } from '../located-failure.js';
import { CargoBuild } from './cargo-build.js';
import { failureOfOutput } from './libtest-failure.js';
import { nextestBinary, type RustName, runningBinary, rustName } from './libtest-names.js';

/** The tests of one binary. */
interface Suite {
  readonly suites: readonly string[];
  readonly announced: number;
  readonly running: Map<string, RustName>;
  shown: number;
  failed: number;
}

/** Problems told. */
const MAX_PROBLEMS = 20;

/**
 * Makes cases of the events of Rust's libtest. Binaries follow each other, and have no name; only nextest, which names
 * them, may run several at once.
 */
export class LibtestReader implements LineConsumer {
  readonly #cases: ReportedCase[] = [];
  readonly #texts = new FailureTexts();
  readonly #problems: ReadingProblem[] = [];
  readonly #build = new CargoBuild();
  /** Those that run, by nextest's name for them; libtest's under an empty one. */
  readonly #suites = new Map<string, Suite>();
  #binary: readonly string[] = [];
  #isNextest = false;

  take(event: JsonObject): void {
    if (typeof event.reason === 'string' && event.type === undefined) this.#build.take(event);
    else if (event.type === 'suite') this.#takeOfSuite(event);
    else if (event.type === 'test' || event.type === 'bench') this.#takeOfTest(event);
  }

  takeText(line: string): undefined {
    this.#binary = runningBinary(line) ?? this.#binary;
  }

  end(isCut: boolean): ParsedReport {
    const [open] = this.#suites.values();
    if (open !== undefined && !isCut) {
      const [running] = open.running.keys();
      const which = running === undefined ? '' : `: ${running.slice(0, 300)} was running`;
      const remedy = 'The test may have aborted the process, or somebody stopped it.';
      this.#tell(`It ends before its tests did${which}.`, remedy);
    }
    return {
      cases: [...this.#build.failures(), ...this.#cases],
      problems: [...this.#problems, ...this.#texts.problems()],
      // With the binary in front a name is unique: what repeats it is another run of a stress test.
      duplicatesAreAttempts: this.#isNextest,
    };
  }

  #takeOfSuite(event: JsonObject): void {
    const { crate, test_binary: binary } = objectOf(event.nextest);
    const key = isObject(event.nextest) ? nextestBinary(textOf(crate), textOf(binary)) : '';
    const suite = this.#suites.get(key);
    this.#suites.delete(key);
    if (event.event === 'started') {
      if (suite !== undefined) this.#suiteDied(suite);
      const announced = numberOf(event.test_count) ?? 0;
      this.#suites.set(key, { suites: this.#binary, announced, running: new Map(), shown: 0, failed: 0 });
      return;
    }
    this.#binary = [];
    if (suite === undefined) return;
    if (suite.shown < suite.announced)
      this.#tell(`It announces ${suite.announced} tests and shows ${suite.shown}.`);
    else if ((numberOf(event.failed) ?? 0) > suite.failed)
      this.#tell(`It counts ${numberOf(event.failed)} failures and shows ${suite.failed}.`);
  }

  /** The next binary runs, and this one did not say that it ended: a test aborted it. */
  #suiteDied(suite: Suite): void {
    for (const name of suite.running.values()) {
      const failure = { type: '', message: 'Was running when the process died', stack: '' };
      this.#addCase(suite, name, { outcome: 'error' }, { failure });
    }
    if (suite.shown < suite.announced)
      this.#tell(`A process died: of ${suite.announced} tests ${suite.shown} are shown.`);
  }

  #takeOfTest(event: JsonObject): void {
    const name = rustName(textOf(event.name));
    this.#isNextest ||= name.binary !== '';
    const suite = this.#suites.get(name.binary) ??
      this.#suites.get('') ?? { suites: [], announced: 0, running: new Map(), shown: 0, failed: 0 };
    const duration = durationFromSeconds(event.exec_time);
    switch (event.type === 'bench' ? 'ok' : event.event) {
      case 'started':
        suite.running.set(fullName(name), name);
        return;
      case 'ok':
        this.#addCase(suite, name, { outcome: 'passed', ...duration });
        return;
      case 'ignored':
        this.#addCase(suite, name, { outcome: 'skipped', ...duration });
        return;
      case 'failed': {
        const reason = textOf(event.reason);
        const failure = failureOfOutput(textOf(event.stdout), textOf(event.message), reason);
        const outcome = reason === 'time limit exceeded' ? 'error' : 'failed';
        suite.failed++;
        this.#addCase(suite, name, { outcome, ...duration }, failure);
        return;
      }
      // `timeout` only says that a test takes long.
      default:
    }
  }

  #addCase(suite: Suite, rust: RustName, attempt: Attempt, found?: LocatedFailure): void {
    suite.running.delete(fullName(rust));
    suite.shown++;
    const { className, name, runs } = rust;
    // nextest shows the last run alone; it would not have tried again if the others had not failed.
    const before: Attempt[] = Array.from({ length: runs - 1 }, () => ({ outcome: 'failed' }));
    const last = found === undefined ? attempt : { ...attempt, failure: this.#texts.keep(found.failure) };
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

function fullName({ className, name }: RustName): string {
  return className === '' ? name : `${className}::${name}`;
}
