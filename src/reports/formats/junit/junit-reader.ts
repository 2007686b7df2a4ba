import { CaseTable } from '../../columns/case-table.js';
import { asMarkup } from '../../columns/text-table.js';
import { FailureTexts } from '../../failure-texts.js';
import type { ParsedReport, ReadingProblem, ReportReader } from '../../format.js';
import { Utf8Stream } from '../../text/utf8-stream.js';
import { type Bytes, NO_BYTES } from '../../xml/bytes.js';
import type { MarkupHandler } from '../../xml/markup-handler.js';
import { MarkupScanner } from '../../xml/markup-scanner.js';
import { shownName } from '../../xml/open-elements.js';
import type { Tag } from '../../xml/tag.js';
import { failureOf, MAX_FAILURE_TEXT } from '../failure-of.js';
import { CaseAttempts } from './junit-attempts.js';
import { attributeOf, CaseRows, fileOf, filledAttributeOf, type Surroundings } from './junit-case-row.js';
import {
  attemptsOf,
  type CaseFrame,
  declaredFailures,
  type FailureFrame,
  type Frame,
  isStackTrace,
  noteSkipped,
  openFailure,
  type SuiteFrame,
} from './junit-frames.js';
import { PlainCases } from './junit-plain-cases.js';
import {
  GO_PROPERTY,
  isCTestSuite,
  isPlaywrightRoot,
  isPlaywrightSuite,
  isTapRoot,
  joinTeardown,
  PLAYWRIGHT_SEPARATOR,
} from './junit-producers.js';
import { failureKind, isSuite, JUNIT_WORDS, WORD } from './junit-words.js';

/** Roots of other documents that are told. */
const MAX_FOREIGN_ROOTS = 10;

/**
 * Reads a JUnit report as it passes by. A case gets its row when it begins, and what stands in it changes the row;
 * what most cases hold, and most of a report is, the scanner skips.
 */
export class JUnitReader implements ReportReader, MarkupHandler {
  readonly #scanner = new MarkupScanner(JUNIT_WORDS, this);
  readonly #input = new Utf8Stream((bytes) => this.#scanner.write(bytes));
  readonly #cases = new CaseTable();
  readonly #rows = new CaseRows(this.#cases);
  readonly #plain = new PlainCases(this.#cases);
  #frame: Frame = { kind: 'document', parent: undefined };
  /** The frame, where that is a suite. */
  #suite: SuiteFrame | undefined;
  /** True in a frame whose text is kept. */
  #readsText = false;
  /** Elements that are open inside of the frame and mean nothing more. */
  #ignored = 0;
  #duplicatesAreAttempts = false;
  readonly #foreign: ReadingProblem[] = [];
  /** Suites that declare failures which they do not show. */
  #missing = 0;
  #firstMissing = '';
  readonly #texts = new FailureTexts();

  write(bytes: Uint8Array): void {
    this.#input.write(bytes);
  }

