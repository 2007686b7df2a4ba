import type { ReadingProblem } from '../../format.js';
import type { TapPoint } from './tap-line.js';

/** The tests of a stream, or of one subtest in it. */
export class TapLevel {
  readonly parent: TapLevel | undefined;
  /** Named by the comment that announces it, or by the point that sums it up. */
  name: string;
  /** A comment announced it: what is indented may also be something that a test printed. */
  readonly isAnnounced: boolean;
  /** The point that sums it up stands before it, in node-tap's braces. */
  opener: TapPoint | undefined;
  points = 0;
  plan: number | undefined;
  #pointsBeforePlan = 0;
  /** One of its tests failed, or one below. */
  hasFailed = false;
  /** The point that sums it up is to do, or skipped: what failed in it is excused. */
  isExcused = false;
  /** What a test printed looked like tests: they are none. */
  isOutput = false;

  constructor(parent?: TapLevel, announced?: string) {
    this.parent = parent;
    this.name = announced ?? '';
    this.isAnnounced = announced !== undefined;
  }

  takePlan(count: number): void {
    this.plan = count;
    this.#pointsBeforePlan = this.points;
  }

  /** What the plan says of a stream that has ended. */
  problem(): ReadingProblem | undefined {
    const { plan, points } = this;
    // A plan stands first or last. One in the middle that does not fit was printed by a test.
    const isInTheMiddle = this.#pointsBeforePlan > 0 && this.#pointsBeforePlan < points;
    if (plan === undefined || (isInTheMiddle && points > plan))
      return {
        what: 'It has no plan: tests may be missing.',
        remedy: 'The run may have been stopped.',
        incomplete: true,
      };
    if (points === plan) return undefined;
    return { what: `It plans ${plan} tests and shows ${points}.`, incomplete: points < plan };
  }
}

/** A level and those around it, innermost first. */
export function* outwards(level: TapLevel): Generator<TapLevel> {
  for (let at: TapLevel | undefined = level; at !== undefined; at = at.parent) yield at;
}

/** Names of the subtests around a level's tests, outermost first. */
export function suitesOf(level: TapLevel): string[] {
  const names = [...outwards(level)].map(({ name }) => name);
  return names.filter((name) => name !== '').reverse();
}
