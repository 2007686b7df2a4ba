import { ESCAPE, oneLine } from './visible.js';

/**
 * Hostile text for a terminal and for the log of a job. The runner reads every line that a step prints: one whose
 * trimmed start is `::` and one that holds `##[` anywhere may be a command that sets variables, hides output or
 * forges annotations. Its trimming knows every kind of space, as `\s` does here. `##vso[` and `##teamcity[` are
 * the same trap on other services, where the command line may run.
 */
export function logSafe(hostile: string, maxLength?: number): string {
  return inert(oneLine(hostile, maxLength));
}

/**
 * JSON that may be printed where a runner or a terminal obeys what it reads: the same value, spelled with escapes. What
 * is dangerous can only stand within texts, because JSON itself has none of it.
 */
export function logSafeJson(json: string): string {
  return json
    .replace(DOUBLED, '\\u0023')
    .replace(OBEYED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A comparison by culture skips what has no weight between two of them. */
const DOUBLED = /#(?=[\p{Default_Ignorable_Code_Point}\p{Cc}]*#)/gu;
/** Eight-bit controls, separators of lines, and what changes the direction of text. JSON escapes the others itself. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * The last guard, for whole lines as they are printed: names are inert by `logSafe`, but a line may begin in the
 * middle of one where a sentence was wrapped. Idempotent; takes lines that hold our own colours.
 */
export function guardLines(lines: readonly string[]): string[] {
  return lines.map(inert);
}

const COMMAND_ANYWHERE = /##(?=\w*\[)/g;
const COMMAND_AT_START = new RegExp(`^((?:\\s|${ESCAPE}\\[\\d*m)*):(?=:)`);

function inert(line: string): string {
  return line.replace(COMMAND_ANYWHERE, '## ').replace(COMMAND_AT_START, '$1: ');
}
