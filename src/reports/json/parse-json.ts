import type { ReadingProblem } from '../format.js';
import { decodeText } from '../text/decode-text.js';
import { positionAt } from '../text/position-at.js';
import { jsonStart } from './json-shape.js';
import { closedCopy } from './salvage.js';

/** Bytes. A JSON document is parsed as a whole, and takes about ten times its size in memory. */
export const MAX_JSON_BYTES = 256 * 1024 * 1024;

export interface JsonDocument {
  /** `undefined` where nothing of it could be read. */
  readonly value: unknown;
  readonly problems: readonly ReadingProblem[];
}

/**
 * Reads a JSON document, as far as it goes: where it was cut off, every element that was complete by then. A tool's
 * log lines before and behind it are left out. Never throws: what is wrong is a problem.
 */
export function parseJson(bytes: Uint8Array): JsonDocument {
  const { text: whole, problem } = decodeText(bytes);
  const encoding = problem === undefined ? [] : [problem];
  const start = jsonStart(whole) ?? 0;
  const text = start === 0 ? whole : whole.slice(start);
  try {
    return { value: JSON.parse(text) as unknown, problems: encoding };
  } catch {
    const copy = closedCopy(text);
    const isCut = copy.end === text.length;
    const broken: ReadingProblem = {
      what: isCut
        ? 'It ends in the middle of a value: it was cut off, or its writer was stopped.'
        : 'It is no JSON from here on.',
      ...positionAt(whole, start + copy.end),
      incomplete: true,
    };
    try {
      const value = JSON.parse(copy.text) as unknown;
      return { value, problems: copy.isComplete ? encoding : [broken, ...encoding] };
    } catch {
      return { value: undefined, problems: [broken, ...encoding] };
    }
  }
}
