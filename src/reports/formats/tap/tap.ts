import type { ReportFormat } from '../../format.js';
import type { ReportHead } from '../../report-head.js';

const VERSION = /^TAP version 1[234][ \t\r]*$/m;
const PLAN = /^1\.\.\d+[ \t]*(?:#.*)?\r?$/m;
const FIRST_TEST = /^(?:not )?ok 1(?:[ \t\r].*)?$/m;

/** What stands before TAP and is none: comments, blank lines and pragmas. */
const BEFORE = /^(?:[ \t\r]*\n|[ \t]*#.*\n|pragma [+-].*\n|\ufeff)*/;

/** `t/cart.t .. `: what prove prints around the TAP of several scripts, of which it names none again. */
const PROVE = /^\S+ \.{2,}[ \t]*(?:ok|skipped:.*)?\r?$/m;

/** TAP 12 to 14, as Perl, node:test, node-tap, tape, AVA, Bats and many others write it. */
export const tap: ReportFormat = {
  name: 'tap',
  extensions: ['tap'],
  recognises: isTap,
  async load() {
    const { TapReader } = await import('./tap-reader.js');
    return () => new TapReader();
  },
};

/**
 * Words like `ok` stand in many logs. TAP begins with its version, a plan, or the first test; behind something else
 * it needs two of these to be known.
 */
function isTap(head: ReportHead): boolean {
  const { text } = head;
  const begin = text.slice(BEFORE.exec(text)?.[0].length);
  const first = begin.slice(0, begin.indexOf('\n') === -1 ? undefined : begin.indexOf('\n'));
  const signs = [VERSION, PLAN, FIRST_TEST];
  if (signs.some((sign) => sign.test(first))) return true;
  if (head.xmlRoot !== undefined || head.json !== undefined || PROVE.test(text)) return false;
  return signs.filter((sign) => sign.test(text)).length > 1;
}
