import type { ReportedName } from '../model/test-result.js';

/** How `-Dtest` spells tests: `com.example.CartTest#adds+pays`. */
export interface SurefirePattern {
  readonly className: string;
  /** One of them is the test's method; the others match nothing. */
  readonly methods: readonly string[];
  /** True for a class that Failsafe runs unless it is told otherwise, not Surefire. */
  readonly isIntegrationTest: boolean;
}

/** A pattern, or why there is none. */
export type SurefirePatternOf = SurefirePattern | { readonly reason: string };

/** A Java class, nested ones behind a dollar sign; Kotlin allows nearly everything there. */
const CLASS = /^(?:[\p{L}_][\p{L}\p{N}_]*\.)*[\p{L}_][\p{L}\p{N}_]*(?:\$.*)?$/su;

/**
 * What `-Dtest` would take for something else (what stands between tests and between methods, wildcards, the beginning
 * of a regular expression), and what Surefire 2.22 stumbles over: characters that Java spells as two. There is no
 * escape; `?` is one character of Java, whatever it is, so a name that differs in nothing else may run along.
 */
const SPECIAL = /[,#+*\p{Cc}\p{Cs}\u{10000}-\u{10ffff}]|%(?=regex\[|ant\[)|^\s|\s$/gu;

/** Classes that Failsafe includes by default, nested ones as part of theirs. */
const INTEGRATION_TEST = /(?:^|\.)(?:IT[^.$]*|[^.$]*IT|[^.$]*ITCase)(?:\$.*)?$/;

/**
 * Finds what selects a test, in reports of Surefire 2 and 3 on JUnit 3 to 5 and TestNG:
 *
 * - `pays`: a method.
 * - `isFine[2: a|b]`: a parameter of JUnit 4, which it can run alone. With JUnit 5 on the same line it is `repeats[2]`.
 * - `tax{int, int}[2]` (Surefire 2.22) and `tax(int, int)[2]` (3): parameters of JUnit 5. Surefire chooses methods
 *   there, so all parameters of the method run again.
 * - `adds(1, 2)`: a call by TestNG, where it is the same.
 */
export function surefirePatternOf({ className, name }: ReportedName): SurefirePatternOf {
  // `reportNameSuffix` puts itself in parentheses behind the class.
  const realClass = className.replace(/\([^()]*\)$/, '');
  if (!CLASS.test(realClass)) {
    return {
      reason:
        'The report calls its class by a display name, which Maven can’t select by. Take `usePhrasedTestSuiteClassName` and `usePhrasedTestCaseClassName` out of the configuration of Surefire.',
    };
  }
  if (name === '' || name === realClass) {
    return {
      reason:
        'The class failed, before its tests or after them; there is no test that Maven could run again. What runs in `@BeforeAll` or `@AfterAll` can be moved into a test or into `@BeforeEach`.',
    };
  }
  if (name === 'initializationError') {
    return {
      reason: 'JUnit could not make tests of the class; there is no test that Maven could run again.',
    };
  }
  return {
    className: asPattern(realClass),
    methods: methodsOf(name).map(asPattern),
    isIntegrationTest: INTEGRATION_TEST.test(realClass),
  };
}

/** What Surefire may compare a pattern with, for a test that is reported by this name. */
function methodsOf(name: string): string[] {
  // Behind a space, or in the middle, such parentheses belong to a name as Kotlin allows it.
  const method = /^[^[({]*[\p{L}\p{N}_](?=[[({].*[\])}]$)/su.exec(name)?.[0];
  if (method === undefined) return [name];
  // JUnit 4 has the parameter in the name that it compares, and Surefire cuts no brackets off.
  return name[method.length] === '[' ? [method, name] : [method];
}

function asPattern(text: string): string {
  return text.replace(SPECIAL, (c) => '?'.repeat(c.length));
}
