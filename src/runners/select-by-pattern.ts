import { groupsBy } from '../model/groups.js';
import type { Call, RequestedTest, Selection, SelectionFacts } from './runner.js';
import { charsOf, splitCalls } from './split-calls.js';

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

interface Targeted extends Target {
  readonly test: RequestedTest;
}

/** A selection for a tool that takes one pattern, and files. */
export function selectByPattern(
  tests: readonly RequestedTest[],
  { maxArgumentChars }: SelectionFacts,
  tool: PatternTool,
): Selection {
  const targets: Targeted[] = [];
  const unselectable: { test: RequestedTest['id']; reason: string }[] = [];
  for (const test of tests) {
    const target = tool.targetOf(test);
    if ('reason' in target) unselectable.push({ test: test.id, reason: target.reason });
    else if (target.file.includes('\0')) unselectable.push({ test: test.id, reason: NO_FILE });
    else if (charsOf(tool.argsFor([target.pattern], [target.file])) > maxArgumentChars)
      unselectable.push({ test: test.id, reason: tooLong(test, tool) });
    else targets.push({ ...target, test });
  }
  const byFile = [...groupsBy(targets, ({ file }) => file).values()];
  const areApart = tool.oneFileAtATime && byFile.length <= MAX_FILES_APART;
  const groups = areApart ? byFile : [inOneGroup(byFile)];
  const calls = groups.flatMap((group) => splitCalls(group, maxArgumentChars, (part) => callFor(part, tool)));
  return { calls, unselectable };
}

const NO_FILE = 'Its report names a file with a character that no file can have.';

function tooLong({ reported }: RequestedTest, { title }: PatternTool): string {
  return `Its name is too long to be given to ${title} as an argument: ${reported.name.length} characters.`;
}

/** A test whose file is unknown may be in any: where there is one, all files have to be looked through. */
function inOneGroup(files: readonly Targeted[][]): Targeted[] {
  const all = files.flat();
  return all.some(({ file }) => file === '') ? all.map((target) => ({ ...target, file: '' })) : all;
}

function callFor(targets: readonly Targeted[], tool: PatternTool): Call {
  const patterns = [...new Set(targets.map(({ pattern }) => pattern))];
  const files = [...new Set(targets.map(({ file }) => file))].filter((file) => file !== '');
  return { tests: targets.map(({ test }) => test.id), args: tool.argsFor(patterns, files) };
}
