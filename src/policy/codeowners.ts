import type { Verdict } from '../analysis/verdict.js';
import type { TestId } from '../model/test-id.js';

/** Who looks after which files: GitHub's CODEOWNERS, of which the last line that matches a path counts. */
export interface OwnerRule {
  readonly pattern: RegExp;
  readonly owners: readonly string[];
}

/** Lines beyond which the file is not one that people look after. */
const MAX_RULES = 3_000;

/** Characters of a pattern: paths are shorter. */
const MAX_PATTERN_LENGTH = 300;

export function parseCodeowners(text: string): OwnerRule[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .slice(0, MAX_RULES)
    .flatMap((line): OwnerRule[] => {
      const [pattern = '', ...owners] = line.split(/(?<!\\)\s+/);
      if (pattern.length > MAX_PATTERN_LENGTH) return [];
      return [{ pattern: toRegExp(pattern.replaceAll('\\ ', ' ')), owners }];
    });
}

/** As `.gitignore` reads patterns: without a slash at any depth, with one from the top; a folder means all below it. */
function toRegExp(pattern: string): RegExp {
  const isAnchored = pattern.replace(/\/$/, '').includes('/');
  const isFolder = pattern.endsWith('/');
  // Once is as good as many times, and costs a matcher no time.
  const path = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/(?:\*\*\/)+/g, '**/');
  const source = path
    .split(/(\*\*\/|\/\*\*$|\*+|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '/**') return '/.*';
      if (part === '?') return '[^/]';
      return /^\*+$/.test(part) ? '[^/]*' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    })
    .join('');
  // `docs/*` means the files of the folder, and nothing below its folders.
  const below = path.endsWith('/*') ? '' : isFolder ? '/.*' : '(?:/.*)?';
  return new RegExp(`${isAnchored ? '^' : '^(?:.*/)?'}${source}${below}$`);
}

/** Owners of the first of some paths that any rule speaks of. */
export function ownersOf(rules: readonly OwnerRule[], paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    const rule = rules.findLast(({ pattern }) => pattern.test(path));
    if (rule !== undefined) return rule.owners;
  }
  return [];
}

/** Where a failing test stands, as far as its report or its id tells; the surest first. */
export function pathsOf({ test, failure }: Pick<Verdict, 'test' | 'failure'>): string[] {
  const { location } = failure;
  return [...(location === undefined ? [] : [location.file.replace(/^\.?\//, '')]), ...pathsInId(test)];
}

/** `src/basket.test.ts` is a path; `tests.shop.test_cart` may be one of a module, and `com.acme.Cart` of a class. */
function pathsInId(test: TestId): string[] {
  const parts = test.split(' › ');
  const paths = parts.filter((part) => /^[\w@.-]+(?:\/[\w@.-]+)+$/.test(part));
  const dotted = parts
    .filter((part) => /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(part))
    .flatMap((part) => [
      `${part.replaceAll('.', '/')}.py`,
      `src/test/java/${part.replaceAll('.', '/')}.java`,
    ]);
  return [...paths, ...dotted];
}
