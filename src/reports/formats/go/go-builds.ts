import { BoundedOutput } from '../bounded-output.js';

/** Builds of which the output is kept; thousands that fail say no more than the first of them. */
const MAX_BUILDS = 1_000;

interface Build {
  readonly output: BoundedOutput;
  hasFailed: boolean;
  /** A package's failure has told of it. */
  isTold: boolean;
}

/**
 * What compiler and vet said, by the import path of what they were building. Since Go 1.24 these are events; before,
 * they are text on stderr, which stands in a report if both streams went there.
 */
export class GoBuilds {
  readonly #builds = new Map<string, Build>();
  #block: Build | undefined;

  take(action: 'build-output' | 'build-fail', importPath: string, output: string): void {
    const build = this.#get(importPath);
    if (build === undefined) return;
    if (action === 'build-fail') build.hasFailed = true;
    else build.output.add(output);
  }

  /** A line that is no event. Tells of the package that could not be built where it says so. */
  takeText(line: string): { readonly packageName: string } | undefined {
    const packageName = /^FAIL\t(\S+) \[[^\]]*\]$/.exec(line)?.[1];
    if (packageName !== undefined) return { packageName };
    const importPath = /^# (\S+(?: \[\S+\])?)$/.exec(line)?.[1];
    if (importPath !== undefined) this.#block = this.#get(importPath);
    else this.#block?.output.add(`${line}\n`);
    return undefined;
  }

  /** Events follow: what is text from here on belongs to something else. */
  endBlock(): void {
    this.#block = undefined;
  }

  outputOf(importPath: string): string {
    const build = this.#builds.get(withoutVariant(importPath));
    if (build === undefined) return '';
    build.isTold = true;
    return build.output.text;
  }

  /** Builds that failed and that no package's failure has told of. */
  *untold(): Generator<{ readonly packageName: string; readonly output: string }> {
    for (const [packageName, { output, hasFailed, isTold }] of this.#builds)
      if (hasFailed && !isTold) yield { packageName, output: output.text };
  }

  #get(importPath: string): Build | undefined {
    const path = withoutVariant(importPath);
    let build = this.#builds.get(path);
    if (build === undefined && this.#builds.size < MAX_BUILDS) {
      build = { output: new BoundedOutput(), hasFailed: false, isTold: false };
      this.#builds.set(path, build);
    }
    return build;
  }
}

/** `example.com/shop [example.com/shop.test]` is the package as its tests are built with it. */
function withoutVariant(importPath: string): string {
  return importPath.replace(/ \[.*\]$/, '').replace(/(?:_test|\.test)$/, '');
}
