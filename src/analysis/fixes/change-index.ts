import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { filesForTest, isNamedIn, isSetUp, tellingName } from './test-files.js';

/**
 * Which runs of a lane bring a change that a test may be meant by, found by names: looking at every file of every run for
 * every test would take the product of the three.
 */
export interface ChangeIndex {
  /** Files of the run's change that are the test's own or set it up; `undefined` where the change has nothing to do with it. */
  filesFor(test: TestId, run: RunInfo): readonly string[] | undefined;
  /** Whether any change may have to do with the test: quick to ask, and false for most. */
  concern(test: TestId): boolean;
}

export function indexChanges(runs: Iterable<RunInfo>): ChangeIndex {
  const byName = new Map<string, Set<RunInfo>>();
  const settingUp = new Set<RunInfo>();
  const messages = new Map<RunInfo, string>();
  for (const run of runs) {
    if (run.commitMessage !== undefined) messages.set(run, run.commitMessage.toLowerCase());
    for (const path of run.changedFiles ?? []) {
      if (isSetUp(path)) settingUp.add(run);
      for (const name of namesOfFile(path)) {
        const known = byName.get(name);
        if (known === undefined) byName.set(name, new Set([run]));
        else known.add(run);
      }
    }
  }
  const allMessages = [...messages.values()].join('\n');
  // Where nobody tells what changes are about.
  const isEmpty = byName.size === 0 && settingUp.size === 0 && messages.size === 0;
  let newest: Wanted | undefined;
  return {
    concern: (test) => {
      if (isEmpty) return false;
      const { candidates, name } = wantedBy(test, byName);
      return candidates.size > 0 || settingUp.size > 0 || (name !== undefined && allMessages.includes(name));
    },
    filesFor: (test, run) => {
      // One test is asked for run after run.
      if (newest?.test !== test) newest = wantedBy(test, byName);
      const { candidates, name } = newest;
      const files =
        candidates.has(run) || settingUp.has(run) ? filesForTest(test, run.changedFiles ?? []) : [];
      if (files.length > 0) return files;
      return isNamedIn(name, messages.get(run) ?? '') ? [] : undefined;
    },
  };
}

/** What one test is looked up by. */
interface Wanted {
  readonly test: TestId;
  /** Runs with a file that may be its own. */
  readonly candidates: ReadonlySet<RunInfo>;
  readonly name: string | undefined;
}

function wantedBy(test: TestId, byName: ReadonlyMap<string, ReadonlySet<RunInfo>>): Wanted {
  const found = namesOfTest(test).flatMap((name) => [...(byName.get(name) ?? [])]);
  return { test, candidates: new Set(found), name: tellingName(test) };
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
