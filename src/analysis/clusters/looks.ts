import type { FailureRecord } from '../../history/history.js';
import { firstLine } from '../../model/failure.js';
import { mask } from '../signature.js';

/** Letters that a masked message must have left to tell one cause from another. */
const TELLING_LETTERS = 12;

/** Characters of a message that are quoted and compared. */
const LONGEST = 160;

/**
 * What a failure says in one line, without what changes from run to run; `undefined` if it says nothing. Unlike the
 * signature it leaves out the stack, which differs between tests that fail for one cause.
 */
export function looksOf({ type = '', excerpt = '' }: FailureRecord): string | undefined {
  const line = firstLine(excerpt).slice(0, LONGEST);
  const masked = mask(line).trim();
  const letters = masked.replace(/[^\p{L}]/gu, '').length;
  // `assert 404 == 200` is nothing without its numbers.
  const says = letters >= TELLING_LETTERS ? masked : line;
  return says === '' && type === '' ? undefined : `${type}\n${says}`;
}

/** The same for people, with what was masked as it stands in this failure. */
export function quotedLooks({ type = '', excerpt = '' }: FailureRecord): string {
  const line = firstLine(excerpt).slice(0, LONGEST);
  return line === '' ? type : line;
}