  end(): ParsedReport {
    const encoding = this.#input.end();
    const problems = this.#scanner.end().map(({ offset, ...problem }) => {
      const inFile = offset === undefined ? undefined : this.#input.fileOffset(offset);
      return inFile === undefined ? problem : { ...problem, offset: inFile };
    });
    this.#cases.seal();
    return {
      cases: this.#cases,
      problems: [
        ...problems,
        ...encoding,
        ...this.#foreign,
        ...this.#missingFailures(),
        ...this.#texts.problems(),
      ],
      duplicatesAreAttempts: this.#duplicatesAreAttempts,
    };
  }

  startElement(tag: Tag): void {
    if (this.#ignored > 0) {
      this.#ignored++;
      return;
    }
    const suite = this.#suite;
    if (suite !== undefined && tag.selfClosing && tag.element === WORD.testcase) {
      this.#addEmptyCase(tag, suite);
      this.#ignored = 1;
      return;
    }
    const frame = this.#open(tag, this.#frame);
    if (frame === undefined) this.#ignored = 1;
    else this.#enter(frame);
  }

  endElement(isClosed: boolean): void {
    if (this.#ignored > 0) {
      this.#ignored--;
      return;
    }
    const frame = this.#frame;
    if (frame.kind === 'case') this.#endCase(frame, isClosed);
    else if (frame.kind === 'suite') this.#endSuite(frame, isClosed);
    else if (frame.kind === 'failure') this.#endFailure(frame);
    if (frame.parent !== undefined) this.#enter(frame.parent);
  }

  text(text: string): void {
    const frame = this.#frame;
    if (frame.kind !== 'failure' && frame.kind !== 'stack trace') return;
    const room = MAX_FAILURE_TEXT - frame.text.length;
    if (room > 0) frame.text += text.slice(0, room);
  }

  readPlain(source: Bytes, at: number, end: number): number {
    const suite = this.#suite;
    return suite === undefined || this.#ignored > 0 ? at : this.#plain.read(source, at, end, suite);
  }

  get wantsText(): boolean {
    return this.#readsText && this.#ignored === 0;
  }

  #enter(frame: Frame): void {
    this.#frame = frame;
    this.#suite = frame.kind === 'suite' ? frame : undefined;
    this.#readsText = frame.kind === 'failure' || frame.kind === 'stack trace';
  }

  /** What an element means depends on what it stands in; `undefined` if it means nothing, nor what stands in it. */
  #open(tag: Tag, parent: Frame): Frame | undefined {
    const { element } = tag;
    switch (parent.kind) {
      case 'document':
        if (isSuite(element)) return this.#openSuite(tag, parent);
        this.#refuseRoot(tag);
        return undefined;
      case 'suite': {
        if (element === WORD.testcase) return this.#openCase(tag, parent, parent.inside);
        if (isSuite(element)) return this.#openSuite(tag, parent);
        if (element === WORD.properties) return { kind: 'properties', parent };
        const failure = failureKind(element);
        return failure?.role === 'deciding' ? openFailure(tag, parent, failure) : undefined;
      }
      case 'case': {
        const failure = failureKind(element);
        if (failure !== undefined) return openFailure(tag, parent, failure);
        if (element === WORD.skipped) noteSkipped(tag, parent);
        if (element === WORD.testcase) return this.#openCase(tag, parent, this.#insideCase(parent));
        return undefined;
      }
      case 'failure':
        if (parent.stackTrace !== undefined || !isStackTrace(tag)) return undefined;
        parent.stackTrace = { kind: 'stack trace', parent, text: '' };
        return parent.stackTrace;
      case 'properties':
        if (element === WORD.property && attributeOf(tag, WORD.name) === GO_PROPERTY)
          this.#duplicatesAreAttempts = true;
        return undefined;
      case 'stack trace':
        return undefined;
    }
  }

  #refuseRoot(tag: Tag): void {
    if (this.#foreign.length >= MAX_FOREIGN_ROOTS) return;
    const name = shownName(tag.localName());
    this.#foreign.push({ what: `<${name}> is no root of a JUnit report.`, incomplete: true });
  }

  #openSuite(tag: Tag, parent: Frame): SuiteFrame {
    const outer = parent.kind === 'suite' ? parent : undefined;
    const isPlaywright =
      outer === undefined ? tag.element === WORD.testsuites && isPlaywrightRoot(tag) : outer.isPlaywright;
    const name = filledAttributeOf(tag, WORD.name);
    const project = isPlaywright && isPlaywrightSuite(tag) ? attributeOf(tag, WORD.hostname) : '';
    const around = outer?.inside ?? { suites: [], suitesNumber: 0, file: 0 };
    const ownName = isCTestSuite(tag) ? '' : name;
    const suites = [...around.suites, project, ownName].filter((part) => part !== '');
    const countsTests = outer?.countsTests ?? !isTapRoot(name);
    return {
      kind: 'suite',
      parent,
      inside: {
        suites,
        suitesNumber: this.#cases.internSuites(suites, isPlaywright ? PLAYWRIGHT_SEPARATOR : undefined),
        file: fileOf(tag, this.#cases.texts) || around.file,
      },
      isPlaywright,
      countsTests,
      declared: countsTests ? declaredFailures(tag) : 0,
      missingBefore: this.#missing,
      name,
      shownAs: name === '' ? `<${tag.localName()}>` : name,
      // Without its name, because the bytes that it lies in are gone when a failure follows.
      asCase: { ...this.#rows.read(tag, around), source: NO_BYTES, nameStart: 0, nameEnd: 0 },
      failures: 0,
    };
  }

  #endSuite(suite: SuiteFrame, isClosed: boolean): void {
    // jest-junit counts a file that could not be loaded and shows nothing of it, unless told to.
    const isTold = this.#missing > suite.missingBefore;
    if (isClosed && !isTold && suite.declared > suite.failures) {
      if (this.#missing === 0) this.#firstMissing = suite.shownAs;
      this.#missing++;
    }
    if (suite.parent.kind === 'suite') suite.parent.failures += suite.failures;
  }

  /** What most of a report is: a case in which nothing stands. */
  #addEmptyCase(tag: Tag, suite: SuiteFrame): void {
    const row = this.#rows.read(tag, suite.inside);
    this.#plain.learn(tag);
    this.#cases.add(row);
    if (row.outcome === 'failed' || row.outcome === 'error') suite.failures++;
  }

  #openCase(tag: Tag, parent: SuiteFrame | CaseFrame, around: Surroundings): CaseFrame {
    const row = this.#cases.add(this.#rows.read(tag, around));
    this.#plain.learn(tag);
    return { kind: 'case', parent, around, row, attempts: undefined, failures: 0 };
  }

  /** Nobody should nest cases; if somebody does, none is lost. */
  #insideCase({ row, around }: CaseFrame): Surroundings {
    const suites = [...around.suites, this.#cases.at(row).name];
    return { suites, suitesNumber: this.#cases.internSuites(suites), file: around.file };
  }

  #endCase(frame: CaseFrame, isClosed: boolean): void {
    const { row, attempts } = frame;
    // A case that was cut off says how it ended only if it had failed for good by then.
    if (!isClosed && attempts?.hasFailed !== true) {
      this.#cases.truncate(row);
      return;
    }
    const outcome = this.#cases.outcomeOf(row);
    let failures = outcome === 'failed' || outcome === 'error' ? 1 : 0;
    if (attempts !== undefined && attempts.failures > 0) {
      failures = attempts.failures;
      if (attempts.isTolerated) {
        this.#cases.setOutcome(row, 'skipped');
      } else {
        this.#cases.setAttempts(row, attempts.list(outcome, this.#cases.durationOf(row)));
        this.#joinTeardown(row);
      }
    } else if (attempts !== undefined) {
      this.#cases.setOutcome(row, attempts.outcome(outcome));
    }
    frame.parent.failures += failures + frame.failures;
  }

  #joinTeardown(row: number): void {
    if (row !== this.#cases.length - 1) return;
    const joined = joinTeardown(this.#cases, row);
    if (joined === undefined) return;
    this.#cases.setAttempts(joined.at, joined.attempts);
    this.#cases.truncate(row);
  }

  #endFailure({ parent, failure, durationMs, ...frame }: FailureFrame): void {
    const told = this.#texts.keep(
      failureOf(frame.type, frame.message, frame.text, frame.stackTrace?.text ?? ''),
    );
    if (parent.kind === 'case') {
      attemptsOf(parent).add(failure, told, durationMs);
      return;
    }
    // The suite itself failed, outside of any test: a set-up, a file that can't be loaded.
    const attempts = new CaseAttempts();
    attempts.add(failure, told, durationMs);
    const source = asMarkup(parent.name);
    const row = this.#cases.add({ ...parent.asCase, source, nameEnd: source.bytes.length });
    this.#cases.setAttempts(row, attempts.list('passed', this.#cases.durationOf(row)));
    this.#joinTeardown(row);
    parent.failures++;
  }

  /** Something is red that the report does not show, so whoever explains the rest has not explained everything. */
  #missingFailures(): ReadingProblem[] {
    if (this.#missing === 0) return [];
    const others = this.#missing === 1 ? '' : ` and ${this.#missing - 1} more`;
    const suite = JSON.stringify(this.#firstMissing.slice(0, 200));
    const what = `It counts failures that it does not show, in ${suite}${others}.`;
    const remedy =
      'They may be files that could not be loaded; for jest-junit, set reportTestSuiteErrors to have them shown.';
    return [{ what, remedy, incomplete: true }];
  }
}
