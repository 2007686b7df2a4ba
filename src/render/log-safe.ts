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
