/** One line of the input `reports`, in words that a glob library understands. */
export interface ReportPattern {
  /** As the user wrote it, without the `!`. */
  readonly text: string;
  readonly excludes: boolean;
  /** Leading folders without anything to match; `''` is the workspace. */
  readonly base: string;
  /** The rest, with forward slashes; `''` when nothing in the pattern is there to match. */
  readonly glob: string;
}

/** Characters by which a path segment becomes a pattern. */
const DYNAMIC = /[*?[\]{}()!+@|]/;

/** Splits a pattern into the folder to start from and what to match below it. */
export function parsePattern(line: string): ReportPattern {
  const trimmed = line.trim();
  const excludes = trimmed.startsWith('!');
  const text = (excludes ? trimmed.slice(1) : trimmed).trim();
  const segments = withForwardSlashes(text).split('/');
  const first = segments.findIndex((segment) => DYNAMIC.test(segment));
  const split = first === -1 ? segments.length : first;
  const base = segments.slice(0, split).join('/');
  // `/*.xml` starts at the root, not in the workspace.
  return {
    text,
    excludes,
    base: base === '' && split > 0 ? '/' : base,
    glob: segments.slice(split).join('/'),
  };
}

/**
 * On Windows people write `build\reports\*.xml`. Where a pattern has forward slashes too, a backslash before a
 * special character escapes it, as everywhere.
 */
function withForwardSlashes(text: string): string {
  return text.includes('/') ? text.replace(/\\(?![*?[\]{}()!+@|])/g, '/') : text.replaceAll('\\', '/');
}

/** Folders that hold other people's files by the thousand: searched only by a pattern that names them. */
const UNSEARCHED = ['node_modules', '.git'];

/** Globs of folders that a pattern does not descend into. */
export function unsearchedFolders(pattern: ReportPattern): string[] {
  return UNSEARCHED.filter((folder) => !pattern.text.includes(folder)).map((folder) => `**/${folder}/**`);
}
