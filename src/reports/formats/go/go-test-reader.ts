import type { Attempt, Outcome } from '../../../model/test-result.js';
import { FailureTexts } from '../../failure-texts.js';
import type { ParsedReport, ReadingProblem, ReportedCase } from '../../format.js';
import type { LineConsumer } from '../../json/json-lines.js';
import { durationFromSeconds, type JsonObject, textOf } from '../../json/values.js';
import type { LocatedFailure } from '../located-failure.js';
import { GoBuilds } from './go-builds.js';
import { isDeath, packageFailure, testFailure, unfinishedFailure } from './go-test-failure.js';
import { endInOutput, GoPackageRun, type GoTest } from './go-test-package.js';

/**
 * What gotestsum calls a package's failure that belongs to no test: a build that failed, a `TestMain` that exited, a
 * panic in `init`.
 */
const PACKAGE_CASE = 'TestMain';

const OUTCOMES = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;

type EndAction = keyof typeof OUTCOMES;

/**
 * Makes cases of the events of `go test -json`. Each test counts as Go counts it, with its subtests and the parents
 * of these. Class and name are those of gotestsum's JUnit report. A test that runs again (`-count`, `--rerun-fails`,
 * `-cpu`) repeats its name, which is unique within a package: that is another attempt.
 */
export class GoTestReader implements LineConsumer {
  /** In the order in which the tests began; absent as long as they run. */
  readonly #cases: (ReportedCase | undefined)[] = [];
  readonly #texts = new FailureTexts();
  readonly #packages = new Map<string, GoPackageRun>();
  readonly #builds = new GoBuilds();
  #isCutInText = false;
  #cutShort: string | undefined;

  take(event: JsonObject): void {
    this.#builds.endBlock();
    const action = textOf(event.Action);
    if (action === 'build-output' || action === 'build-fail') {
      this.#builds.take(action, textOf(event.ImportPath), textOf(event.Output));
      return;
    }
    const name = textOf(event.Package);
    const run = this.#packages.get(name) ?? new GoPackageRun(name);
    this.#packages.set(name, run);
    const test = textOf(event.Test);
    if (test === '') this.#takeOfPackage(run, action, event);
    else this.#takeOfTest(run, test, action, event);
  }

  /** What go itself writes between the events: builds that failed, before Go 1.24. */
  takeText(line: string, isEnded: boolean): undefined {
    this.#isCutInText = !isEnded;
    const failed = this.#builds.takeText(line);
    if (failed === undefined) return;
    const run = this.#packages.get(failed.packageName) ?? new GoPackageRun(failed.packageName);
    run.output.add(`${line}\n`);
    this.#endPackage(run, 'fail', '');
  }

  end(isCut: boolean): ParsedReport {
    for (const { packageName, output } of this.#builds.untold())
      this.#addCase(packageName, PACKAGE_CASE, { outcome: 'error' }, packageFailure('', output));
    const open = [...this.#packages.values()];
    const problems = open.length === 0 || isCut ? [] : [unfinished(open)];
    if (this.#isCutInText) problems.push({ what: 'It ends in the middle of a line.', incomplete: true });
    return {
      cases: this.#cases.filter((reported) => reported !== undefined),
      problems: [...problems, ...this.#texts.problems()],
      duplicatesAreAttempts: true,
      ...(this.#cutShort === undefined ? {} : { cutShort: this.#cutShort }),
    };
  }

  #takeOfPackage(run: GoPackageRun, action: string, event: JsonObject): void {
    if (action === 'output') run.takeOutput(textOf(event.Output));
    else if (isEnd(action)) this.#endPackage(run, action, textOf(event.FailedBuild));
  }

  #takeOfTest(run: GoPackageRun, name: string, action: string, event: JsonObject): void {
    switch (action) {
      case 'run':
        run.begin(name, this.#cases.push(undefined) - 1);
        return;
      case 'output':
        run.get(name).output.add(textOf(event.Output));
        return;
      case 'bench':
        // A benchmark that logged, and did not fail. Its name has the number of processors behind it.
        this.#endTest(run, run.running.get(name.replace(/-\d+$/, '')), 'pass', {});
        return;
      default:
        if (isEnd(action)) this.#endTest(run, run.get(name), action, durationFromSeconds(event.Elapsed));
    }
  }

  #endTest(
    run: GoPackageRun,
    test: GoTest | undefined,
    action: EndAction,
    duration: { durationMs?: number },
  ): void {
    if (test === undefined) return;
    run.end(test, action);
    if (action === 'fail') {
      const failure = testFailure(run.name, test, run.output.text);
      // A panic is no assertion.
      const outcome: Outcome = isDeath(failure) ? 'error' : 'failed';
      if (isDeath(failure)) this.#cutShort ??= whatCutShort(run.name, test.name);
      this.#addCase(run.name, test.name, { outcome, ...duration }, failure, test.slot);
    } else {
      this.#addCase(run.name, test.name, { outcome: OUTCOMES[action], ...duration }, undefined, test.slot);
    }
  }

  #endPackage(run: GoPackageRun, action: EndAction, failedBuild: string): void {
    const death = run.reasonOfDeath();
    let someDied = false;
    for (const test of [...run.running.values()]) {
      if (test.slot === undefined) continue;
      const end = endInOutput(test) ?? run.silentEnd(test, action);
      if (end === undefined) {
        someDied = true;
        run.end(test, 'fail');
        this.#cutShort ??= whatCutShort(run.name, test.name);
        const failure = unfinishedFailure(run.name, test, death);
        this.#addCase(run.name, test.name, { outcome: 'error' }, failure, test.slot);
      } else {
        this.#endTest(run, test, end.action, end.duration);
      }
    }
    this.#packages.delete(run.name);
    if (action !== 'fail') return;
    const build = this.#builds.outputOf(failedBuild || run.name);
    const failure = packageFailure(run.output.text, build);
    // Where tests failed the package did because of them, unless it died by itself.
    if (!run.hasFailed || (isDeath(failure) && !someDied))
      this.#addCase(run.name, PACKAGE_CASE, { outcome: 'error' }, failure);
  }

  #addCase(
    className: string,
    name: string,
    attempt: Attempt,
    found?: LocatedFailure,
    slot = this.#cases.length,
  ): void {
    const full = found === undefined ? attempt : { ...attempt, failure: this.#texts.keep(found.failure) };
    const place = found?.failedAt === undefined ? {} : { failedAt: found.failedAt };
    this.#cases[slot] = { suites: [], className, name, file: '', ...place, attempts: [full] };
  }
}

function isEnd(action: string): action is EndAction {
  return Object.hasOwn(OUTCOMES, action);
}

function whatCutShort(packageName: string, test: string): string {
  return `The package ${packageName.slice(0, 300)} ended while ${test.slice(0, 300)} ran: its tests that had not begun by then never ran.`;
}

function unfinished(open: readonly GoPackageRun[]): ReadingProblem {
  const [first] = open.filter((run) => run.running.size > 0).concat(open);
  const [test] = first?.running.keys() ?? [];
  const where = test === undefined ? '' : ` ${test} was running.`;
  const others = open.length === 1 ? '' : `, and ${open.length - 1} more,`;
  return {
    what: `It ends before the package ${first?.name.slice(0, 300)}${others} did.${where.slice(0, 300)}`,
    remedy: 'The run may have been stopped.',
    incomplete: true,
  };
}
