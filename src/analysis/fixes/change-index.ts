import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { filesForTest, isNamedIn, isSetUp } from './test-files.js';

/**
 * Which runs of a lane bring a change that a test may be meant by, found by names: looking at every file of every run for
 * every test would take the product of the three.
 */
export interface ChangeIndex {
  /** Files of the run's change that are the test's own or set it up; `undefined` where the change has nothing to do with it. */
  filesFor(test: TestId, run: RunInfo): readonly string[] | undefined;
}

export function indexChanges(runs: Iterable<RunInfo>): ChangeIndex {
  const byName = new Map<string, Set<RunInfo>>();
  const forAll = new Set<RunInfo>();
  for (const run of runs) {
    if (run.commitMessage !== undefined) forAll.add(run);
    for (const path of run.changedFiles ?? []) {
      if (isSetUp(path)) forAll.add(run);
      for (const name of namesOfFile(path)) {
        const known = byName.get(name);
        if (known === undefined) byName.set(name, new Set([run]));
        else known.add(run);
      }
    }
  }
  let newest: { test: TestId; candidates: ReadonlySet<RunInfo> } | undefined;
  const candidatesFor = (test: TestId): ReadonlySet<RunInfo> => {
    if (newest?.test === test) return newest.candidates;
    const found = namesOfTest(test).flatMap((name) => [...(byName.get(name) ?? [])]);
    newest = { test, candidates: new Set(found) };
    return newest.candidates;
  };
  return {
    filesFor: (test, run) => {
      if (!candidatesFor(test).has(run) && !forAll.has(run)) return undefined;
      const files = filesForTest(test, run.changedFiles ?? []);
      if (files.length > 0) return files;
      return run.commitMessage !== undefined && isNamedIn(test, run.commitMessage) ? [] : undefined;
    },
  };
}

/** `pool.test.ts` and `pool.test`: with and without its last ending, as ids have it. */
function namesOfFile(path: string): string[] {
  const name = path.split('/').at(-1) ?? '';
  return [name, name.replace(/\.[^.]*$/, '')];
}

/** Every name in an id that could be one of a file. */
function namesOfTest(test: TestId): string[] {
  return test.split(' › ').flatMap((part) => {
    const [head = ''] = part.split(/[#:$]/);
    return [part.split(/[\\/]/).at(-1) ?? '', ...head.split('.')];
  });
}
