import { boundedFailure } from '../../../model/failure.js';
import type { LocatedFailure } from '../located-failure.js';
import { goFileInRepository } from './go-file.js';
import type { GoTest } from './go-test-package.js';

// What a Go test printed, and what of that says why it failed.

/** Lines that go writes around a test's own. */
const FRAME =
  /^(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR|ARTIFACTS)\s.*|\s*--- (?:FAIL|PASS|SKIP|BENCH): \S.*|PASS|FAIL|(?:FAIL|ok\s*|\?\s*)\t.*|exit status \d+|goos: .*|goarch: .*|pkg: .*|cpu: .*|coverage: .*|-test\.shuffle .*|Benchmark\S*(?:\s+\d+\s+[\d.]+ ns\/op.*)?)$/;

/** The same behind a last line of output that had no end. */
const END_OF_LINE = /--- (?:FAIL|PASS|SKIP): \S+ \(\d+\.\d+s\)$/;

/** What `t.Error` and its kind write: `    cart_test.go:12: message`, and further lines that are indented more. */
const ENTRY = /^ {4}(?: {4})*([^\s:][^:\n]*\.go):(\d+): ?(.*)$/;

const DEATH = /^[ \t]*(panic|fatal error): (.*)$/m;

const GOROUTINE = /^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[/m;

/** The frame of a stack that belongs to a package: a function of it, and the line below with its place. */
const FRAME_PLACE = /^\t(\S.*\.go):(\d+)(?: \+0x[0-9a-f]+)?$/;

interface Entry {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Why a test failed that ended. */
export function testFailure(packageName: string, test: GoTest, packageOutput: string): LocatedFailure {
  const text = ownText(test.output.text);
  const death = deathIn(text);
  if (death !== undefined) return located({ ...death, stack: text }, placeInStack(packageName, text));
  const below = test.failedBelow;
  if (below !== undefined) {
    const others = below.count === 1 ? '' : ` and ${below.count - 1} more`;
    return located({ type: '', message: `Failed below: ${below.first}${others}`, stack: text });
  }
  // Before Go 1.20 what a benchmark logs is the package's.
  const entry = lastEntry(text) ?? (test.slot === undefined ? lastEntry(packageOutput) : undefined);
  const message = entry === undefined ? text || 'Failed without a word.' : messageOf(entry.text);
  return located({ type: '', message, stack: text }, entry && goFileInRepository(packageName, entry));
}

/** What is known of a test that was running when its package died. */
export function unfinishedFailure(
  packageName: string,
  test: GoTest,
  reason: string | undefined,
): LocatedFailure {
  const text = ownText(test.output.text);
  const death = deathIn(text);
  if (death !== undefined) return located({ ...death, stack: text }, placeInStack(packageName, text));
  const because = reason === undefined ? '' : `: ${reason}`;
  return located({ type: '', message: `Was running when its package ended${because}`, stack: text });
}

/** Why a package failed, where that belongs to none of its tests. */
export function packageFailure(output: string, buildOutput: string): LocatedFailure {
  const verdict = /^FAIL\t\S+ \[(.*)\]$/m.exec(output)?.[1];
  if (verdict !== undefined || buildOutput !== '') {
    const lines = buildOutput.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
    const type = verdict ?? 'build failed';
    return located({
      type,
      message: lines[0] ?? 'Go says why on stderr, which is not in this report.',
      stack: buildOutput.trimEnd(),
    });
  }
  const text = ownText(output);
  const death = deathIn(text);
  if (death !== undefined) return located({ ...death, stack: text });
  const last = text.trimEnd().split('\n').at(-1);
  return located({ type: '', message: last || 'The package failed without a failing test.', stack: text });
}

/** True of a panic and its kind, which end the whole package. */
export function isDeath({ failure }: LocatedFailure): boolean {
  return failure.type === 'panic' || failure.type === 'fatal error' || failure.type === 'timeout';
}

/** The line in which go says why it ends the package. */
export function reasonOfDeath(output: string): string | undefined {
  return deathIn(output)?.message;
}

/** A test may print the word itself: go prints goroutines below it. */
function deathIn(text: string): { readonly type: string; readonly message: string } | undefined {
  const match = DEATH.exec(text);
  if (match === null || !GOROUTINE.test(text)) return undefined;
  const message = (match[2] ?? '').replace(/ \[recovered.*\]$/, '');
  return { type: message.startsWith('test timed out after') ? 'timeout' : (match[1] ?? ''), message };
}

function ownText(output: string): string {
  return output
    .split('\n')
    .filter((line) => !FRAME.test(line))
    .map((line) => line.replace(END_OF_LINE, ''))
    .join('\n')
    .trimEnd();
}

/** The last, because `t.Fatal` ends a test: what was logged before may have been `t.Log`. */
function lastEntry(text: string): Entry | undefined {
  const lines = text.split('\n');
  const start = lines.findLastIndex((line) => ENTRY.test(line));
  const [, file, line, first] = ENTRY.exec(lines[start] ?? '') ?? [];
  if (file === undefined || first === undefined) return undefined;
  const further: string[] = [];
  for (const next of lines.slice(start + 1)) {
    if (!/^ {8}|^\s*$/.test(next)) break;
    further.push(next.trim());
  }
  return { file, line: Number(line), text: [first, ...further].join('\n').trim() };
}

/** testify writes a table, in which what stands behind `Error:` counts. */
function messageOf(text: string): string {
  const lines = text.split('\n');
  if (!lines[0]?.startsWith('Error Trace:')) return text;
  const start = lines.findIndex((line) => line.startsWith('Error:'));
  if (start === -1) return text;
  const end = lines.findIndex((line, i) => i > start && /^(?:Test|Messages|Error Trace):/.test(line));
  const rows = lines.slice(start, end === -1 ? undefined : end);
  return rows.join('\n').slice('Error:'.length).trim();
}

/** The innermost function of the package itself. */
function placeInStack(packageName: string, text: string): LocatedFailure['failedAt'] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`${packageName}.`));
  const [, file, line] = FRAME_PLACE.exec(lines[at + 1] ?? '') ?? [];
  return at === -1 || file === undefined ? undefined : { file, line: Number(line) };
}

function located(
  failure: { readonly type: string; readonly message: string; readonly stack: string },
  failedAt?: LocatedFailure['failedAt'],
): LocatedFailure {
  return { failure: boundedFailure(failure), ...(failedAt === undefined ? {} : { failedAt }) };
}
