/** JUnit reports for end-to-end tests. */

export type Letter = 'P' | 'F' | 'S';

/** A report with one test a name. */
export function junitReport(
  tests: Readonly<Record<string, Letter>>,
  message = 'expected two items in the basket',
): string {
  const cases = Object.entries(tests).map(([name, letter]) => {
    const inside = {
      P: '',
      F: `<failure type="AssertionError" message="${message}">at basket (src/basket.ts:12:3)</failure>`,
      S: '<skipped/>',
    }[letter];
    return `<testcase classname="basket" name="${name}" file="src/basket.test.ts" line="7" time="0.01">${inside}</testcase>`;
  });
  return `<testsuites><testsuite name="unit">${cases.join('\n')}</testsuite></testsuites>`;
}

/** `count` tests that all got the same letter. */
export function manyTests(count: number, letter: Letter): Record<string, Letter> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`test ${i}`, letter]));
}
