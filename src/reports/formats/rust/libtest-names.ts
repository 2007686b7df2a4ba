/** What identifies a test, as nextest and libtest's own JUnit have it. */
export interface RustName {
  readonly className: string;
  readonly name: string;
  /** Executions, where nextest counts them. */
  readonly runs: number;
  /** Which binary the test is in, as nextest has it in front of each name. */
  readonly binary: string;
}

/** What nextest calls a binary in its own part of an event. */
export function nextestBinary(crate: string, binary: string): string {
  return `${crate}::${binary}`;
}

/** Runs that are believed. */
const MAX_RUNS = 100;

/**
 * The parts of a name. libtest has a path of modules (`tests::inside::fails`), or a place for an example in the
 * documentation (`src/lib.rs - Cart (line 11)`); nextest puts `crate::binary$` in front, and behind a test that it
 * tried again how often it ran.
 */
export function rustName(text: string): RustName {
  const nextest = /^([^$]+)::([^$:@]+)(?:@stress-\d+)?\$(.+?)(?:#(\d{1,3}))?$/s.exec(text);
  if (nextest !== null) {
    const [, crate = '', binary = '', name = '', runs] = nextest;
    // A library is called like its package, with underscores; nextest's JUnit report names it by the package.
    const isLibrary = crate.replaceAll('-', '_') === binary.replaceAll('-', '_');
    const className = isLibrary ? crate : `${crate}::${binary}`;
    const tries = Math.min(Math.max(Number(runs ?? 1), 1), MAX_RUNS);
    return { className, name, runs: tries, binary: nextestBinary(crate, binary) };
  }
  const doc = /^(\S{1,1000}\.\w{1,5}) - (.+)$/s.exec(text);
  if (doc !== null) return { className: doc[1] ?? '', name: doc[2] ?? '', runs: 1, binary: '' };
  const end = text.lastIndexOf('::');
  if (end === -1) return { className: '', name: text, runs: 1, binary: '' };
  return { className: text.slice(0, end), name: text.slice(end + 2), runs: 1, binary: '' };
}

/** The binary that cargo says it runs, in its text between the events. */
export function runningBinary(line: string): string[] | undefined {
  const doc = /^\s*Doc-tests (\S+)$/.exec(line)?.[1];
  if (doc !== undefined) return [doc];
  const [, path, name] =
    /^\s*Running (?:unittests )?(\S+) \(\S*?([^\s\\/]+?)(?:-[0-9a-f]{16})?(?:\.exe)?\)$/.exec(line) ?? [];
  return path === undefined || name === undefined ? undefined : [name, path];
}
