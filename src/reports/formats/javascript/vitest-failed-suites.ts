import type { ReadingProblem } from '../../format.js';
import { missing } from '../../json/json-report.js';
import { type JsonObject, numberOf } from '../../json/values.js';
import { hasFailingTest, type JestFile } from './jest-document.js';

/**
 * Vitest's JSON shows tests and files, but no hooks: where `beforeAll` fails, all it shows are skipped tests. It
 * counts the suites that failed, though: `describe` blocks and files. What it counts beyond those in which a failed
 * test stands failed by itself.
 */
export class FailedSuites {
  readonly #declared: number;
  /** Suites that are known to have failed. */
  #shown = 0;

  constructor(root: JsonObject) {
    this.#declared = numberOf(root.numFailedTestSuites) ?? 0;
  }

  /** Takes in the next file of the report, and says whether it failed outside of its tests. */
  hasFailedItself(file: JestFile): boolean {
    const hasFailing = hasFailingTest(file);
    const itself = file.message !== '' || (!hasFailing && file.status === 'failed' && this.#isMeant(file));
    if (hasFailing) this.#shown += 1 + countSuites(file, ({ outcome }) => outcome === 'failed');
    // How many of its suites failed is unknown where none of its tests did: at most all.
    else if (itself) this.#shown += 1 + countSuites(file, () => true);
    return itself;
  }

  /** Vitest before 1.0 calls every file failed in which a test was skipped, but counts no failed suite for it. */
  #isMeant(file: JestFile): boolean {
    return this.#declared > 0 || file.tests.every(({ outcome }) => outcome === 'passed');
  }

  /** What failed and is not shown. */
  unshown(): ReadingProblem[] {
    if (this.#declared <= this.#shown) return [];
    const what = `It counts ${this.#declared} failed suites and shows ${this.#shown}: hooks failed, of which Vitest's JSON tells nothing.`;
    return [missing(what, 'Use the JUnit report of Vitest instead.')];
  }
}

/**
 * Counts the `describe` blocks in which tests of a kind stand. Tests of one block follow each other; a title that
 * comes again later is another block.
 */
function countSuites(file: JestFile, isCounted: (test: JestFile['tests'][number]) => boolean): number {
  let count = 0;
  let open: readonly string[] = [];
  /** Of the open blocks, outermost first: whether it has been counted. */
  let counted: boolean[] = [];
  for (const test of file.tests) {
    let same = 0;
    while (same < open.length && open[same] === test.titles[same]) same++;
    counted = [...counted.slice(0, same), ...test.titles.slice(same).map(() => false)];
    open = test.titles;
    if (!isCounted(test)) continue;
    count += counted.filter((isKnown) => !isKnown).length;
    counted.fill(true);
  }
  return count;
}
