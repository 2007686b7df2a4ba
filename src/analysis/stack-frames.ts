import type { SourceLocation } from '../model/test-result.js';

/**
 * A file with its line, in the stacks of most languages: `Pool.java:65`, `src/pool.ts:65:1`, `File "pool.py", line 65`. Or else
 * all that looks like a part of a file: from no place within it does one begin, and trying each would take long.
 */
const FRAME = /([\w@.+~/\\ -]*[\w+~-]\.[A-Za-z]\w{0,9})(?::(\d+)|", line (\d+)|\((\d+))|[\w@.+~/\\ -]+/g;

/** What stands before a file in stacks of JavaScript; names of files may hold spaces, so it looks like a part of them. */
const SPOKEN = /^at (?:async )?/;

/** Characters of a stack that are looked at; causes stand near its ends, frames of frameworks in between. */
const STACK_LENGTH = 12_000;

/** Places that a stack names, as it spells them, where the failure happened first. */
export function framesOf(stack: string): SourceLocation[] {
  const frames = [...stack.slice(0, STACK_LENGTH).matchAll(FRAME)].flatMap(([, file, ...lines]) => {
    if (file === undefined) return [];
    const line = Number(lines.find((digits) => digits !== undefined));
    return [{ file: file.trim().replace(SPOKEN, ''), ...(Number.isSafeInteger(line) && { line }) }];
  });
  // Python names the most recent call last.
  return /most recent call last/i.test(stack) ? frames.reverse() : frames;
}

/**
 * Whether two spellings are of one file. Reports spell files in all ways: absolute, relative to some folder, as a bare
 * name (JVM). So paths are the same when one ends with the other, at a folder.
 */
export function isSameFile(a: string, b: string): boolean {
  const [x, y] = [forward(a), forward(b)];
  return x === y || x.endsWith(`/${y}`) || y.endsWith(`/${x}`);
}

/** The name of a file without its folders. */
export function fileName(path: string): string {
  return forward(path).split('/').at(-1) ?? '';
}

function forward(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}
