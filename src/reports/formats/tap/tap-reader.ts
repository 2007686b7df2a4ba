import { boundedFailure } from '../../../model/failure.js';
import { FailureTexts } from '../../failure-texts.js';
import type { ParsedReport, ReadingProblem, ReportReader } from '../../format.js';
import { LineSplitter } from '../../text/line-splitter.js';
import { BoundedOutput } from '../bounded-output.js';
import { caseOf, type PendingPoint, reportedCase, type TapCase } from './tap-case.js';
import { TapLevel } from './tap-level.js';
import {
  isDeath,
  isSummary,
  isVersion,
  parseBailOut,
  parseComment,
  parsePlan,
  parsePoint,
  subtestIn,
  type TapPoint,
} from './tap-line.js';
import { withoutChecksMessages } from './tap-of-check.js';

/** Spaces that a subtest is indented by. */
const INDENTATION = 4;

/** Problems told. */
const MAX_PROBLEMS = 20;

/** Subtests inside each other. */
const MAX_LEVELS = 100;

/**
 * Reads TAP line by line. Tests are its leaves: a point that only sums up its subtest is no further test, and is one
 * where it failed and nothing in its subtest did.
 */
export class TapReader implements ReportReader {
  readonly #lines = new LineSplitter((line, number, isEnded) => this.#take(line, number, isEnded));
  readonly #cases: TapCase[] = [];
  readonly #texts = new FailureTexts();
  readonly #problems: ReadingProblem[] = [];
  /** Open levels, the stream itself first. */
  #levels: TapLevel[] = [new TapLevel()];
  #announced: string | undefined;
  #pending: PendingPoint | undefined;
  /** The indentation of the YAML that is being read. */
  #yamlIndentation: number | undefined;
  #bailedOut = false;
  #hasVersion = false;
  /** Names its tests by comments. */
  #isTape: boolean | undefined;
  #lastComment: string | undefined;
  #tapeTest: TapLevel | undefined;
  /** What pgTAP says of a test that died, before the point that sums it up. */
  #died: BoundedOutput | undefined;

  write(bytes: Uint8Array): void {
    this.#lines.write(bytes);
  }

  end(): ParsedReport {
    const encoding = this.#lines.end();
    this.#flush();
    this.#endStream();
    return {
      cases: withoutChecksMessages(this.#cases)
        .map(reportedCase)
        .filter((reported) => reported !== undefined),
      problems: [...this.#problems, ...encoding, ...this.#texts.problems()],
      duplicatesAreAttempts: false,
    };
  }

  #take(line: string | undefined, number: number, isEnded: boolean): void {
    if (line === undefined)
      this.#tell({
        what: 'It holds a line that is too long; it was left out.',
        line: number,
        incomplete: true,
      });
    else if (!this.#takeYaml(line)) this.#takeLine(line.trimStart(), line.length - line.trimStart().length);
    if (!isEnded && !this.#canEndWith(line ?? ''))
      this.#tell({ what: 'It ends in the middle of a line.', line: number, incomplete: true });
  }

  /** True of a line that lost nothing if its end is missing. */
  #canEndWith(line: string): boolean {
    return line.trim() === '...' || line.startsWith('#') || parsePlan(line) === this.#levels[0]?.points;
  }

  /** True if the line belonged to the YAML of a point. */
  #takeYaml(line: string): boolean {
    const indentation = line.length - line.trimStart().length;
    if (this.#yamlIndentation === undefined) {
      const isStart = line.trim() === '---' && this.#pending !== undefined && indentation % INDENTATION !== 0;
      if (isStart) this.#yamlIndentation = indentation;
      return isStart;
    }
    const isEnd = line.trim() === '...' && indentation === this.#yamlIndentation;
    // What is indented less can't belong to it: its end is missing.
    if (isEnd || (line.trim() !== '' && indentation < this.#yamlIndentation)) {
      this.#yamlIndentation = undefined;
      return isEnd;
    }
    this.#pending?.diagnostic.add(`${line.slice(this.#yamlIndentation)}\n`);
    return true;
  }

  #takeLine(text: string, indentation: number): void {
    const depth = indentation / INDENTATION;
    if (text === '' || !Number.isInteger(depth) || depth > this.#levels.length) return;
    const comment = parseComment(text);
    if (comment !== undefined) this.#takeComment(comment, depth);
    else if (text === '{' || text === '}') this.#takeBrace(text, depth);
    else if (isVersion(text)) this.#takeVersion(depth);
    else this.#takeTest(text, depth);
  }

