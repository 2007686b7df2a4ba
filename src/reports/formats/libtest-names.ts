/** What identifies a test, as nextest and libtest's own JUnit have it. */
export interface RustName {
  readonly className: string;
  readonly name: string;
  /** Executions, where nextest counts them. */
  readonly runs: number;
}

/** Runs that are believed. */
const MAX_RUNS = 100;

/**
 * The parts of a name. libtest has a path of modules (`tests::inside::fails`), or a place for an example in the
 * documentation (`src/lib.rs - Cart (line 11)`); nextest puts `crate::binary$` in front, and behind a test that it
 * tried again how often it ran.
 */
export function rustName(text: string): RustName {
  const nextest = /^([^$]+)::([^$:]+)\$(.+?)(?:#(\d{1,3}))?$/s.exec(text);
  if (nextest !== null) {
    const [, crate = '', binary = '', name = '', runs] = nextest;
    const className = crate === binary ? crate : `${crate}::${binary}`;
    return { className, name, runs: Math.min(Number(runs ?? 1), MAX_RUNS) };
  }
  const doc = /^(\S{1,1000}\.\w{1,5}) - (.+)$/s.exec(text);
  if (doc !== null) return { className: doc[1] ?? '', name: doc[2] ?? '', runs: 1 };
  const end = text.lastIndexOf('::');
  if (end === -1) return { className: '', name: text, runs: 1 };
  return { className: text.slice(0, end), name: text.slice(end + 2), runs: 1 };
}

/** The binary that cargo says it runs, in its text between the events. */
export function runningBinary(line: string): string[] | undefined {
  const doc = /^\s*Doc-tests (\S+)$/.exec(line)?.[1];
  if (doc !== undefined) return [doc];
  const [, path, name] =
    /^\s*Running (?:unittests )?(\S+) \(\S*?([^\s\\/]+?)(?:-[0-9a-f]{16})?(?:\.exe)?\)$/.exec(line) ?? [];
  return path === undefined || name === undefined ? undefined : [name, path];
}
