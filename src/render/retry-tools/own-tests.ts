import { splitTestId } from '../../model/test-id.js';
import type { ToolTest } from './retry-tool.js';
import type { RetryTool } from './retry-tools.js';

/** Endings of source files, by language. Only what nobody mistakes for another one. */
const LANGUAGES = {
  python: ['py'],
  script: ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'],
  jvm: ['java', 'kt', 'kts', 'groovy', 'scala'],
  go: ['go'],
  rust: ['rs'],
  other: ['rb', 'php', 'cs', 'fs', 'vb', 'c', 'cc', 'cpp', 'cxx', 'swift', 'dart', 'ex', 'exs'],
} as const;

type Language = keyof typeof LANGUAGES;

const LANGUAGE_OF: ReadonlyMap<string, Language> = new Map(
  (Object.keys(LANGUAGES) as Language[]).flatMap((language) =>
    LANGUAGES[language].map((ending): [string, Language] => [ending, language]),
  ),
);

const SPOKEN_BY: Readonly<Record<RetryTool, Language>> = {
  pytest: 'python',
  playwright: 'script',
  vitest: 'script',
  jest: 'script',
  surefire: 'jvm',
  gradle: 'jvm',
  nextest: 'rust',
  gotestsum: 'go',
};

/** A test, with the files that stacks of its failures name. */
export interface KnownTest extends ToolTest {
  readonly named: readonly string[];
}

/**
 * Whether a test may be one of this tool, by the language of its file. Where no report tells that, by all files that its
 * name or its failures have: a name alone may be that of an example. A test of which no such thing is known may be
 * anybody's.
 */
export function mayBeOwn(tool: RetryTool, { test, file, named }: KnownTest): boolean {
  const located = languagesOf(file === undefined ? [] : [file]);
  const paths = splitTestId(test).filter((part) => /^\S*\/\S*$/.test(part));
  const known = located.size > 0 ? located : languagesOf([...paths, ...named]);
  return known.size === 0 || known.has(SPOKEN_BY[tool]);
}

function languagesOf(files: readonly string[]): ReadonlySet<Language> {
  return new Set(
    files.flatMap((file) => {
      const language = LANGUAGE_OF.get(file.slice(file.lastIndexOf('.') + 1).toLowerCase());
      return language === undefined ? [] : [language];
    }),
  );
}
