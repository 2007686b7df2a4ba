import { framesOf, isSameFile } from '../analysis/stack-frames.js';
import type { SourceLocation } from '../model/test-result.js';
import { isLine, isSafePath } from './links.js';

export interface FailurePlaces {
  /** Where the test stands, as its report says. */
  readonly location: SourceLocation | undefined;
  /** Of the failure; empty where it is not known. */
  readonly stack: string;
  /** Paths that the change touches, from the top of the repository. */
  readonly changedFiles: readonly string[];
}

/**
 * Where a reader of the change meets a failure: the line of a changed file in which it happened, else where its test
 * stands. Tests that run in a folder of the repository spell paths from there, and the diff from the top, so a path that
 * ends as exactly one of the changed files do is that file.
 */
export function placeInDiff({ location, stack, changedFiles }: FailurePlaces): SourceLocation | undefined {
  for (const { file, line } of framesOf(stack)) {
    const changed = onlyMatch(file, changedFiles);
    if (changed !== undefined && isLine(line)) return { file: changed, line };
  }
  if (location === undefined || !isSafePath(location.file)) return undefined;
  return { ...location, file: onlyMatch(location.file, changedFiles) ?? location.file };
}

function onlyMatch(path: string, changedFiles: readonly string[]): string | undefined {
  const [match, ...others] = changedFiles.filter(
    (changed) => isSameFile(path, changed) && isSafePath(changed),
  );
  return others.length === 0 ? match : undefined;
}
