import { durationFromSeconds } from '../../json/values.js';
import { BoundedOutput } from '../bounded-output.js';
import { reasonOfDeath } from './go-test-failure.js';

/** A test between its first event and its end. */
export interface GoTest {
  readonly name: string;
  readonly output: BoundedOutput;
  /** Its place in the order of execution; absent for one that printed something and never began. */
  slot?: number;
  /** The first of its subtests that failed, and their number. */
  failedBelow?: { readonly first: string; readonly count: number };
}

type EndAction = 'pass' | 'fail' | 'skip';

/** Slashes that are looked at for a test's parent: a slash may also be a part of its name. */
const MAX_LEVELS = 100;

/** One execution of a package, from its first event to its last. */
export class GoPackageRun {
  readonly name: string;
  readonly output = new BoundedOutput();
  readonly running = new Map<string, GoTest>();
  readonly #passed = new Set<string>();
  #hasFailed = false;
  /** The test binary said so itself: it came to its end. */
  #isOrderly = false;
  #death: string | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  begin(name: string, slot: number): void {
    this.running.set(name, { name, output: new BoundedOutput(), slot });
  }

  get(name: string): GoTest {
    const known = this.running.get(name);
    if (known !== undefined) return known;
    const test: GoTest = { name, output: new BoundedOutput() };
    this.running.set(name, test);
    return test;
  }

  takeOutput(text: string): void {
    if (text === 'PASS\n' || text === 'FAIL\n') this.#isOrderly = true;
    this.output.add(text);
  }

  end(test: GoTest, action: EndAction): void {
    this.running.delete(test.name);
    if (action === 'pass') this.#passed.add(test.name);
    if (action !== 'fail') return;
    this.#hasFailed = true;
    this.#death ??= reasonOfDeath(test.output.text);
    const parent = this.#ancestor(test, (name) => this.running.get(name));
    if (parent === undefined) return;
    const { first = test.name, count = 0 } = parent.failedBelow ?? {};
    parent.failedBelow = { first, count: count + 1 };
  }

  /** What go printed when the package died, whichever test that was attributed to. */
  reasonOfDeath(): string | undefined {
    this.#death ??= reasonOfDeath(this.output.text);
    for (const { output } of this.running.values()) this.#death ??= reasonOfDeath(output.text);
    return this.#death;
  }

  /**
   * How a test ended of which go did not tell: it loses ends of subtests (golang/go#40771), and has none for
   * benchmarks. `undefined` if it did not end.
   */
  silentEnd(test: GoTest, ofPackage: EndAction): TestEnd | undefined {
    const isPassed =
      ofPackage !== 'fail' ||
      (this.#isOrderly && test.name.startsWith('Benchmark')) ||
      this.#ancestor(test, (name) => this.#passed.has(name) || undefined) === true;
    return isPassed ? { action: 'pass', duration: {} } : undefined;
  }

  #ancestor<T>({ name }: GoTest, find: (name: string) => T | undefined): T | undefined {
    let end = name.length;
    for (let level = 0; level < MAX_LEVELS; level++) {
      end = name.lastIndexOf('/', end - 1);
      if (end <= 0) return undefined;
      const found = find(name.slice(0, end));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

export interface TestEnd {
  readonly action: EndAction;
  readonly duration: { durationMs?: number };
}

const ENDS = { PASS: 'pass', FAIL: 'fail', SKIP: 'skip' } as const;

/**
 * The end of a test whose last line of output had none: before Go 1.20 its `--- PASS:` then stands in the middle of
 * a line, where go does not see it.
 */
export function endInOutput({ name, output }: GoTest): TestEnd | undefined {
  const { text } = output;
  for (const word of ['PASS', 'FAIL', 'SKIP'] as const) {
    const start = text.lastIndexOf(`--- ${word}: ${name} (`);
    if (start === -1) continue;
    const seconds = /^\((\d+\.\d+)s\)\n/.exec(text.slice(start + `--- ${word}: ${name} `.length))?.[1];
    if (seconds !== undefined) return { action: ENDS[word], duration: durationFromSeconds(Number(seconds)) };
  }
  return undefined;
}
