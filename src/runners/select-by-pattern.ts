import type { Call, RequestedTest, Selection, SelectionFacts } from './runner.js';

/** How a tool is told a test that it selects by a pattern on full names, and maybe by its file. */
export interface Target {
  /** Matches the full name, without anchors. */
  readonly pattern: string;
  /** What stands for its file among the arguments; empty where that is unknown, or the tool takes none. */
  readonly file: string;
}

/** A test that can't be selected, with a sentence why. */
export interface Refusal {
  readonly reason: string;
}

export interface PatternTool {
  readonly title: string;
  targetOf(test: RequestedTest): Target | Refusal;
  /** The arguments for names that match one of the patterns, in these files; in all where there are none. */
  argsFor(patterns: readonly string[], files: readonly string[]): readonly string[];
  /**
   * True where a pattern holds for all files alike: then a process takes one file, or a test that is called like one
   * that failed elsewhere would run along.
   */
  readonly oneFileAtATime: boolean;
}

/**
 * Processes that a selection is worth where each takes one file. Starting a test tool costs a second or two; with
 * more files they go together, and a test of the same full name in another of them runs along.
 */
const MAX_FILES_APART = 12;

/**
 * Bytes of one argument. Linux takes less than 131,072 for a single one, whatever all may take together; the rest is
 * for what stands around the pattern.
 */
const MAX_PATTERN_BYTES = 100_000;

interface Targeted extends Target {
  readonly test: RequestedTest;
}

/** A selection for a tool that takes one pattern, and files. */
export function selectByPattern(
  tests: readonly RequestedTest[],
  facts: SelectionFacts,
  tool: PatternTool,
): Selection {
  const targets: Targeted[] = [];
  const unselectable: { test: RequestedTest['id']; reason: string }[] = [];
  const room = Math.min(MAX_PATTERN_BYTES, facts.maxArgumentChars) - bytesOf(tool.argsFor([''], []).join(''));
  for (const test of tests) {
    const target = tool.targetOf(test);
    const reason = 'reason' in target ? target.reason : whyTooLong(target, room, tool.title);
    if (reason !== undefined) unselectable.push({ test: test.id, reason });
    else if (!('reason' in target)) targets.push({ ...target, test });
  }
  return { calls: callsFor(targets, room, tool), unselectable };
}

function whyTooLong(target: Target, room: number, title: string): string | undefined {
  if (costOf(target, new Set()) <= room) return undefined;
  return `Its name is too long to be given to ${title} as an argument: ${target.pattern.length} characters.`;
}

function callsFor(targets: readonly Targeted[], room: number, tool: PatternTool): Call[] {
  const byFile = groupedByFile(targets);
  const areApart = tool.oneFileAtATime && byFile.length <= MAX_FILES_APART;
  const groups = areApart ? byFile : [inOneGroup(byFile)];
  return groups.flatMap((group) => packed(group, room)).map((part) => callFor(part, tool));
}

function groupedByFile(targets: readonly Targeted[]): Targeted[][] {
  const groups = new Map<string, Targeted[]>();
  for (const target of targets) {
    const group = groups.get(target.file);
    if (group === undefined) groups.set(target.file, [target]);
    else group.push(target);
  }
  return [...groups.values()];
}

/** A test whose file is unknown may be in any: where there is one, all files have to be looked through. */
function inOneGroup(files: readonly Targeted[][]): Targeted[] {
  const all = files.flat();
  return all.some(({ file }) => file === '') ? all.map((target) => ({ ...target, file: '' })) : all;
}

/** Parts of which each fits into the arguments of a process, in the same order. */
function packed(targets: readonly Targeted[], room: number): Targeted[][] {
  const parts: Targeted[][] = [];
  let part: Targeted[] = [];
  let files = new Set<string>();
  let left = 0;
  for (const target of targets) {
    if (part.length === 0 || costOf(target, files) > left) {
      part = [];
      parts.push(part);
      files = new Set();
      left = room;
    }
    left -= costOf(target, files);
    files.add(target.file);
    part.push(target);
  }
  return parts;
}

/** With the bar between patterns, and the space between arguments. A file is named once. */
function costOf({ pattern, file }: Target, named: ReadonlySet<string>): number {
  return bytesOf(pattern) + 1 + (named.has(file) ? 0 : bytesOf(file) + 1);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function callFor(targets: readonly Targeted[], tool: PatternTool): Call {
  const patterns = [...new Set(targets.map(({ pattern }) => pattern))];
  const files = [...new Set(targets.map(({ file }) => file))].filter((file) => file !== '');
  return { tests: targets.map(({ test }) => test.id), args: tool.argsFor(patterns, files) };
}
