import { groupsBy } from '../model/groups.js';
import type { TestId } from '../model/test-id.js';
import type { ReportedName } from '../model/test-result.js';
import { goPatterns } from './go-patterns.js';
import type { Call, RequestedTest, Selection, SelectionFacts } from './runner.js';
import { splitBySize } from './split-by-size.js';

/** What one run of `go test` is told. */
export interface GoArguments {
  readonly flags: readonly string[];
  readonly packages: readonly string[];
}

/** Characters of the arguments around the names. */
const OTHER_CHARS = 200;

/** What the names of tests and those of packages may take of the room that there is. */
const SHARE = 1 / 2;

const NO_TEST =
  'The package could not be built, or ended outside of its tests: there is no test to run again.';
const NO_PACKAGE =
  'The report does not say which package it is in. Leave `--junitfile-testcase-classname` out of the command, or give it `full`.';
const LOOSE_FILES =
  'Go was given single files, of which it makes no package that could be named. Give it the package.';
const NAMED_PACKAGES =
  'The command names packages beside `{args}`, and Go would test all of them. Keep `command` as it is without `{args}`, and put that into `rerun-command`, where no packages stand.';

/** A flag of go that is no more than on or off: what follows is no value of it. */
const SWITCH =
  /^--?(?:a|artifacts|asan|benchmem|buildvcs|c|cover|failfast|fullpath|i|json|linkshared|modcacherw|msan|n|no-color|race|raw-command|short|trimpath|v|watch|work|x)$/;

interface ChosenTest {
  readonly id: TestId;
  readonly packageName: string;
  readonly name: string;
}

/** Tests that one pattern selects in several packages. */
interface Group {
  readonly flags: readonly string[];
  readonly packages: { readonly name: string; readonly tests: readonly TestId[] }[];
}

/** Calls that run these tests; how each is spelt is the runner's. */
export function selectGoTests(
  tests: readonly RequestedTest[],
  facts: SelectionFacts,
  spell: (call: GoArguments) => readonly string[],
): Selection {
  const chosen: ChosenTest[] = [];
  const unselectable: { test: TestId; reason: string }[] = [];
  const blocked = namesPackages(facts.words ?? []) ? NAMED_PACKAGES : undefined;
  for (const { id, reported } of tests) {
    const packageName = packageOf(reported);
    const reason = blocked ?? whyNot(reported, packageName);
    if (reason === undefined) chosen.push({ id, packageName, name: reported.name });
    else unselectable.push({ test: id, reason });
  }
  const room = (facts.maxArgumentChars - OTHER_CHARS) * SHARE;
  const calls = groupsOf(chosen, facts, room).flatMap(({ flags, packages }) =>
    splitBySize(packages, room, ({ name }) => name.length + 1).map(
      (part): Call => ({
        tests: part.flatMap((each) => each.tests),
        args: spell({ flags, packages: part.map(({ name }) => name) }),
      }),
    ),
  );
  return { calls, unselectable };
}

/**
 * A test's import path. A class that was shortened is the end of the name of its suite, which mostly is in full
 * (go-junit-report shortens it so).
 */
function packageOf({ className, suites }: ReportedName): string {
  const suite = suites.at(-1) ?? '';
  return className !== '' && suite.endsWith(`/${className}`) ? suite : className;
}

function whyNot({ name }: ReportedName, packageName: string): string | undefined {
  if (name === 'TestMain' || name === '') return NO_TEST;
  if (packageName === 'command-line-arguments') return LOOSE_FILES;
  return packageName === '' || packageName.startsWith('-') ? NO_PACKAGE : undefined;
}

/** Whether a command has `./...` or the like, which is no value of a flag and no file that it writes. */
function namesPackages(words: readonly string[]): boolean {
  return words.some((word, i) => {
    const before = words[i - 1] ?? '';
    const isFlag = before.startsWith('-') && before !== '--' && !before.includes('=');
    const isValue = (isFlag && !SWITCH.test(before)) || /[<>]$/.test(before);
    const isPackages = /^\.{1,2}(?:$|[\\/])|^[^-].*\.\.\.$/.test(word) || /^--?packages(?:=|$)/.test(word);
    return isPackages && !isValue && i > 0;
  });
}

function groupsOf(tests: readonly ChosenTest[], { shuffleSeed }: SelectionFacts, room: number): Group[] {
  const groups = new Map<string, Group>();
  for (const isBenchmark of [false, true]) {
    const these = tests.filter(({ name }) => name.startsWith('Benchmark') === isBenchmark);
    for (const [packageName, inPackage] of groupsBy(these, (test) => test.packageName)) {
      const ids = new Map(inPackage.map(({ name, id }) => [name, id]));
      for (const { pattern, tests: names } of goPatterns([...ids.keys()], room)) {
        const key = `${isBenchmark} ${pattern}`;
        const flags = [
          ...(isBenchmark ? ['-run=^$', `-bench=${pattern}`] : [`-run=${pattern}`]),
          // Without it go tells again what it remembers of the last time.
          '-count=1',
          ...(shuffleSeed === undefined ? [] : [`-shuffle=${Math.abs(shuffleSeed)}`]),
        ];
        const group = groups.get(key) ?? { flags, packages: [] };
        groups.set(key, group);
        group.packages.push({ name: packageName, tests: names.flatMap((name) => ids.get(name) ?? []) });
      }
    }
  }
  return [...groups.values()];
}
