/**
 * Something that went wrong with one input and is no reason to stop: it is collected and shown, and never costs the
 * other inputs. Thrown errors are for what makes going on pointless (`errors.ts`).
 */
export interface Problem {
  /** What failed: `report`, `history`, `quarantine`, `comment`, … so that a reader knows what is affected. */
  readonly area:
    | 'report'
    | 'history'
    | 'quarantine'
    | 'comment'
    | 'check-run'
    | 'summary'
    | 'annotations'
    | 'output'
    | 'context';
  /** Where: a path, an API, a test. Empty when there is no place to name. */
  readonly where: string;
  /** What happened, in a sentence. */
  readonly what: string;
  /** What to do about it, in a sentence. */
  readonly remedy?: string;
  /** Nothing went wrong: this is how something was understood, for whoever wonders. */
  readonly isNote?: boolean;
  /** Position in the file, from 1. */
  readonly line?: number;
  readonly column?: number;
}

export function withoutNotes(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem) => problem.isNote !== true);
}

export function onlyNotes(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem) => problem.isNote === true);
}

export function describeProblem(problem: Problem): string {
  const position =
    problem.line === undefined
      ? ''
      : `:${problem.line}${problem.column === undefined ? '' : `:${problem.column}`}`;
  const place = problem.where === '' ? '' : `${problem.where}${position}: `;
  return `${place}${problem.what}${problem.remedy === undefined ? '' : ` ${problem.remedy}`}`;
}
