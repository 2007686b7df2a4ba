import type { TestId } from '../model/test-id.js';
import { callsProgram } from './command-words.js';
import type { Call, Runner, SelectionFacts } from './runner.js';
import { splitCalls } from './split-calls.js';
import { unreportedByMaven } from './surefire-output.js';
import { type SurefirePattern, surefirePatternOf } from './surefire-pattern.js';

const PROGRAMS = new Set(['mvn', 'mvnw', 'mvnd', 'mvnDebug']);

/** A class that does not exist: where only integration tests are to run, Surefire is to find nothing. */
const NO_CLASS = 'none.ChosenTest';

/** That a module has none of the tests is no failure. Surefire up to 2.11 knows only the first. */
const MAY_FIND_NONE = ['-DfailIfNoTests=false', '-Dsurefire.failIfNoSpecifiedTests=false'];

/** The same for Failsafe, by its names of version 2 and 3. */
const FAILSAFE_MAY_FIND_NONE = [
  '-Dit.failIfNoSpecifiedTests=false',
  '-Dfailsafe.failIfNoSpecifiedTests=false',
];

interface ChosenTest extends SurefirePattern {
  readonly id: TestId;
}

/**
 * Maven, with Surefire for tests and Failsafe for integration tests. In a build of several modules each of them gets the
 * names; a class that two modules have runs in both.
 */
export const surefire: Runner = {
  name: 'surefire',
  title: 'Maven Surefire',
  ownFormats: [],
  canShuffle: true,
  unreported: unreportedByMaven,
  isCalledBy: (words) => callsProgram(words, PROGRAMS),
  mayHaveReported: ({ reported: { format, className, file } }) =>
    format === 'testng' ||
    (format === 'junit' && file === '' && /^[\w$.]+\.[\w$]+(?:\(.*\))?$/.test(className)),
  select(tests, facts) {
    const chosen: ChosenTest[] = [];
    const unselectable: { test: TestId; reason: string }[] = [];
    for (const { id, reported } of tests) {
      const pattern = surefirePatternOf(reported);
      if ('reason' in pattern) unselectable.push({ test: id, reason: pattern.reason });
      else chosen.push({ id, ...pattern });
    }
    // Integration tests of which some failed have run.
    const skipsIntegrationTests =
      goesOnAfterFailures(facts.words ?? []) || chosen.some(({ isIntegrationTest }) => isIntegrationTest);
    const calls = [false, true].flatMap((isIntegrationTest) =>
      callsFor(
        chosen.filter((test) => test.isIntegrationTest === isIntegrationTest),
        { ...facts, skipsIntegrationTests },
      ),
    );
    return { calls, unselectable };
  },
};

interface MavenFacts extends SelectionFacts {
  readonly skipsIntegrationTests: boolean;
}

/** Calls for tests of one kind: the same name given to both plugins would run twice. */
function callsFor(tests: readonly ChosenTest[], facts: MavenFacts): Call[] {
  const { maxArgumentChars, shuffleSeed, skipsIntegrationTests } = facts;
  const byClass = tests.toSorted(
    (a, b) => Number(a.className > b.className) - Number(a.className < b.className),
  );
  return splitCalls(byClass, maxArgumentChars, (part) => ({
    tests: part.map(({ id }) => id),
    args: [
      ...(part[0]?.isIntegrationTest
        ? [`-Dit.test=${patternFor(part)}`, ...FAILSAFE_MAY_FIND_NONE, `-Dtest=${NO_CLASS}`]
        : [`-Dtest=${patternFor(part)}`, ...(skipsIntegrationTests ? ['-DskipITs'] : [])]),
      ...MAY_FIND_NONE,
      ...(shuffleSeed === undefined ? [] : shuffled(shuffleSeed)),
    ],
  }));
}

/**
 * Whether integration tests ran although tests had failed. Where they did not, they run now that these pass: skipped again,
 * they would never have run.
 */
function goesOnAfterFailures(words: readonly string[]): boolean {
  return words.some((word) => /^(?:-Dmaven\.test\.failure\.ignore(?:=true)?|-fn|--fail-never)$/.test(word));
}

/** Matches these methods of these classes alone. */
function patternFor(tests: readonly ChosenTest[]): string {
  const methodsOf = new Map<string, Set<string>>();
  for (const { className, methods } of tests) {
    const known = methodsOf.get(className) ?? new Set();
    for (const method of methods) known.add(method);
    methodsOf.set(className, known);
  }
  const wanted = [...methodsOf].map(([className, methods]) => `${className}#${[...methods].join('+')}`);
  return [...wanted, ...namesakesOf([...methodsOf.keys()]).map((path) => `!${path}`)].join(',');
}

/**
 * What is left out: Surefire looks for a class in every package, and finds `com.example.CartTest` in `org.com.example`
 * as well. Not where that one is to run, too: an exclusion goes before.
 */
function namesakesOf(classNames: readonly string[]): string[] {
  return classNames
    .filter((name) => !classNames.some((other) => other.endsWith(`.${name}`)))
    .map((name) => `*/${name.replaceAll('.', '/')}`);
}

/**
 * Classes in another order (with a seed from Surefire 3.0 on), and methods as well, where it is JUnit 5.7 or later:
 * Surefire hands properties on to JUnit, which takes its settings from them.
 */
function shuffled(seed: number): string[] {
  return [
    ...['surefire', 'failsafe'].flatMap((plugin) => [
      `-D${plugin}.runOrder=random`,
      `-D${plugin}.runOrder.random.seed=${seed}`,
    ]),
    `-Djunit.jupiter.execution.order.random.seed=${seed}`,
    '-Djunit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer$Random',
  ];
}