  #takeTest(text: string, depth: number): void {
    const point = parsePoint(text);
    if (point !== undefined) {
      this.#takePoint(point, depth);
      return;
    }
    const plan = parsePlan(text);
    if (plan !== undefined) {
      this.#flush();
      this.#levelAt(depth)?.takePlan(plan);
      return;
    }
    const reason = parseBailOut(text);
    if (reason !== undefined) this.#bailOut(reason);
  }

  #takeComment(comment: string, depth: number): void {
    const name = subtestIn(comment);
    if (name !== undefined) {
      this.#flush();
      // Test::More up to 1.3 indents it like the subtest itself: then nothing announced the level that it stands on.
      if (depth < this.#levels.length) this.#closeBelow(depth + 1);
      else if (this.#announced !== undefined) this.#levelAt(depth);
      this.#announced = name;
      this.#isTape ??= false;
      return;
    }
    if (isDeath(comment)) this.#died = new BoundedOutput();
    this.#died?.add(`${comment}\n`);
    const pending = this.#pending;
    if (this.#isTape !== false && depth === 0) this.#lastComment = comment.replace(/^(?:TODO|SKIP) /, '');
    if (pending !== undefined && pending.level === this.#levels[depth] && !isSummary(comment))
      pending.comments.add(`${comment}\n`);
  }

  #takePoint(point: TapPoint, depth: number): void {
    this.#flush();
    const level = this.#levelAt(depth);
    if (level === undefined) return;
    const subtest = this.#levels[depth + 1];
    this.#closeBelow(depth + 1);
    level.points++;
    this.#announced = undefined;
    if (point.opensBlock) {
      this.#openBlock(point, level);
      return;
    }
    this.#isTape ??= this.#looksLikeTape(point);
    this.#pend(point, this.#isTape ? this.#tapeLevel(level) : level, subtest);
  }

  /** tape names a test in a comment above its assertions. It begins with the version, and ends with the plan. */
  #looksLikeTape({ hasDash, number }: TapPoint): boolean {
    const isFirst = !hasDash && number === 1 && this.#lastComment !== undefined;
    return isFirst && this.#hasVersion && this.#levels[0]?.plan === undefined;
  }

  #tapeLevel(level: TapLevel): TapLevel {
    const name = this.#lastComment ?? '';
    if (this.#tapeTest?.name !== name) this.#tapeTest = new TapLevel(level, name);
    return this.#tapeTest;
  }

  #pend(point: TapPoint, level: TapLevel, subtest: TapLevel | undefined): void {
    const details = { diagnostic: new BoundedOutput(), comments: this.#died ?? new BoundedOutput() };
    this.#died = undefined;
    this.#pending = { point, level, subtest, ...details };
  }

  #openBlock(point: TapPoint, parent: TapLevel): void {
    const level = new TapLevel(parent, point.description);
    level.opener = point;
    this.#levels.push(level);
  }

  #takeBrace(brace: string, depth: number): void {
    const pending = this.#pending;
    const level = this.#levels[depth];
    if (brace === '{' && pending !== undefined && pending.level === level) {
      this.#pending = undefined;
      this.#openBlock(pending.point, level);
      return;
    }
    const block = this.#levels[depth + 1];
    if (brace !== '}' || level === undefined || block?.opener === undefined) return;
    this.#flush();
    this.#closeBelow(depth + 1);
    this.#pend(block.opener, level, block);
  }

  #takeVersion(depth: number): void {
    this.#hasVersion = true;
    if (depth > 0 || (this.#levels[0]?.points === 0 && this.#levels[0].plan === undefined)) return;
    // Several streams, one behind the other.
    this.#flush();
    this.#endStream();
    this.#levels = [new TapLevel()];
  }

  /** The level of that depth, opened if it is the next. */
  #levelAt(depth: number): TapLevel | undefined {
    const known = this.#levels[depth];
    if (known !== undefined) return known;
    if (depth >= MAX_LEVELS) {
      this.#tell({ what: `It holds subtests of more than ${MAX_LEVELS} levels.`, incomplete: true });
      return undefined;
    }
    const level = new TapLevel(this.#levels[depth - 1], this.#announced);
    this.#announced = undefined;
    this.#levels.push(level);
    return level;
  }

  #closeBelow(depth: number): void {
    this.#levels.length = Math.min(this.#levels.length, Math.max(depth, 1));
  }

  #bailOut(reason: string): void {
    this.#flush();
    // Each process that hears of it says it again.
    if (this.#bailedOut) return;
    this.#bailedOut = true;
    const failure = boundedFailure({ type: 'Bail out!', message: reason, stack: '' });
    const level = this.#levels[0] ?? new TapLevel();
    this.#cases.push({ level, name: 'Bail out!', attempt: { outcome: 'error', failure } });
    this.#tell({ what: 'It bailed out: tests behind that did not run.', incomplete: true });
  }

  /** Nothing more follows for the last point. */
  #flush(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#yamlIndentation = undefined;
    if (pending === undefined) return;
    const found = caseOf(pending);
    if (found === undefined) return;
    const { failure } = found.attempt;
    const kept = failure && { ...found.attempt, failure: this.#texts.keep(failure) };
    this.#cases.push(kept === undefined ? found : { ...found, attempt: kept });
  }

  #endStream(): void {
    const problem = this.#bailedOut ? undefined : this.#levels[0]?.problem();
    if (problem !== undefined) this.#tell(problem);
  }

  #tell(problem: ReadingProblem): void {
    if (this.#problems.length < MAX_PROBLEMS && this.#problems.every(({ what }) => what !== problem.what))
      this.#problems.push(problem);
  }
}
