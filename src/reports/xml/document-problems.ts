import type { ReadingProblem } from '../format.js';
import { type OpenElements, shownName } from './open-elements.js';
import type { Position } from './positions.js';

// What the scanner says of documents that are not as they should be.

/** Says what the document ends inside of, once the lines of its open elements are known. */
export function endsInside(part?: string): (open: OpenElements) => string {
  return (open) => {
    const element = open.innermost();
    const where = element === undefined ? '' : `<${element.name}>, which begins in line ${element.line}`;
    const inside = [part, where].filter((text) => text !== undefined && text !== '').join(' in ');
    return `It ends inside ${inside}: it was cut off, or its writer was stopped.`;
  };
}

export function unexpectedClose(name: string): (open: OpenElements) => string {
  return (open) => {
    const element = open.innermost();
    const closing = `</${shownName(name)}>`;
    if (element === undefined) return `${closing} closes an element that was not opened.`;
    return `${closing} stands where <${element.name}> from line ${element.line} should be closed.`;
  };
}

/** What was wrong with a document, as far as that is found once or counted. */
export class DocumentProblems {
  /** Why it could not be read to its end. */
  broken: ReadingProblem | undefined;
  /** Where the end of a value was guessed first. */
  guessedValue: Position | undefined;
  /** Where a value was cut first. */
  cutValue: Position | undefined;
  /** Elements that stand in no other. */
  roots = 0;
  readonly #maxValueBytes: number;

  constructor(maxValueBytes: number) {
    this.#maxValueBytes = maxValueBytes;
  }

  list(): ReadingProblem[] {
    const problems = this.broken === undefined ? [] : [this.broken];
    if (this.guessedValue !== undefined) {
      const what = 'A value holds quotation marks that are not escaped; where it ends was guessed.';
      problems.push({ what, ...this.guessedValue, incomplete: false });
    }
    if (this.cutValue !== undefined) {
      const what = `A value is longer than ${this.#maxValueBytes / 2 ** 20} MiB; the rest of it was left out.`;
      problems.push({ what, ...this.cutValue, incomplete: false });
    }
    if (this.roots > 1) {
      const what = `It holds ${this.roots} documents, one behind the other; all were read.`;
      problems.push({ what, incomplete: false });
    }
    return problems;
  }
}
