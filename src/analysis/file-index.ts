import type { SourceLocation } from '../model/test-result.js';
import { fileName, isSameFile } from './stack-frames.js';

/** What a failure says of files. */
export interface NamingFailure {
  /** Of the test: it tells the file that the test stands in. */
  readonly id: string;
  /** Files that the stack names. */
  readonly names: readonly string[];
  readonly location?: SourceLocation | undefined;
}

/** Their names are those of packages by accident: `docs/tests.md` holds no test of `tests.test_app`. */
const DOCUMENT = /\.(?:md|mdx|rst|adoc|txt)$/i;

/**
 * Finds which of many changed files a failure points to: files of its stack, and the file of the test itself. `Where`
 * stands for a file, or for the change that it belongs to.
 */
export class FileIndex<Where> {
  private readonly byName = new Map<string, { readonly path: string; readonly where: Where }[]>();
  private readonly byStem = new Map<string, Where[]>();

  add(path: string, where: Where): void {
    addTo(this.byName, fileName(path), { path, where });
    const stem = stemOf(path);
    if (stem !== '') addTo(this.byStem, stem, where);
  }

  get isEmpty(): boolean {
    return this.byName.size === 0;
  }

  pointedTo({ id, names, location }: NamingFailure): Set<Where> {
    const found = this.ofTest(id);
    for (const name of location === undefined ? names : [...names, location.file]) this.find(name, found);
    return found;
  }

  /** Files that the test stands in, as far as its id tells. */
  ofTest(id: string): Set<Where> {
    const found = new Set<Where>();
    for (const part of id.split(' › ')) {
      if (part.includes('/')) this.find(part, found);
      // `org.apache.hadoop.TestPipeline#restart`, `tests.test_app.TestLogin`, `tests/test_app.py::test_login`.
      for (const stem of namesOfFile(part.split(/[#:$]/)[0] ?? ''))
        for (const where of this.byStem.get(stem) ?? []) found.add(where);
    }
    return found;
  }

  private find(file: string, found: Set<Where>): void {
    for (const { path, where } of this.byName.get(fileName(file)) ?? [])
      if (isSameFile(file, path)) found.add(where);
  }
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function stemOf(path: string): string {
  return DOCUMENT.test(path) ? '' : fileName(path).replace(/\.[^.]*$/, '');
}

/**
 * Names in a dotted path that a file may have: the classes at its end and what they stand in. Names of packages are those
 * of other files by accident: `hdds.proto` holds no test of `org.apache.hadoop.hdds.scm.TestPipeline`.
 */
function namesOfFile(dotted: string): string[] {
  const names = dotted.split('.');
  return names.slice(
    Math.max(
      0,
      names.findLastIndex((name) => !/^\p{Lu}/u.test(name)),
    ),
  );
}
