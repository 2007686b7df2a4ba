// The lines that TAP is made of, without their indentation.

/** One test point. */
export interface TapPoint {
  readonly isOk: boolean;
  /** What stands behind `ok`, without number and directive; empty for a test without a name. */
  readonly description: string;
  readonly number: number | undefined;
  /** True where a dash stands between number and description. */
  readonly hasDash: boolean;
  readonly directive: 'todo' | 'skip' | undefined;
  /** The description with what looks like a directive: Bats lets a name be so. */
  readonly whole: string;
  readonly durationMs: number | undefined;
  /** The subtest that this point sums up follows, in braces (node-tap up to version 16). */
  readonly opensBlock: boolean;
}

const POINT = /^(not ok|ok)(?![^\s])[ \t]*(.*)$/;
const TIME = /\s#\s*time=(\d+(?:\.\d+)?)ms$/;

export function parsePoint(line: string): TapPoint | undefined {
  const match = POINT.exec(line);
  if (match === null) return undefined;
  let rest = (match[2] ?? '').trimEnd();
  const opensBlock = /(?:^|\s)\{$/.test(rest);
  if (opensBlock) rest = rest.slice(0, -1).trimEnd();
  const time = TIME.exec(rest);
  if (time !== null) rest = rest.slice(0, time.index);
  const digits = /^\d+(?!\S)/.exec(rest)?.[0];
  if (digits !== undefined) rest = rest.slice(digits.length).trimStart();
  const hasDash = /^-(?!\S)/.test(rest);
  if (hasDash) rest = rest.slice(1).replace(/^[ \t]/, '');
  const found = directiveIn(rest);
  return {
    isOk: match[1] === 'ok',
    description: unescaped(rest.slice(0, found?.start)),
    number: digits === undefined ? undefined : Number(digits),
    hasDash,
    directive: found?.directive,
    whole: unescaped(rest),
    durationMs: time === null ? undefined : Number(time[1]),
    opensBlock,
  };
}

/**
 * The last one counts: not every producer escapes `#` in names. Behind it stands a reason, which is not kept.
 */
function directiveIn(text: string): { directive: 'todo' | 'skip'; start: number } | undefined {
  for (let at = text.lastIndexOf('#'); at !== -1; at = at === 0 ? -1 : text.lastIndexOf('#', at - 1)) {
    const isEscaped = at > 0 && !/\s/.test(text[at - 1] ?? '');
    const word = /^#\s{0,100}(todo(?!\w)|skip)/i.exec(text.slice(at, at + 120))?.[1];
    if (!isEscaped && word !== undefined)
      return { directive: word.toLowerCase() === 'todo' ? 'todo' : 'skip', start: at };
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\([\\#])/g, '$1').trimEnd();
}

/** The number of tests that a line plans. */
export function parsePlan(line: string): number | undefined {
  const count = /^1\.\.(\d{1,9})\s*(?:#.*)?$/.exec(line)?.[1];
  return count === undefined ? undefined : Number(count);
}

/** The text of a comment. */
export function parseComment(line: string): string | undefined {
  return line.startsWith('#') ? line.slice(1).replace(/^ /, '').trimEnd() : undefined;
}

/** The name that a comment announces a subtest by; empty for one without. */
export function subtestIn(comment: string): string | undefined {
  const name = /^Subtest(?::\s?(.*))?$/.exec(comment);
  return name === null ? undefined : unescaped(name[1] ?? '');
}

export function parseBailOut(line: string): string | undefined {
  return /^Bail out!\s*(.*)$/.exec(line)?.[1];
}

export function isVersion(line: string): boolean {
  return /^TAP version \d+\s*$/.test(line);
}

/** pgTAP: the function that is a test raised an exception. */
export function isDeath(comment: string): boolean {
  return comment.startsWith('Test died: ');
}

/** Sums that producers print as comments at the end. */
export function isSummary(comment: string): boolean {
  return /^(?:(?:tests|suites|pass|fail|failed|cancelled|skipped|skip|todo|duration_ms|ok|not ok)\b.*\d|Looks like |time=|\{ total:)/.test(
    comment,
  );
}
