import { cut, type Failure } from '../model/failure.js';
import type { ReadingProblem } from './format.js';

/**
 * Characters of failures that one report may have kept whole. Thousands of failures with their stacks fit in; a run
 * in which everything fails is told by its first ones as well.
 */
const MAX_WHOLE = 32 * 1024 * 1024;

/** Characters of all failures, above which no more than their titles are kept. */
const MAX_ALL = 4 * MAX_WHOLE;

/** Characters of a message that is not kept whole, and of each end of a stack: frames stand first, or in Python last. */
const SHORT_MESSAGE = 300;
const SHORT_STACK = 500;

/** Keeps the texts of a report's failures within bounds, however many there are. */
export class FailureTexts {
  #length = 0;
  #shortened = 0;

  /** The failure as it is kept: whole at first, shortened where there are many. */
  keep(failure: Failure): Failure {
    const kept = this.#length < MAX_WHOLE ? failure : this.#shorten(failure);
    this.#length += kept.type.length + kept.message.length + kept.stack.length;
    return kept;
  }

  problems(): ReadingProblem[] {
    if (this.#shortened === 0) return [];
    const failures = this.#shortened === 1 ? '1 failure was' : `${this.#shortened} failures were`;
    const what = `It holds more than ${MAX_WHOLE / 2 ** 20} MiB of failures: the text of ${failures} shortened.`;
    return [{ what, incomplete: false }];
  }

  #shorten({ type, message, stack }: Failure): Failure {
    this.#shortened++;
    return {
      type,
      message: cut(message, SHORT_MESSAGE),
      stack: this.#length < MAX_ALL ? bothEnds(stack) : '',
    };
  }
}

function bothEnds(text: string): string {
  if (text.length <= 2 * SHORT_STACK) return text;
  const end = text.slice(-SHORT_STACK).replace(/^[\udc00-\udfff]/, '');
  return `${cut(text, SHORT_STACK)}\n${end}`;
}
